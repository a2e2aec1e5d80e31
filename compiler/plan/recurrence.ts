/** Loops over time whose steps do not mix the points of their nest: they run inside it, and what they carry are locals. */
import { type Buffer, loopsOf, outlives, type Recurrence, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import { type Axis, eachRead, index, type Scalar, substitute } from "../scalar/scalar.ts";
import type { TimeLoop } from "./order.ts";

/** What surrounds a loop over time. */
export interface Around {
  /** The stages that say what carries start from. */
  readonly starts: ReadonlyMap<Buffer, Stage>;
  /** What every nest computes for itself. */
  readonly isFree: (buffer: Buffer) => boolean;
  /** What is read outside the loop, and what is written there. */
  readonly readOutside: ReadonlySet<Buffer>;
  readonly writtenOutside: ReadonlySet<Buffer>;
}

/** The recurrence that a loop is whose steps are these stages, swept over shared axes; undefined where it is none. */
export function recurrenceOf(
  { axis, reverse }: TimeLoop,
  stages: readonly Stage[],
  axes: readonly Axis[],
  around: Around,
): Recurrence | undefined {
  if (!stages.every(({ within }) => within.length === axes.length)) return undefined;
  const updates = stages.filter(({ target }) => target.role === "carry");
  const carries = new Map(updates.map((stage) => [stage.target, stage]));
  if (!updates.every((stage) => isPointwise(stage, axes)) || !readsOwnPoints(stages, carries))
    return undefined;
  const carried = updates.map((stage) => {
    const start = around.starts.get(stage.target);
    const initial = start && initialAt(start, stage.axes, around);
    return initial && { target: stage.target, initial, isKept: around.readOutside.has(stage.target) };
  });
  return carried.every((each) => each !== undefined) ? { axis, reverse, carried } : undefined;
}

/** Whether a stage computes one number at every point of the shared axes. */
const isPointwise = (stage: Stage, axes: readonly Axis[]): boolean =>
  stage.combine === undefined &&
  loopsOf(stage).length === axes.length &&
  loopsOf(stage).every((axis) => axes.includes(axis));

/** Whether every carry that is read is read at the point of the reader, and changed by these stages. */
function readsOwnPoints(stages: readonly Stage[], carries: ReadonlyMap<Buffer, Stage>): boolean {
  let own = true;
  for (const stage of stages)
    eachReadOf(stage, (source, at) => {
      if (source.role !== "carry") return;
      const update = carries.get(source);
      own &&=
        update !== undefined &&
        at.every((i, d) => update.axes[d]!.extent === 1 || (i.kind === "index" && i.axis === update.axes[d]));
    });
  return own;
}

/** What a carry starts from, at the point of these axes, if it can be computed as late as there. */
function initialAt(start: Stage, axes: readonly Axis[], around: Around): Scalar<Buffer> | undefined {
  if (start.combine || start.where.length > 0) return undefined;
  let isKnown = true;
  eachRead(start.value, ({ source }) => {
    const changes = outlives(source) && around.writtenOutside.has(source);
    isKnown &&= !changes && !around.isFree(source) && source.role !== "carry";
  });
  if (!isKnown) return undefined;
  return substitute<Buffer, Buffer>(start.value, {
    index: (axis) => index(axes[start.axes.indexOf(axis)] ?? axis),
  });
}
