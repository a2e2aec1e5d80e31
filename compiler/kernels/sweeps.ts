/** The loops of a kernel: stages of one rank share a sweep, stages without the axis lie between the sweeps. */
import type { Axis } from "../scalar/scalar.ts";
import { assumedSize } from "../shape/dim.ts";
import { type Kernel, loopsOf, type Stage } from "./kernel.ts";
import { dependences, ranks } from "./rank.ts";

export interface Sweep {
  readonly axis: Axis;
  readonly items: readonly Item[];
}
export type Item = Stage | Sweep;

export const isSweep = (item: Item): item is Sweep => "items" in item;

/** The loops of a kernel, shared axes outermost. */
export const sweepsOf = (kernel: Kernel): readonly Item[] => arrange(kernel.stages, [], kernel.axes);

function arrange(stages: readonly Stage[], open: readonly Axis[], shared: readonly Axis[]): readonly Item[] {
  const remaining = (stage: Stage): readonly Axis[] => loopsOf(stage).filter((axis) => !open.includes(axis));
  if (stages.every((stage) => remaining(stage).length === 0)) return stages;
  const next = shared[0];
  const axis = next ?? heaviest(stages, remaining);
  const joins = (stage: Stage): boolean =>
    next ? stage.within.includes(axis) : mayOpen(stage, axis, remaining(stage));
  const rank = sink(stages, axis, joins);
  const items: Item[] = [];
  for (let sweep = 0; sweep <= Math.max(...rank); sweep++) {
    const here = stages.filter((_, i) => rank[i] === sweep);
    const gap = here.filter((stage) => !joins(stage));
    const together = here.filter(joins);
    if (gap.length > 0) items.push(...arrange(gap, open, []));
    if (together.length > 0) items.push({ axis, items: arrange(together, [...open, axis], shared.slice(1)) });
  }
  return items;
}

/** A stage joins a sweep over an axis that it combines only when no other axis of it is left: a dot, not a row. */
function mayOpen(stage: Stage, axis: Axis, remaining: readonly Axis[]): boolean {
  return (
    remaining.includes(axis) &&
    (stage.axes.includes(axis) || !remaining.some((other) => stage.axes.includes(other)))
  );
}

/** The axis along which most is to be done. */
function heaviest(stages: readonly Stage[], remaining: (stage: Stage) => readonly Axis[]): Axis {
  const work = new Map<Axis, number>();
  for (const stage of stages) {
    const left = remaining(stage);
    const points = left.reduce((product, { extent }) => product * assumedSize(extent), 1);
    for (const axis of left) if (mayOpen(stage, axis, left)) work.set(axis, (work.get(axis) ?? 0) + points);
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
