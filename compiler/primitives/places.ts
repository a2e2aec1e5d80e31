/** Indices that are proven, or made, to lie inside what they index. */
import { indexOutside, indicesUnbounded, wrongDType } from "../diagnostics.ts";
import type { Node } from "../graph/node.ts";
import { rewrite } from "../graph/rewrite.ts";
import {
  below,
  between,
  type Bound,
  boundOf,
  exactly,
  type Interval,
  isWithin,
  type Limit,
  negative,
  sum,
  valueOf,
} from "../scalar/intervals.ts";
import { type Dim, multiplyDims, printDim } from "../shape/dim.ts";
import { printType } from "../shape/shape.ts";
import { add, lt, where } from "./elementwise.ts";
import { isLeaf, type Leaf } from "./leaves.ts";
import { size as sizeNode } from "./primitive.ts";
import { inRange, movedFrom, promiseOf } from "./promises.ts";
import { rangeOfNode } from "./ranges.ts";

/**
 * Indices of a dimension of `size`, of which `operands` are told when they are wrong. Where they come from an input,
 * that is checked when data comes in; where they are known they are checked now; what was computed must be bounded.
 */
export function placesIn(name: string, index: Node, size: Dim, operands: readonly Node[] = [index]): Node {
  if (index.dtype !== "i32")
    throw wrongDType(
      name,
      "an i32 index",
      printType(index.type),
      'Declare it as input(shape, "i32").',
      operands,
    );
  const inside = below(size);
  const range = rangeOfNode(index);
  if (isWithin(range, inside)) return index;
  if (isKnown(index))
    throw indexOutside(name, `${numberOf(range.low)} to ${numberOf(range.high)}`, printDim(size), operands);
  const checked = checkedAtTheDoor(index, size);
  if (!checked) throw indicesUnbounded(name, printDim(size), operands);
  return checked;
}

/** Whether the compiler knows every element. */
function isKnown(index: Node): boolean {
  const source = movedFrom(index);
  return source.inputs.length === 0 && sourcesOf(source).length === 0;
}

const numberOf = (bound: Interval["low"]): string =>
  !bound || bound.size === 0
    ? String(bound?.plus)
    : `${printDim(bound.size)} ${bound.plus < 0 ? "-" : "+"} ${Math.abs(bound.plus)}`;

/** Indices of which negative ones count from the end. */
export function wrapped(index: Node, size: Dim): Node {
  if (index.dtype !== "i32" || isWithin(rangeOfNode(index), { low: boundOf(0), high: undefined }))
    return index;
  return where(lt(index, 0), add(index, sizeNode(index.graph, size)), index);
}

/** The inputs, and states, that the values of a node are computed from. */
function sourcesOf(index: Node): readonly Node[] {
  const found = new Set<Node>();
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node) || promiseOf(node)) return;
    seen.add(node);
    if (isLeaf(node) && node.attributes.data === undefined) found.add(node);
    node.inputs.forEach(visit);
  };
  visit(index);
  return [...found];
}

const comesIn = (node: Node): node is Node<Leaf> => isLeaf(node, "input") || isLeaf(node, "target");

/** The index with a promise about the one input that it is computed from, if one makes it lie inside. */
function checkedAtTheDoor(index: Node, size: Dim): Node | undefined {
  const sources = sourcesOf(index);
  const [source] = sources;
  if (!source || sources.length > 1 || !comesIn(source) || source.dtype !== "i32") return undefined;
  const range = candidates(index, source, size).find((candidate) =>
    isWithin(rangeOfNode(index, new Map([[source, candidate]])), below(size)),
  );
  return range && promised(index, source, range);
}

/** What could be asked of the source: that it is an index, that it is one when moved or mirrored, that it counts from the end. */
function candidates(index: Node, source: Node, size: Dim): readonly Interval[] {
  const at = (value: number): Interval => rangeOfNode(index, new Map([[source, exactly(value)]]));
  const [first, next] = [valueOf(at(0)), valueOf(at(1))];
  const inside = below(size);
  const moved = first === undefined ? [] : [sum(inside, exactly(-first))];
  const mirrored = first === undefined ? [] : [sum(exactly(first), negative(inside))];
  const slope = first === undefined || next === undefined ? 0 : next - first;
  const spaced =
    slope > 1 && typeof size === "number"
      ? [between(Math.ceil(-first! / slope), Math.floor((size - 1 - first!) / slope))]
      : [];
  const fromTheEnd = { ...inside, low: boundOf(multiplyDims(size, -1)) };
  return [fromTheEnd, inside, ...moved, ...mirrored, ...spaced];
}

function promised(index: Node, source: Node, { low, high }: Interval): Node {
  const range = { low: limitOf(low!), high: limitOf({ size: high!.size, plus: high!.plus + 1 }) };
  const became = rewrite([index], (node) => (node === source ? inRange(source, range) : undefined));
  return became.get(index)!;
}

const limitOf = (bound: Bound): Limit =>
  bound.size === 0 ? bound.plus : bound.plus === 0 ? bound.size : bound;
