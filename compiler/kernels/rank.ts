/**
 * The rank of a stage for an axis: how many complete sweeps over the axis lie before it. A read needs the whole axis when
 * its producer combines over it, or is read elsewhere than at the same point.
 */
import { type Axis, eachRead, type Read, type Scalar, scalarsOf } from "../scalar/scalar.ts";
import { type Buffer, outlives, type Stage } from "./kernel.ts";
import { remembered } from "./remembered.ts";

const isIndex = (scalar: Scalar<Buffer> | undefined, axis: Axis): boolean =>
  scalar?.kind === "index" && scalar.axis === axis;

const hasAxis = (stage: Stage, axis: Axis): boolean => stage.axes.includes(axis) || stage.over.includes(axis);

const readsIn = remembered((stage: Stage): readonly Read<Buffer>[] => {
  const reads: Read<Buffer>[] = [];
  for (const scalar of scalarsOf(stage)) eachRead(scalar, (read) => reads.push(read));
  return reads;
});

/** Every read of a stage, those of `initial` and `where` included. */
export function eachReadOf(
  stage: Stage,
  visit: (source: Buffer, at: readonly Scalar<Buffer>[]) => void,
): void {
  for (const { source, at } of readsIn(stage)) visit(source, at);
}

/** A stage that must have run, for a point or altogether. */
export interface Dependence {
  readonly on: number;
  /** Whether the whole axis must lie before. */
  readonly whole: boolean;
}

/** What stage number `i` depends on along `axis`; `joins` says which stages loop over the axis together. */
export function dependences(
  stages: readonly Stage[],
  i: number,
  axis: Axis,
  joins: (stage: Stage) => boolean,
): Dependence[] {
  const result: Dependence[] = [];
  const stage = stages[i]!;
  const here = joins(stage);
  eachReadOf(stage, (source, at) => {
    for (let p = 0; p < i; p++) {
      const producer = stages[p]!;
      if (producer.target !== source) continue;
      if (!joins(producer)) {
        result.push({ on: p, whole: false });
        continue;
      }
      const d = producer.axes.indexOf(axis);
      result.push({ on: p, whole: !here || d < 0 || !isIndex(at[d], axis) });
    }
  });
  // An update in place waits for every reader of the old value.
  for (let p = 0; p < i; p++) {
    const reader = stages[p]!;
    if (reader.target === stage.target)
      result.push({ on: p, whole: joins(reader) && !(here && stage.axes.includes(axis)) });
    // Whatever else is read was computed before.
    if (!outlives(stage.target)) continue;
    eachReadOf(reader, (source, at) => {
      if (source !== stage.target || reader.target === source) return;
      const d = stage.axes.indexOf(axis);
      const samePoint = here && joins(reader) && d >= 0 && isIndex(at[d], axis);
      result.push({ on: p, whole: joins(reader) && !samePoint });
    });
  }
  return result;
}

/** The rank of every stage (in order of computation) for `axis`. */
export function ranks(
  stages: readonly Stage[],
  axis: Axis,
  joins = (stage: Stage): boolean => hasAxis(stage, axis),
): number[] {
  const result: number[] = [];
  stages.forEach((_, i) => {
    const needed = dependences(stages, i, axis, joins).map(({ on, whole }) => result[on]! + (whole ? 1 : 0));
    result.push(Math.max(0, ...needed));
  });
  return result;
}

/** Whether one sweep over each shared axis does the work of all stages inside. */
export const sweptOnce = (stages: readonly Stage[], axes: readonly Axis[]): boolean =>
  axes.every((axis) => {
    const inside = (stage: Stage): boolean => stage.within.includes(axis);
    const rank = ranks(stages, axis, inside);
    return stages.every((stage, i) => !inside(stage) || rank[i] === 0);
  });
