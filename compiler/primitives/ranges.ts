/** Between which numbers the elements of a tensor lie, as far as the graph tells. */
import type { Node, Primitive } from "../graph/node.ts";
import {
  anything,
  between,
  boundOf,
  boundOfLimit,
  exactly,
  hull,
  type Interval,
  intersection,
  shiftedBy,
  valueOf,
} from "../scalar/intervals.ts";
import { rangeOf, rangeOfType } from "../scalar/ranges.ts";
import { type Comprehension, identityIn, literal } from "../scalar/scalar.ts";
import { where } from "./elementwise.ts";
import { isLeaf } from "./leaves.ts";
import { promiseOf } from "./promises.ts";

/** An interval and one value besides it. */
interface Known extends Interval {
  readonly except?: number;
}

/** Expressions deeper than this are taken to be anything. */
const deepest = 64;
/** Within so many choices it is looked which side is taken. */
const deepestChoice = 4;

/** The range of the values of a node, given that of others. */
export const rangeOfNode = (node: Node, given: ReadonlyMap<Node, Interval> = new Map()): Interval =>
  plain(new Search(given, 0).known(node, 0));

const plain = ({ except, ...interval }: Known): Interval =>
  except === undefined ? interval : hull(interval, exactly(except));

class Search {
  readonly #given: ReadonlyMap<Node, Known>;
  readonly #found: Map<Node, Known>;
  readonly #choices: number;

  constructor(given: ReadonlyMap<Node, Known>, choices: number) {
    this.#given = given;
    this.#found = new Map(given);
    this.#choices = choices;
  }

  known(node: Node, depth: number): Known {
    const found = this.#found.get(node);
    if (found) return found;
    if (depth > deepest) return rangeOfType(node.dtype);
    const range = this.#find(node, depth + 1);
    this.#found.set(node, range);
    return range;
  }

  #find(node: Node, depth: number): Known {
    if (isLeaf(node)) return ofLeaf(node);
    const promise = promiseOf(node);
    if (promise) {
      const { except } = promise;
      const promised = between(boundOfLimit(promise.low), lastBelow(boundOfLimit(promise.high)));
      const range = intersection(this.#range(node.inputs[0]!, depth), promised);
      return { ...range, ...(except !== undefined && { except }) };
    }
    if (node.primitive === (where as Primitive<never>)) return this.#choice(node, depth);
    const form = node.primitive.lower(node);
    if ("loop" in form) return rangeOfType(node.dtype);
    const only = form.value;
    // What is only moved keeps its exception.
    if (!form.combine && form.where.length === 0 && only.kind === "read")
      return this.known(node.inputs[only.source]!, depth);
    return this.#combined(node, form, depth);
  }

  #range(node: Node, depth: number): Interval {
    return plain(this.known(node, depth));
  }

  #combined(node: Node, form: Comprehension<number>, depth: number): Interval {
    const ofRead = (source: number): Interval => this.#range(node.inputs[source]!, depth);
    const { combine, initial, where: conditions, value } = form;
    if (combine === "sum" || combine === "product") return rangeOfType(node.dtype);
    const range = rangeOf(value, ofRead);
    if (!combine && conditions.length === 0) return range;
    const start = initial ?? literal(combine ? identityIn(combine, node.dtype) : 0, node.dtype);
    // There is an extreme of something, or it is no number.
    return combine && conditions.length === 0 && !initial ? range : hull(range, rangeOf(start, ofRead));
  }

  /** Each side under the condition on which it is taken. */
  #choice({ inputs: [condition, first, second] }: Node, depth: number): Known {
    const side = (taken: Node, holds: boolean): Interval => {
      const facts = this.#choices < deepestChoice ? this.#facts(condition!, holds, depth) : [];
      if (facts.length === 0) return this.#range(taken, depth);
      const inside = new Search(new Map([...this.#given, ...facts]), this.#choices + 1);
      return plain(inside.known(taken, depth));
    };
    return hull(side(first!, true), side(second!, false));
  }

  /** What follows for integers from a comparison that holds, or does not. */
  #facts(condition: Node, holds: boolean, depth: number): readonly (readonly [Node, Known])[] {
    const [a, b] = condition.inputs;
    const { name } = condition.primitive;
    if (name === "logicalNot") return this.#facts(a!, !holds, depth);
    if (name === (holds ? "logicalAnd" : "logicalOr"))
      return [...this.#facts(a!, holds, depth), ...this.#facts(b!, holds, depth)];
    const relation = relations[name];
    if (!relation || a?.dtype !== "i32" || b?.dtype !== "i32") return [];
    const actual = holds ? relation : opposite[relation];
    return [
      [a, narrowed(this.known(a, depth), actual, this.#range(b, depth))],
      [b, narrowed(this.known(b, depth), mirrored[actual], this.#range(a, depth))],
    ];
  }
}

type Relation = "<" | "≤" | ">" | "≥" | "=" | "≠";
const relations: Readonly<Record<string, Relation>> = {
  lt: "<",
  le: "≤",
  gt: ">",
  ge: "≥",
  eq: "=",
  ne: "≠",
};
const opposite: Readonly<Record<Relation, Relation>> = {
  "<": "≥",
  "≤": ">",
  ">": "≤",
  "≥": "<",
  "=": "≠",
  "≠": "=",
};
const mirrored: Readonly<Record<Relation, Relation>> = {
  "<": ">",
  "≤": "≥",
  ">": "<",
  "≥": "≤",
  "=": "=",
  "≠": "≠",
};

const lastBelow = (bound: NonNullable<Interval["low"]>): NonNullable<Interval["low"]> =>
  shiftedBy(bound, -1)!;

/** What is known of an integer that stands in a relation to another. */
function narrowed(known: Known, relation: Relation, other: Interval): Known {
  const to = (range: Interval): Known => {
    const { except, ...interval } = known;
    const narrow = intersection(interval, range);
    const stays = except !== undefined && !excludes(range, except);
    return stays ? { ...narrow, except } : narrow;
  };
  switch (relation) {
    case "<":
      return to({ low: undefined, high: shiftedBy(other.high, -1) });
    case "≤":
      return to({ low: undefined, high: other.high });
    case ">":
      return to({ low: shiftedBy(other.low, 1), high: undefined });
    case "≥":
      return to({ low: other.low, high: undefined });
    case "=":
      return to(other);
    case "≠":
      return without(known, valueOf(other));
  }
}

/** Whether a number is surely outside. */
const excludes = ({ low, high }: Interval, value: number): boolean =>
  (low?.size === 0 && value < low.plus) || (high?.size === 0 && value > high.plus);

function without(known: Known, value: number | undefined): Known {
  const { except, ...interval } = known;
  if (value === undefined) return known;
  const { low, high } = interval;
  return {
    low: low?.size === 0 && low.plus === value ? boundOf(value + 1) : low,
    high: high?.size === 0 && high.plus === value ? boundOf(value - 1) : high,
    ...(except !== undefined && except !== value && { except }),
  };
}

function ofLeaf(leaf: Node): Known {
  const { data } = leaf.attributes as { readonly data?: ArrayLike<number> };
  if (!data || data.length === 0) return rangeOfType(leaf.dtype);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i]!);
    high = Math.max(high, data[i]!);
  }
  return Number.isFinite(low) && Number.isFinite(high) ? between(low, high) : anything;
}
