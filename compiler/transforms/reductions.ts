/** What a formula sums, and over what: sums, means and their products as users write them, with and without keepdim. */
import type { Node, Primitive } from "../graph/node.ts";
import { type Dims, sum } from "../primitives/broadcast.ts";
import { div, mul } from "../primitives/elementwise.ts";
import { literalValue } from "../primitives/primitive.ts";
import { type Dim, equalDims, productOfDims } from "../shape/dim.ts";
import { equalShapes, type Shape } from "../shape/shape.ts";

/** Whether a node is the application of a primitive. */
export const is = (node: Node, primitive: unknown): boolean => node.primitive === (primitive as Primitive);

const longSizes = (shape: Shape): Shape => shape.filter((size) => size !== 1);

/** The node before sizes of 1 were added or dropped, as keepdim does. */
export function squeezed(node: Node): Node {
  const [input] = node.inputs;
  const isSqueeze =
    node.primitive.name === "reshape" && input && equalShapes(longSizes(node.shape), longSizes(input.shape));
  return isSqueeze ? squeezed(input) : node;
}

/** A sum over dimensions. */
export interface Reduced {
  readonly of: Node;
  readonly dims: readonly number[];
}

export function sumIn(node: Node): Reduced | undefined {
  const inner = squeezed(node);
  return is(inner, sum) ? { of: inner.inputs[0]!, dims: (inner.attributes as Dims).dims } : undefined;
}

export const countOf = ({ of, dims }: Reduced): Dim => productOfDims(dims.map((d) => of.shape[d]!));

/** Whether a node is a size, whatever it is repeated to. */
function isSize(node: Node, size: Dim): boolean {
  if (typeof size === "number") return literalValue(node) === size;
  const source = node.primitive.name === "broadcast" ? node.inputs[0]! : node;
  return source.primitive.name === "size" && equalDims((source.attributes as { dim: Dim }).dim, size);
}

/** A product of sums, times a power of the number of elements that each of them sums. */
export interface SumsOfProduct {
  readonly sums: readonly Reduced[];
  readonly power: number;
}

/** A node as a product of sums: means are sums with the power −1. */
export function productOfSums(node: Node, count: Dim): SumsOfProduct | undefined {
  const inner = squeezed(node);
  const single = sumIn(inner);
  if (single) return { sums: [single], power: 0 };
  const [a, b] = inner.inputs;
  if (is(inner, div) && isSize(b!, count)) {
    const over = productOfSums(a!, count);
    return over && { ...over, power: over.power - 1 };
  }
  if (!is(inner, mul)) return undefined;
  for (const [factor, rest] of [
    [a!, b!],
    [b!, a!],
  ] as const) {
    if (!isSize(factor, count)) continue;
    const times = productOfSums(rest, count);
    return times && { ...times, power: times.power + 1 };
  }
  const [left, right] = [productOfSums(a!, count), productOfSums(b!, count)];
  return left && right && { sums: [...left.sums, ...right.sums], power: left.power + right.power };
}
