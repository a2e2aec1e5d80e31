/** Nests become kernels: what only they read lives inside, sums start where they are added to, axes get their names. */
import type { Node } from "../graph/node.ts";
import {
  type Buffer,
  type Kernel,
  loopsOf,
  outlives,
  type Recurrence,
  type Stage,
  symbolsIn,
  timesOf,
} from "../kernels/kernel.ts";
import { everyStage, isTimeLoop, partsOf, readsOf, type Stages, type TimeLoop } from "./order.ts";
import { recurrenceOf } from "./recurrence.ts";
import { eachReadOf, sweptOnce } from "../kernels/rank.ts";
import { add } from "../scalar/intrinsics.ts";
import {
  type Axis,
  eachRead,
  index,
  read,
  type Scalar,
  substitute,
  substituteAll,
} from "../scalar/scalar.ts";
import { symbolsOf } from "../shape/dim.ts";
import { freeStages } from "./free.ts";
import { fuse } from "./fuse.ts";
import { Names, sizeName, unreserved } from "../kernels/names.ts";
import type { Nest } from "./nest.ts";

/** A kernel, what its parameters and axes of time stand for in this entry, and the node of every value it computes. */
export interface Fused {
  readonly kernel: Kernel;
  readonly arguments: readonly Buffer[];
  readonly times: readonly Axis[];
  readonly nodes: readonly Node[];
}

/** A loop over time whose steps are kernels. */
export interface FusedLoop {
  readonly axis: Axis;
  readonly reverse: boolean;
  readonly steps: readonly FusedStep[];
}

export type FusedStep = Fused | FusedLoop;

/** Every kernel, those of loops over time included. */
export const fusedIn = (steps: readonly FusedStep[]): readonly Fused[] =>
  steps.flatMap((step) => ("steps" in step ? fusedIn(step.steps) : [step]));

type Free = ReadonlyMap<Buffer, Stage>;

/** `known` are the free stages of what lies around, `readElsewhere` is read there. */
export function stepsOf(
  { list, nodes }: Stages,
  known: Free = new Map(),
  readElsewhere: ReadonlySet<Buffer> = new Set(),
): readonly FusedStep[] {
  const parts = partsOf(list);
  const free = freeStages(
    parts.flatMap((part) => (isTimeLoop(part) ? [] : part)),
    known,
    // Of kernels around a loop only what they read themselves says when the number of the step may change.
    !parts.some(isTimeLoop),
  );
  const reads = parts.map((part) => readsOf(isTimeLoop(part) ? [part] : part));
  const outside = parts.map(
    (_, i) => new Set([...readElsewhere, ...reads.flatMap((each, j) => (j === i ? [] : [...each]))]),
  );
  const recurrent = parts.map((part, i) =>
    isTimeLoop(part) ? asOneNest(part, parts, free, outside[i]!) : undefined,
  );
  const starts = recurrent.flatMap((each) => each?.starts ?? []);
  const started = new Set(starts);
  const readLater = readsOf(starts);
  return parts.flatMap((part, i): readonly FusedStep[] => {
    if (recurrent[i]) return [recurrent[i].fused];
    if (isTimeLoop(part))
      return [{ axis: part.axis, reverse: part.reverse, steps: stepsOf(part.body, free, outside[i]) }];
    return kernelsOf(
      part.filter((stage) => !started.has(stage)),
      nodes,
      free,
      new Set([...outside[i]!, ...readLater]),
    );
  });
}

/** A loop over time whose steps are one nest, if they can run inside it; with the stages that thereby are not needed. */
function asOneNest(
  loop: TimeLoop,
  parts: readonly (TimeLoop | readonly Stage[])[],
  known: Free,
  readOutside: ReadonlySet<Buffer>,
): { readonly fused: Fused; readonly starts: readonly Stage[] } | undefined {
  const [steps, ...others] = partsOf(loop.body.list);
  if (!steps || others.length > 0 || isTimeLoop(steps)) return undefined;
  const free = freeStages(steps, known);
  const [nest, ...more] = fuse(
    steps.filter(({ target }) => !free.has(target)),
    free,
  );
  if (!nest || more.length > 0) return undefined;
  const carries = new Set(steps.map(({ target }) => target).filter(({ role }) => role === "carry"));
  const starts = parts.flatMap((part) =>
    isTimeLoop(part) ? [] : part.filter(({ target }) => carries.has(target)),
  );
  const swept = seeded(localized(nest, (buffer) => readOutside.has(buffer), free));
  const recurrence = recurrenceOf(loop, swept.stages, swept.axes, {
    starts: new Map(starts.map((stage) => [stage.target, stage])),
    isFree: (buffer) => free.has(buffer),
    readOutside,
    writtenOutside: new Set(everyStage(parts.flat()).map(({ target }) => target)),
  });
  if (!recurrence) return undefined;
  const computed = nest.originals.flatMap(({ target }) => loop.body.nodes.get(target) ?? []);
  return { fused: { ...named(swept, recurrence), nodes: computed }, starts };
}

function kernelsOf(
  stages: readonly Stage[],
  nodes: ReadonlyMap<Buffer, Node>,
  free: Free,
  readElsewhere: ReadonlySet<Buffer>,
): readonly Fused[] {
  const nests = fuse(
    stages.filter(({ target }) => !free.has(target)),
    free,
  );
  const readers = new Map<Buffer, Set<Stage>>();
  for (const stage of stages)
    eachReadOf(stage, (source) => readers.set(source, (readers.get(source) ?? new Set<Stage>()).add(stage)));
  return nests.map((nest) => {
    const own = new Set(nest.originals);
    const isReadOutside = (buffer: Buffer): boolean =>
      readElsewhere.has(buffer) || [...(readers.get(buffer) ?? [])].some((stage) => !own.has(stage));
    const computed = nest.originals
      .map(({ target }) => nodes.get(target)!)
      .filter((node) => node !== undefined);
    return { ...named(seeded(localized(nest, isReadOutside, free))), nodes: computed };
  });
}

type Swept = Pick<Nest, "stages" | "axes">;

/** Scratch that no other kernel reads, and what is free, lives inside. */
function localized({ stages, axes }: Swept, isReadOutside: (buffer: Buffer) => boolean, free: Free): Swept {
  const locals = new Map<Buffer, Buffer>();
  for (const { target } of stages)
    if (target.role === "scratch" && (free.has(target) || !isReadOutside(target)))
      locals.set(target, { ...target, role: "local" });
  const place = (buffer: Buffer): Buffer => locals.get(buffer) ?? buffer;
  const by = { read: (source: Buffer, at: readonly Scalar<Buffer>[]) => read(place(source), ...at) };
  return {
    axes,
    stages: stages.map((stage) => ({
      ...stage,
      ...substituteAll<Buffer, Buffer>(stage, by),
      target: place(stage.target),
    })),
  };
}

const ownIndices = (at: readonly Scalar<Buffer>[], axes: readonly Axis[]): boolean =>
  at.every((i, d) => (i.kind === "index" ? i.axis === axes[d] : axes[d]!.extent === 1));

/** x + Σ starts its sum at x; a sum that is only copied is summed where it is copied to. */
function seeded({ stages, axes }: Swept): Swept {
  let list = [...stages];
  const accept = (better: Stage[] | undefined): void => {
    if (better && sweptOnce(better, axes)) list = better;
  };
  for (let i = 0; i < list.length; i++) {
    const sum = list[i]!;
    if (sum.combine !== "sum" || sum.initial || sum.target.role !== "local") continue;
    accept(startAt(list, sum));
  }
  for (const stage of list.slice()) accept(withoutCopy(list, stage));
  return { axes, stages: list };
}

function readersOf(stages: readonly Stage[], buffer: Buffer): Stage[] {
  return stages.flatMap((stage) => {
    let reads = 0;
    eachReadOf(stage, (source) => (reads += source === buffer ? 1 : 0));
    return Array.from({ length: reads }, () => stage);
  });
}

function startAt(stages: readonly Stage[], sum: Stage): Stage[] | undefined {
  const readers = readersOf(stages, sum.target);
  const [reader] = readers;
  if (readers.length !== 1 || !reader || reader.combine || reader.where.length > 0) return undefined;
  const { value } = reader;
  if (value.kind !== "apply" || value.intrinsic !== add) return undefined;
  const isSum = (arg: Scalar<Buffer>): boolean =>
    arg.kind === "read" && arg.source === sum.target && ownIndices(arg.at, sum.axes);
  const position = value.args.findIndex(isSum);
  if (position < 0 || !sameAxes(sum, reader)) return undefined;
  const initial = value.args[1 - position]!;
  const joined: Stage = { ...sum, target: reader.target, axes: reader.axes, initial };
  const rest = stages.filter((stage) => stage !== sum && stage !== reader);
  const copied = copyOf(rest, joined);
  const final: Stage = copied ? { ...joined, target: copied.target, axes: copied.axes } : joined;
  if (!startsInTime(stages, sum, reader, final)) return undefined;
  const at = stages.indexOf(sum);
  const result = stages.flatMap((stage, i) =>
    i === at ? [final] : stage === reader || stage === copied ? [] : [stage],
  );
  return result;
}

/** A value that is only copied is computed where it is copied to, if nobody else reads that place. */
function withoutCopy(stages: Stage[], stage: Stage): Stage[] {
  const copy = copyOf(stages, stage);
  if (
    !copy ||
    stage.combine === undefined ||
    stages.some((other) => readersOf([other], copy.target).length > 0)
  )
    return stages;
  return stages.flatMap((each) =>
    each === copy ? [] : [each === stage ? { ...stage, target: copy.target, axes: copy.axes } : each],
  );
}

const longAxes = ({ axes }: Stage): readonly Axis[] => axes.filter(({ extent }) => extent !== 1);
/** Axes of one point aside: those are added and dropped without moving anything. */
const sameAxes = (a: Stage, b: Stage): boolean =>
  longAxes(a).length === longAxes(b).length && longAxes(a).every((axis, d) => axis === longAxes(b)[d]);

/** The stage that only copies `stage`'s value, if that is all that happens to it. */
function copyOf(stages: readonly Stage[], stage: Stage): Stage | undefined {
  if (stage.target.role !== "local") return undefined;
  const readers = readersOf(stages, stage.target);
  const [copy] = readers;
  if (readers.length !== 1 || !copy || copy.combine || copy.where.length > 0 || !sameAxes(stage, copy))
    return undefined;
  return copy.value.kind === "read" &&
    copy.value.source === stage.target &&
    ownIndices(copy.value.at, stage.axes)
    ? copy
    : undefined;
}

/**
 * What the sum starts from must be known before the first summand, and a sum in place must leave the old value to whoever
 * else reads it: nobody else in the kernel may read the target, nor may the start be computed from the summands.
 */
function startsInTime(stages: readonly Stage[], sum: Stage, reader: Stage, final: Stage): boolean {
  const earlier = new Set(stages.slice(0, stages.indexOf(sum)).map(({ target }) => target));
  const computed = new Set(stages.map(({ target }) => target));
  let known = true;
  eachReadOf(
    { ...final, where: [], value: final.initial! },
    (source) => (known &&= !computed.has(source) || earlier.has(source) || outlives(source)),
  );
  if (!known) return false;
  if (
    sum.over.some((axis) => sum.within.includes(axis)) &&
    reader.within.length > 0 &&
    !outlives(final.target)
  )
    return false;
  if (!outlives(final.target)) return true;
  return stages.every(
    (stage) => stage === sum || stage === reader || !readersOf([stage], final.target).length,
  );
}

/** Symbolic axes are called by the first letter of their symbol, batch n; others i, j, k … Parameters become formal. */
function named({ stages, axes }: Swept, recurrence?: Recurrence): Omit<Fused, "nodes"> {
  const given = parametersOf(stages, recurrence);
  const sizes = symbolsIn(stages, given).map(sizeName);
  const names = new Names(sizes);
  const formals = new Map(
    given.map((buffer) => [
      buffer,
      { ...buffer, name: buffer.role === "argument" ? buffer.name : names.fresh(buffer.name) },
    ]),
  );
  const locals = new Map(
    stages
      .filter(({ target }) => target.role === "local" || (target.role === "carry" && !formals.has(target)))
      .map(({ target }) => [target, { ...target, name: unreserved(target.name) }]),
  );
  const taken = new Set([...sizes, ...[...formals.values()].map(({ name }) => name)]);
  const renamed = new Map<Axis, Axis>();
  const mentioned = new Set(stages.flatMap((stage) => [...timesOf(stage)]));
  const times = [...mentioned].filter((axis) => axis !== recurrence?.axis);
  for (const axis of [
    ...times,
    ...(recurrence ? [recurrence.axis] : []),
    ...axes,
    ...stages.flatMap((stage) => loopsOf(stage)),
  ]) {
    if (renamed.has(axis)) continue;
    const name = axisName(axis, taken);
    taken.add(name);
    renamed.set(axis, { ...axis, name });
  }
  const rename = (axis: Axis): Axis => renamed.get(axis) ?? axis;
  const place = (buffer: Buffer): Buffer => formals.get(buffer) ?? locals.get(buffer) ?? buffer;
  const by = {
    index: (axis: Axis) => index(rename(axis)),
    read: (source: Buffer, at: readonly Scalar<Buffer>[]) => read(place(source), ...at),
  };
  const final = stages.map((stage) => ({
    ...stage,
    ...substituteAll<Buffer, Buffer>(stage, by),
    target: place(stage.target),
    axes: stage.axes.map(rename),
    over: stage.over.map(rename),
    within: stage.within.map(rename),
  }));
  const kernel = {
    name: "",
    axes: axes.map(rename),
    times: times.map(rename),
    ...(recurrence && {
      recurrence: {
        ...recurrence,
        axis: rename(recurrence.axis),
        carried: recurrence.carried.map((each) => ({
          ...each,
          target: place(each.target),
          initial: substitute<Buffer, Buffer>(each.initial, by),
        })),
      },
    }),
    stages: final,
    parameters: [...formals.values()],
    comment: [],
  };
  return { kernel, arguments: given, times };
}

function axisName({ extent, isTime }: Axis, taken: ReadonlySet<string>): string {
  const [symbol] = symbolsOf(extent);
  const wishes = isTime
    ? "tsuvw".split("")
    : symbol
      ? [symbol === "batch" ? "n" : sizeName(symbol)[0]!.toLowerCase(), ..."nmtsuvwijkl".split("")]
      : "ijklpqrstuvw".split("");
  return wishes.find((name) => !taken.has(name)) ?? `axis${taken.size}`;
}

/** Everything a kernel reads or writes that does not live inside it. */
function parametersOf(stages: readonly Stage[], recurrence: Recurrence | undefined): readonly Buffer[] {
  const found = new Set<Buffer>();
  for (const { initial } of recurrence?.carried ?? []) eachRead(initial, ({ source }) => found.add(source));
  for (const stage of stages) {
    eachReadOf(stage, (source) => found.add(source));
    found.add(stage.target);
  }
  const inside = new Set(recurrence?.carried.filter(({ isKept }) => !isKept).map(({ target }) => target));
  return [...found].filter((buffer) => buffer.role !== "local" && !inside.has(buffer));
}
