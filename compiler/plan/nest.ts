/** A nest: stages whose axes are made one, swept together over shared axes. */
import { type Buffer, loopsOf, type Stage } from "../kernels/kernel.ts";
import { eachReadOf, ranks } from "../kernels/rank.ts";
import { multiply } from "../scalar/intrinsics.ts";
import { withFree } from "./free.ts";
import { type Axis, eachRead, index, type Scalar, substituteAll } from "../scalar/scalar.ts";
import { assumedSize, equalDims } from "../shape/dim.ts";

/** `originals` are the stages as they came; `stages` the same over common axes, with the free ones they need. */
export interface Nest {
  readonly originals: readonly Stage[];
  readonly stages: readonly Stage[];
  /** The shared axes, outermost first. */
  readonly axes: readonly Axis[];
}

/** A contraction may share a nest with other work up to so many multiply-adds a point; above, tiles are faster. */
const multiplyAddsPerPoint = 32;
/** So many elements may be computed beside a nest, before or after its loops. */
const elementsBeside = 32;
const stagesPerNest = 48;

type Free = ReadonlyMap<Buffer, Stage>;

export function singleton(stage: Stage, free: Free): Nest {
  const stages = unify(withFree([stage], free));
  return nestOf([stage], stages) ?? { originals: [stage], stages, axes: [] };
}

/** The nest of all these stages, given in order; undefined where they cannot share one. */
export function join(originals: readonly Stage[], free: Free): Nest | undefined {
  if (originals.length > stagesPerNest) return undefined;
  return nestOf(originals, unify(withFree(originals, free)));
}

function nestOf(originals: readonly Stage[], stages: readonly Stage[]): Nest | undefined {
  const axes = sharedAxes(stages);
  if (axes.length === 0 && stages.some((stage) => loopsOf(stage).length > 0) && stages.length > 1)
    return undefined;
  const inside = (stage: Stage): boolean =>
    axes.length > 0 && axes.every((axis) => loopsOf(stage).includes(axis));
  return {
    originals,
    axes,
    stages: stages.map((stage) => ({ ...stage, within: inside(stage) ? axes : [] })),
  };
}

/** Axes that are read at one another's index become one axis; no stage may come to have one axis twice. */
function unify(stages: readonly Stage[]): readonly Stage[] {
  const parent = new Map<Axis, Axis>();
  const find = (axis: Axis): Axis => {
    const up = parent.get(axis);
    return up ? find(up) : axis;
  };
  const distinct = (): boolean =>
    stages.every((stage) => {
      const loops = loopsOf(stage).map(find);
      return new Set(loops).size === loops.length;
    });
  const tryUnite = (a: Axis, b: Axis): void => {
    const [first, second] = [find(a), find(b)];
    if (first === second || !equalDims(first.extent, second.extent) || first.extent === 1) return;
    if (first.isTime || second.isTime) return;
    parent.set(second, first);
    if (!distinct()) parent.delete(second);
  };
  const writers = new Map(stages.map((stage) => [stage.target, stage]));
  const seen = new Map<Buffer, (readonly (Axis | undefined)[])[]>();
  const plain = (at: readonly Scalar<Buffer>[]): (Axis | undefined)[] =>
    at.map((i) => (i.kind === "index" ? i.axis : undefined));
  const uniteAll = (a: readonly (Axis | undefined)[], b: readonly (Axis | undefined)[]): void =>
    a.forEach((axis, d) => axis && b[d] && tryUnite(axis, b[d]));
  for (const stage of stages)
    eachReadOf(stage, (source, at) => writers.has(source) && uniteAll(writers.get(source)!.axes, plain(at)));
  for (const stage of stages)
    eachReadOf(stage, (source, at) => {
      const earlier = seen.get(source) ?? [];
      for (const places of earlier) uniteAll(places, plain(at));
      seen.set(source, [...earlier, plain(at)]);
    });
  return stages.map((stage) => ({
    ...stage,
    axes: stage.axes.map(find),
    over: stage.over.map(find),
    ...substituteAll<Buffer, Buffer>(stage, { index: (axis) => index(find(axis)) }),
  }));
}

const elementsOfLoops = (stage: Stage): number =>
  loopsOf(stage).reduce(
    (product, { extent }) => product * (typeof extent === "number" ? extent : Infinity),
    1,
  );

const work = (stage: Stage): number =>
  loopsOf(stage).reduce((product, { extent }) => product * assumedSize(extent), 1);

/** A sum of products whose factors run along different axes: each element read is used again. */
function isContraction(stage: Stage): boolean {
  if (stage.over.length === 0 || stage.combine !== "sum") return false;
  let found = false;
  const visit = (value: Scalar<Buffer>): void => {
    if (value.kind !== "apply") return;
    if (value.intrinsic === multiply) {
      const [a, b] = value.args.map((arg) => axesRead(arg, stage)) as [Set<Axis>, Set<Axis>];
      found ||= [...a].some((axis) => !b.has(axis)) && [...b].some((axis) => !a.has(axis));
    }
    value.args.forEach(visit);
  };
  visit(stage.value);
  return found;
}

function axesRead(value: Scalar<Buffer>, stage: Stage): Set<Axis> {
  const axes = new Set<Axis>();
  eachRead(value, ({ at }) => {
    for (const i of at) if (i.kind === "index" && loopsOf(stage).includes(i.axis)) axes.add(i.axis);
  });
  return axes;
}

/** The axes over which one sweep does all the work; none where there are none, or where a large contraction would lose its own. */
function sharedAxes(stages: readonly Stage[]): readonly Axis[] {
  const main = [...stages].sort((a, b) => work(b) - work(a))[0]!;
  const small = (stage: Stage): boolean => elementsOfLoops(stage) <= elementsBeside;
  const common = loopsOf(main).filter((axis) =>
    stages.every((stage) => small(stage) || loopsOf(stage).includes(axis)),
  );
  // An axis that every stage combines is shared only for want of another: its sums are best kept in locals.
  const own = common.filter((axis) => stages.some((stage) => stage.axes.includes(axis)));
  // The batch goes outermost: what is summed over it is summed across the nest.
  const unknownSize = ({ extent }: Axis): number => (typeof extent === "number" ? 1 : 0);
  let axes = [...(own.length > 0 ? own : common)].sort((a, b) => unknownSize(a) - unknownSize(b));
  for (let size = -1; size !== axes.length;) {
    size = axes.length;
    const inside = (stage: Stage): boolean => axes.every((axis) => loopsOf(stage).includes(axis));
    axes = axes.filter((axis) => {
      const rank = ranks(stages, axis, (stage) => inside(stage));
      return stages.every((stage, i) => !inside(stage) || rank[i] === 0);
    });
  }
  if (stages.some((stage) => !small(stage) && !axes.every((axis) => loopsOf(stage).includes(axis))))
    return [];
  return keepsContractions(stages, axes) ? axes : [];
}

/** A large contraction shares its nest with no other, and its own axes with all that is computed beside it. */
function keepsContractions(stages: readonly Stage[], axes: readonly Axis[]): boolean {
  if (stages.length === 1) return true;
  const contractions = stages.filter(isContraction);
  const large = contractions.filter((stage) => {
    const inner = loopsOf(stage).filter((axis) => axis !== axes[0]);
    return (
      inner.reduce((product, { extent }) => product * (typeof extent === "number" ? extent : Infinity), 1) >
      multiplyAddsPerPoint
    );
  });
  if (large.length === 0) return true;
  return (
    contractions.length === 1 &&
    large.every((stage) => loopsOf(stage).every((axis) => stage.axes.includes(axis) === axes.includes(axis)))
  );
}
