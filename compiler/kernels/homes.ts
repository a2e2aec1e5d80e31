/** Where the values of a kernel live: in locals, in rows of their own, or where they are stored in the end. */
import type { Axis } from "../scalar/scalar.ts";
import type { Dim } from "../shape/dim.ts";
import { rowMajorStrides } from "../shape/shape.ts";
import { type Buffer, type Kernel, type Local, outlives, type Stage, symbolsIn } from "./kernel.ts";
import { sizeName } from "./names.ts";
import { eachReadOf } from "./rank.ts";
import { isSweep, type Item, type Sweep } from "./sweeps.ts";

/** Where a stage's value lives. */
export interface Home {
  readonly stage: Stage;
  readonly path: readonly Sweep[];
  /** How many sweeps are open where the value is complete: all, or those outside the sums. */
  readonly lead: number;
  /** The value, while the sweeps it was computed in are open. */
  readonly local?: Local;
  /** Whether what is stored is copied to the target when it is complete. */
  readonly copied?: boolean;
  /** Its place in memory, indexed by the axes in `dims`. */
  readonly stored?: { readonly buffer: Buffer; readonly dims: readonly Axis[] };
}

function pathsOf(items: readonly Item[], path: readonly Sweep[] = []): Map<Stage, readonly Sweep[]> {
  const result = new Map<Stage, readonly Sweep[]>();
  for (const item of items)
    if (isSweep(item))
      for (const [stage, inner] of pathsOf(item.items, [...path, item])) result.set(stage, inner);
    else result.set(item, path);
  return result;
}

const commonPrefix = (a: readonly Sweep[], b: readonly Sweep[]): number => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
};

/** The axes of a stage that are swept inside its sums. */
export const innerAxes = (stage: Stage, path: readonly Sweep[], lead: number): Axis[] =>
  path
    .slice(lead)
    .map(({ axis }) => axis)
    .filter((axis) => stage.axes.includes(axis));

/** Keyed by target: within a kernel a target has one stage. */
export function homesOf(
  items: readonly Item[],
  kernel: Kernel,
  names: Set<string>,
  writtenOut: ReadonlySet<Axis>,
): Map<Buffer, Home> {
  const paths = pathsOf(items);
  const homes = new Map<Buffer, Home>();
  for (const stage of kernel.stages)
    homes.set(stage.target, inLocals(homeOf(stage, paths, names), writtenOut, names));
  return homes;
}

function homeOf(stage: Stage, paths: ReadonlyMap<Stage, readonly Sweep[]>, names: Set<string>): Home {
  const path = paths.get(stage)!;
  const firstOver = path.findIndex(({ axis }) => stage.over.includes(axis));
  const lead = firstOver < 0 ? path.length : firstOver;
  const inner = innerAxes(stage, path, lead);
  let shared = lead;
  let readHere = false;
  for (const [reader, readerPath] of paths) {
    eachReadOf(reader, (source) => {
      if (source !== stage.target || outlives(source)) return;
      const common = Math.min(lead, commonPrefix(path, readerPath));
      shared = Math.min(shared, common);
      readHere ||= common === lead;
    });
  }
  const external = stage.target.role !== "local";
  const unshared = path.slice(shared, lead).map(({ axis }) => axis);
  const dims = external
    ? stage.axes
    : stage.axes.filter((axis) => unshared.includes(axis) || inner.includes(axis));
  const stored = external
    ? { buffer: stage.target, dims: stage.axes }
    : dims.some((axis) => axis.extent !== 1)
      ? { buffer: rowBuffer(stage.target, dims, names), dims }
      : undefined;
  const accumulatesInPlace = inner.length > 0;
  const needsLocal = !accumulatesInPlace && (!stored || readHere || firstOver >= 0);
  return {
    stage,
    path,
    lead,
    ...(needsLocal && { local: localFor(stage) }),
    ...(stored && { stored }),
  };
}

/** A sum whose own axes are written out is kept in a row, which becomes locals, until it is complete. */
function inLocals(home: Home, writtenOut: ReadonlySet<Axis>, names: Set<string>): Home {
  const { stage, path, lead, stored } = home;
  const inner = innerAxes(stage, path, lead);
  const complete =
    inner.length > 0 && inner.every((axis) => writtenOut.has(axis)) && stored?.buffer === stage.target;
  if (!complete) return home;
  const dims = stage.axes.filter((axis) => inner.includes(axis));
  return { ...home, stored: { buffer: rowBuffer(stage.target, dims, names), dims }, copied: true };
}

function rowBuffer(target: Buffer, dims: readonly Axis[], names: Set<string>): Buffer {
  const shape: Dim[] = dims.map(({ extent }) => extent);
  let name = `${target.name}Row`;
  for (let i = 2; names.has(name); i++) name = `${target.name}Row${i}`;
  names.add(name);
  return {
    name,
    type: { shape, dtype: target.type.dtype },
    storage: target.storage,
    role: "scratch",
    strides: rowMajorStrides(shape),
  };
}

/** What is called something already: parameters, axes, sizes. */
export function namesIn({ parameters, stages, times, recurrence }: Kernel): Set<string> {
  const axes = [
    ...times,
    ...(recurrence ? [recurrence.axis] : []),
    ...stages.flatMap((stage) => [...stage.axes, ...stage.over]),
  ];
  const sizes = symbolsIn(stages, parameters).map(sizeName);
  return new Set([...parameters, ...axes].map(({ name }) => name).concat(sizes));
}

/** A local wishes to be called as its target; a capital becomes small, for X names the place of x. */
export function localFor({ target, combine }: Stage): Local {
  const storage = target.type.dtype === "bool" && !combine ? "bool" : target.storage;
  const small = target.name[0]!.toLowerCase() + target.name.slice(1);
  return { name: target.role === "local" || small !== target.name ? small : `${small}Value`, storage };
}
