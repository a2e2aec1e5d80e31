/** What is put into a table that only changes a parameter is put into the parameter: places that nothing meets cost nothing. */
import { type Buffer, outlives, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import { placedAxes } from "../kernels/solve.ts";
import { add } from "../scalar/intrinsics.ts";
import { read, type Scalar, substituteAll, index, type Axis } from "../scalar/scalar.ts";
import { everyStage, isTimeLoop, type Item } from "./order.ts";

/** w ← w + Σ becomes a sum that starts at w, where the summands read nothing of w. */
export function accumulated(items: readonly Item[]): readonly Item[] {
  let list = items;
  for (const item of items) {
    if (isTimeLoop(item) || item.combine !== "sum" || item.initial || placedAxes(item).length === 0) continue;
    const update = onlyReader(list, item);
    const copy = update && onlyReader(list, update);
    const joined = copy && isCopy(copy, update) ? intoItsPlace(item, update, copy) : undefined;
    if (joined)
      list = list.flatMap((each) =>
        each === update || each === copy ? [] : [each === item ? joined : each],
      );
  }
  return list;
}

/** The stage that alone, and once, reads what another computes. */
function onlyReader(items: readonly Item[], { target }: Stage): Stage | undefined {
  if (target.role !== "scratch") return undefined;
  const readers = everyStage(items).flatMap((stage) => {
    const reads: Stage[] = [];
    eachReadOf(stage, (source) => source === target && reads.push(stage));
    return reads;
  });
  const [reader] = readers;
  return readers.length === 1 && reader && items.includes(reader) ? reader : undefined;
}

const isOwn = (scalar: Scalar<Buffer>, of: Buffer, axes: readonly Axis[]): boolean =>
  scalar.kind === "read" && scalar.source === of && scalar.at.every((at, d) => isIndex(at, axes[d]!));

const isPlain = ({ combine, where }: Stage): boolean => combine === undefined && where.length === 0;

const isCopy = (copy: Stage, { target }: Stage): boolean =>
  isPlain(copy) && outlives(copy.target) && isOwn(copy.value, target, copy.axes);

/** The sum in the place of what it is added to. */
function intoItsPlace(sum: Stage, update: Stage, { target, axes }: Stage): Stage | undefined {
  const { value } = update;
  if (!isPlain(update) || value.kind !== "apply" || value.intrinsic !== add) return undefined;
  const [a, b] = value.args as [Scalar<Buffer>, Scalar<Buffer>];
  const adds = (x: Scalar<Buffer>, y: Scalar<Buffer>): boolean =>
    isOwn(x, target, update.axes) && isOwn(y, sum.target, update.axes);
  let readsOld = false;
  eachReadOf(sum, (source) => (readsOld ||= source === target));
  if (readsOld || !(adds(a, b) || adds(b, a))) return undefined;
  const renamed = (axis: Axis): Axis => axes[sum.axes.indexOf(axis)] ?? axis;
  const by = { index: (axis: Axis) => index(renamed(axis)) };
  return {
    ...sum,
    ...substituteAll<Buffer, Buffer>(sum, by),
    axes,
    target,
    initial: read(target, ...axes.map((axis) => index(axis))),
  };
}

const isIndex = (at: Scalar<Buffer>, axis: Axis): boolean =>
  axis.extent === 1 || (at.kind === "index" && at.axis === axis);
