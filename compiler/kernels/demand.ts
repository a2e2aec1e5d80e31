/** Runs of a block that are wanted under the same conditions only. */
import { isSameScalar } from "../scalar/same.ts";
import { type Axis, eachIndex, type Scalar } from "../scalar/scalar.ts";
import type { Buffer, Stage } from "./kernel.ts";
import { eachReadOf } from "./rank.ts";
import { isSweep, type Item } from "./sweeps.ts";

type Conditions = readonly Scalar<Buffer>[];

/** What is known where a block is written. */
export interface Place {
  /** The axes of the loops around it, innermost last. */
  readonly open: ReadonlySet<Axis>;
  /** Conditions that hold here. */
  readonly known: Conditions;
  /** The conditions under which alone a stage has anything to do here. */
  readonly wantedFor: (stage: Stage) => Conditions;
  /** Whether a value is kept in a local. */
  readonly isLocal: (target: Buffer) => boolean;
}

/** Neighbouring items, and the conditions under which alone somebody reads what they compute. */
export interface Run {
  readonly items: readonly Item[];
  readonly only: Conditions;
}

const stagesIn = (item: Item): readonly Stage[] => (isSweep(item) ? item.items.flatMap(stagesIn) : [item]);

function isOpen(condition: Scalar<Buffer>, open: ReadonlySet<Axis>): boolean {
  let all = true;
  eachIndex(condition, (axis) => (all &&= open.has(axis)));
  return all;
}

function mentions(condition: Scalar<Buffer>, axis: Axis): boolean {
  let found = false;
  eachIndex(condition, (other) => (found ||= other === axis));
  return found;
}

/** Whether a condition is among others. */
export const contains = (list: Conditions, condition: Scalar<Buffer>): boolean =>
  list.some((each) => isSameScalar(each, condition));

const areEqual = (a: Conditions, b: Conditions): boolean =>
  a.length === b.length && a.every((each) => contains(b, each));

/** What all stages of an item have in common, of what can be asked from here on. */
function askedOf(item: Item, { open, known, wantedFor }: Place): Conditions {
  const [first = [], ...others] = stagesIn(item).map(wantedFor);
  const axis = [...open].at(-1);
  return first.filter(
    (condition) =>
      others.every((list) => contains(list, condition)) &&
      isOpen(condition, open) &&
      axis !== undefined &&
      mentions(condition, axis) &&
      !contains(known, condition),
  );
}

/**
 * The runs of a block. What is kept in a local of a run is read in that run only: where another one reads it, the item that
 * computes it is not asked.
 */
export function runsOf(items: readonly Item[], place: Place): readonly Run[] {
  const asked = items.map((item) => askedOf(item, place));
  for (;;) {
    const runs = joined(items, asked);
    const torn = items.findIndex(
      (item, i) => asked[i]!.length > 0 && isReadOutside(item, runs, place.isLocal),
    );
    if (torn < 0) return runs;
    asked[torn] = [];
  }
}

function joined(items: readonly Item[], asked: readonly Conditions[]): readonly Run[] {
  const runs: { items: Item[]; only: Conditions }[] = [];
  items.forEach((item, i) => {
    const last = runs.at(-1);
    if (last && areEqual(last.only, asked[i]!)) last.items.push(item);
    else runs.push({ items: [item], only: asked[i]! });
  });
  return runs;
}

/** Whether another run reads what an item keeps in locals. */
function isReadOutside(item: Item, runs: readonly Run[], isLocal: (target: Buffer) => boolean): boolean {
  const targets = new Set(
    stagesIn(item)
      .map(({ target }) => target)
      .filter(isLocal),
  );
  const others = runs
    .filter(({ items }) => !items.includes(item))
    .flatMap(({ items }) => items.flatMap(stagesIn));
  let found = false;
  for (const stage of others) eachReadOf(stage, (source) => (found ||= targets.has(source)));
  return found;
}
