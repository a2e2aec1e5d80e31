/** A nest: stages whose axes are made one, swept together over shared axes. */
import { isContraction } from "../kernels/contraction.ts";
import { type Buffer, loopsOf, type Stage } from "../kernels/kernel.ts";
import { remembered } from "../kernels/remembered.ts";
import { eachReadOf, ranks } from "../kernels/rank.ts";
import { placedAxes, visitedAxes } from "../kernels/solve.ts";
import { products, productsWorthTiles } from "../kernels/tiling.ts";
import { operations } from "./cost.ts";
import { withFree } from "./free.ts";
import { type Axis, index, type Scalar, substituteAll } from "../scalar/scalar.ts";
import { assumedSize, equalDims, printDim } from "../shape/dim.ts";

/** `originals` are the stages as they came; `stages` the same over common axes, with the free ones they need. */
export interface Nest {
  readonly originals: readonly Stage[];
  readonly stages: readonly Stage[];
  /** The shared axes, outermost first. */
  readonly axes: readonly Axis[];
}

/** A contraction may share a nest with other work up to so many multiply-adds a point; above, tiles are faster. */
const multiplyAddsPerPoint = 32;
/** Every point of a tile repeats what follows its sum: so many operations at most. */
const operationsPerTiledSum = 8;
/** So many elements may be computed beside a nest, before or after its loops. */
const elementsBeside = 32;
const stagesPerNest = 48;

type Free = ReadonlyMap<Buffer, Stage>;

export function singleton(stage: Stage, free: Free): Nest {
  const stages = unify(withFree([stage], free));
  return nestOf([stage], stages) ?? { originals: [stage], stages, axes: [] };
}

/** What holds of a nest whatever becomes of its axes. */
export interface Summary {
  readonly contractions: number;
  /** Whether one is large whichever axis is outermost. */
  readonly hasLarge: boolean;
  /** The lengths that all its stages loop over, but the small ones; undefined where all are small. */
  readonly lengths: ReadonlySet<Length> | undefined;
}

export function summaryOf({ stages }: Nest): Summary {
  const contractions = stages.filter(isContraction);
  const lengths = stages
    .filter((stage) => !isSmall(stage))
    .map((stage) =>
      visitedAxes(stage).map(({ extent }) => (typeof extent === "number" ? extent : printDim(extent))),
    );
  return {
    contractions: contractions.length,
    hasLarge: contractions.some((stage) => loopsOf(stage).every((axis) => isLarge(stage, axis))),
    lengths: lengths.length === 0 ? undefined : new Set(lengths.reduce(inBoth)),
  };
}

/** A number, or symbols as text. */
type Length = number | string;

const inBoth = (a: Length[], b: readonly Length[]): Length[] => a.filter((each) => b.includes(each));

/** Whether two nests might share one: cheap to ask, where joining them is not. */
export function mightJoin(a: Summary, b: Summary): boolean {
  if ((a.hasLarge || b.hasLarge) && a.contractions + b.contractions > 1) return false;
  return !a.lengths || !b.lengths || [...a.lengths].some((length) => b.lengths!.has(length));
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
    axes.length > 0 && axes.every((axis) => visitedAxes(stage).includes(axis));
  return {
    originals,
    axes,
    stages: stages.map((stage) => (inside(stage) ? { ...stage, within: axes } : outside(stage))),
  };
}

const outside = (stage: Stage): Stage => (stage.within.length === 0 ? stage : { ...stage, within: [] });

/** Axes that are read at one another's index become one axis; no stage may come to have one axis twice. */
function unify(stages: readonly Stage[]): readonly Stage[] {
  const axes = new UnitedAxes(stages);
  const writers = new Map(stages.map((stage) => [stage.target, stage]));
  for (const stage of stages)
    eachReadOf(stage, (source, at) => {
      const writer = writers.get(source);
      if (writer) axes.uniteAll(writer.axes, plain(at));
    });
  const seen = new Map<Buffer, (readonly (Axis | undefined)[])[]>();
  for (const stage of stages)
    eachReadOf(stage, (source, at) => {
      const earlier = seen.get(source) ?? [];
      for (const places of earlier) axes.uniteAll(places, plain(at));
      earlier.push(plain(at));
      seen.set(source, earlier);
    });
  return stages.map((stage) => axes.renamed(stage));
}

/** The axes whose own indices are read. */
const plain = remembered((at: readonly Scalar<Buffer>[]): readonly (Axis | undefined)[] =>
  at.map((i) => (i.kind === "index" ? i.axis : undefined)),
);

class UnitedAxes {
  readonly #parent = new Map<Axis, Axis>();
  /** By their numbers, the stages that loop over an axis or one that became it. */
  readonly #stages = new Map<Axis, ReadonlySet<number>>();

  constructor(stages: readonly Stage[]) {
    const stagesOf = new Map<Axis, Set<number>>();
    stages.forEach((stage, i) => {
      for (const axis of loopsOf(stage)) stagesOf.set(axis, (stagesOf.get(axis) ?? new Set<number>()).add(i));
    });
    this.#stages = stagesOf;
  }

  readonly #find = (axis: Axis): Axis => {
    const up = this.#parent.get(axis);
    return up ? this.#find(up) : axis;
  };

  uniteAll(a: readonly (Axis | undefined)[], b: readonly (Axis | undefined)[]): void {
    a.forEach((axis, d) => axis && b[d] && this.#unite(axis, b[d]));
  }

  #unite(a: Axis, b: Axis): void {
    const [first, second] = [this.#find(a), this.#find(b)];
    if (first === second || !equalDims(first.extent, second.extent) || first.extent === 1) return;
    if (first.isTime || second.isTime) return;
    const [own, other] = [this.#stages.get(first) ?? none, this.#stages.get(second) ?? none];
    for (const stage of other) if (own.has(stage)) return;
    this.#parent.set(second, first);
    this.#stages.set(first, new Set([...own, ...other]));
  }

  renamed(stage: Stage): Stage {
    if (![...stage.axes, ...stage.over].some((axis) => this.#parent.has(axis))) return stage;
    const find = this.#find;
    return {
      ...stage,
      axes: stage.axes.map(find),
      over: stage.over.map(find),
      ...substituteAll<Buffer, Buffer>(stage, { index: (axis) => index(find(axis)) }),
    };
  }
}

const none: ReadonlySet<number> = new Set();

const elementsOfLoops = (stage: Stage): number =>
  visitedAxes(stage).reduce(
    (product, { extent }) => product * (typeof extent === "number" ? extent : Infinity),
    1,
  );

const isSmall = (stage: Stage): boolean => elementsOfLoops(stage) <= elementsBeside;

const work = (stage: Stage): number =>
  visitedAxes(stage).reduce((product, { extent }) => product * assumedSize(extent), 1);

/** The axes over which one sweep does all the work; none where there are none, or where a large contraction would lose its own. */
function sharedAxes(stages: readonly Stage[]): readonly Axis[] {
  const visited = new Map(stages.map((stage) => [stage, visitedAxes(stage)]));
  const large = stages.filter((stage) => !isSmall(stage));
  const common = visited
    .get(mostWork(stages))!
    .filter((axis) => large.every((stage) => visited.get(stage)!.includes(axis)));
  // An axis that every stage combines is shared only for want of another: its sums are best kept in locals.
  // What is put elsewhere is added up in memory.
  const isPut = (axis: Axis): boolean =>
    stages.some((stage) => stage.over.includes(axis) && placedAxes(stage).length > 0);
  const own = common.filter((axis) => isPut(axis) || stages.some((stage) => stage.axes.includes(axis)));
  let axes = inOrder(own.length > 0 ? own : common, stages);
  const isInside = (stage: Stage): boolean => axes.every((axis) => visited.get(stage)!.includes(axis));
  for (let size = -1; size !== axes.length;) {
    size = axes.length;
    const inside = new Set(stages.filter(isInside));
    axes = axes.filter((axis) => {
      const rank = ranks(stages, axis, (stage) => inside.has(stage));
      return (
        stages.every((stage, i) => !inside.has(stage) || rank[i] === 0) &&
        stages.every((stage) => putsInOrder(stage, axis, axes))
      );
    });
  }
  return large.every(isInside) && keepsContractions(stages, axes) ? axes : [];
}

/** The first of those with most work. */
function mostWork(stages: readonly Stage[]): Stage {
  const works = stages.map(work);
  return stages[works.indexOf(Math.max(...works))]!;
}

/** Where an axis lies in the memory of what is put elsewhere: before its place, among what is put, or behind its place. */
function layer(stage: Stage, axis: Axis): number {
  const placed = placedAxes(stage);
  if (placed.length === 0 || stage.over.includes(axis)) return 1;
  const first = Math.min(...placed.map((each) => stage.axes.indexOf(each)));
  return stage.axes.indexOf(axis) < first ? 0 : 2;
}

/** The batch goes outermost: what is summed over it is summed across the nest. What is put elsewhere is put row by row. */
function inOrder(axes: readonly Axis[], stages: readonly Stage[]): readonly Axis[] {
  const depth = (axis: Axis): number =>
    (typeof axis.extent === "number" ? 3 : 0) + Math.max(...stages.map((stage) => layer(stage, axis)));
  return [...axes].sort((a, b) => depth(a) - depth(b));
}

/** Whether a shared axis does not tear the rows apart in which a stage puts its values elsewhere. */
const putsInOrder = (stage: Stage, axis: Axis, shared: readonly Axis[]): boolean =>
  layer(stage, axis) < 2 || stage.over.every((each) => each.extent === 1 || shared.includes(each));

/** Whether a contraction has too many multiply-adds at every point of the outermost axis. */
const isLarge = (stage: Stage, outermost: Axis | undefined): boolean =>
  loopsOf(stage)
    .filter((axis) => axis !== outermost)
    .reduce((product, { extent }) => product * (typeof extent === "number" ? extent : Infinity), 1) >
  multiplyAddsPerPoint;

/** Whether a stage is a contraction large enough for tiles. */
export const goesByTiles = (stage: Stage): boolean =>
  isContraction(stage) && products(stage) >= productsWorthTiles;

/** A large contraction shares its nest with no other, and its own axes with the little that is computed beside it. */
function keepsContractions(stages: readonly Stage[], axes: readonly Axis[]): boolean {
  if (stages.length === 1) return true;
  const contractions = stages.filter(isContraction);
  const large = contractions.filter((stage) => isLarge(stage, axes[0]));
  if (large.length === 0) return true;
  const beside = stages.filter((stage) => !large.includes(stage) && loopsOf(stage).length > 0);
  return (
    contractions.length === 1 &&
    (!large.some(goesByTiles) ||
      beside.reduce((sum, stage) => sum + operations(stage), 0) <= operationsPerTiledSum) &&
    large.every((stage) => loopsOf(stage).every((axis) => stage.axes.includes(axis) === axes.includes(axis)))
  );
}
