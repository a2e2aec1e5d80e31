/** The loops of a kernel: stages of one rank share a sweep, stages without the axis lie between the sweeps. */
import type { Axis } from "../scalar/scalar.ts";
import { assumedSize } from "../shape/dim.ts";
import { type Kernel, loopsOf, type Stage } from "./kernel.ts";
import { dependences, ranks } from "./rank.ts";
import { placedAxes } from "./solve.ts";

export interface Sweep {
  readonly axis: Axis;
  readonly items: readonly Item[];
}
export type Item = Stage | Sweep;

export const isSweep = (item: Item): item is Sweep => "items" in item;

/** Axes of which, in some stages, only one place is visited. */
type Solved = ReadonlySet<Axis>;

/** The loops of a kernel, shared axes outermost. */
export const sweepsOf = (kernel: Kernel, solved: Solved): readonly Item[] =>
  arrange(kernel.stages, [], kernel.axes, solved);

function arrange(
  stages: readonly Stage[],
  open: readonly Axis[],
  shared: readonly Axis[],
  solved: Solved,
): readonly Item[] {
  const remaining = (stage: Stage): readonly Axis[] => loopsOf(stage).filter((axis) => !open.includes(axis));
  if (stages.every((stage) => remaining(stage).length === 0)) return stages;
  const next = shared[0];
  const axis = next ?? heaviest(stages, remaining, solved);
  const joins = (stage: Stage): boolean =>
    next ? stage.within.includes(axis) : mayOpen(stage, axis, remaining(stage), solved);
  const rank = sink(stages, axis, joins);
  const items: Item[] = [];
  for (let sweep = 0; sweep <= Math.max(...rank); sweep++) {
    const here = stages.filter((_, i) => rank[i] === sweep);
    const gap = here.filter((stage) => !joins(stage));
    const together = here.filter(joins);
    if (gap.length > 0) items.push(...arrange(gap, open, [], solved));
    if (together.length > 0)
      items.push({ axis, items: arrange(together, [...open, axis], shared.slice(1), solved) });
  }
  return items;
}

/**
 * A stage joins a sweep over an axis that it combines only when no other axis of it is left: a dot, not a row. Where it
 * lies along a solved axis is known when all else is.
 */
function mayOpen(stage: Stage, axis: Axis, remaining: readonly Axis[], solved: Solved): boolean {
  if (!remaining.includes(axis)) return false;
  const placed = placedAxes(stage).filter((each) => solved.has(each));
  if (placed.length > 0) return !placed.includes(axis) || remaining.every((other) => placed.includes(other));
  return stage.axes.includes(axis) || !remaining.some((other) => stage.axes.includes(other));
}

/** The axis along which most is to be done. */
function heaviest(
  stages: readonly Stage[],
  remaining: (stage: Stage) => readonly Axis[],
  solved: Solved,
): Axis {
  const work = new Map<Axis, number>();
  for (const stage of stages) {
    const left = remaining(stage);
    const points = left.reduce((product, { extent }) => product * assumedSize(extent), 1);
    // What is combined elsewhere is gone through in the order in which it lies there.
    const isPlaced = placedAxes(stage).some((axis) => solved.has(axis));
    const order = isPlaced
      ? [...left].sort((a, b) => Number(stage.axes.includes(a)) - Number(stage.axes.includes(b)))
      : left;
    for (const axis of order)
      if (mayOpen(stage, axis, left, solved)) work.set(axis, (work.get(axis) ?? 0) + points);
  }
  return [...work].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

/**
 * Ranks; a map moves to the sweep of its first reader where everything it reads is kept for that sweep anyway, so that it
 * is computed there and not stored.
 */
function sink(stages: readonly Stage[], axis: Axis, joins: (stage: Stage) => boolean): number[] {
  const rank = ranks(stages, axis, joins);
  const needs = stages.map((_, i) => dependences(stages, i, axis, joins));
  for (let i = stages.length - 1; i >= 0; i--) {
    const stage = stages[i]!;
    if (stage.combine || stage.target.role !== "local") continue;
    const latest = Math.min(
      ...needs.flatMap((list, reader) =>
        list.filter(({ on }) => on === i).map(({ whole }) => rank[reader]! - (whole ? 1 : 0)),
      ),
    );
    if (!Number.isFinite(latest) || latest <= rank[i]!) continue;
    const stored = new Set(
      needs[i]!.map(({ on }) => on).filter((on) => joins(stages[on]!) && stages[on]!.target.role === "local"),
    );
    for (const on of stored)
      if (
        needs.some(
          (list, reader) => reader !== i && rank[reader]! >= latest && list.some((need) => need.on === on),
        )
      )
        stored.delete(on);
    // At worst one value is stored in the place of another.
    if (stored.size <= 1) rank[i] = latest;
  }
  return rank;
}
