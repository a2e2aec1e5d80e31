/** What functions of movement ask of their operands and arguments. */
import { dimensionOutOfRange, invalidArgument, sizeUnknown } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { dimension } from "../../compiler/primitives/movement.ts";
import { nodesOf } from "../../compiler/primitives/primitive.ts";
import { sliceOf, whole } from "../../compiler/primitives/slices.ts";
import { type Dim, printDim } from "../../compiler/shape/dim.ts";

export const asTensor = (node: Node): Tensor => node as unknown as Tensor;
export const asTensors = (nodes: readonly Node[]): Tensor[] => nodes.map(asTensor);

/** A list of at least one tensor. */
export function nodesIn(name: string, tensors: readonly Tensor[]): readonly Node[] {
  if (!Array.isArray(tensors) || tensors.length === 0)
    throw invalidArgument(
      name,
      "it takes a list of tensors",
      `Write ${name}([first, second, ...]).`,
      isNode(tensors) ? [tensors] : [],
    );
  return nodesOf(name, tensors);
}

/** A whole number in [low, high]. */
export function checkWhole(
  name: string,
  what: string,
  value: unknown,
  low = -Infinity,
  high = Infinity,
): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return;
  const range = [
    ...(low === -Infinity ? [] : [`at least ${low}`]),
    ...(high === Infinity ? [] : [`at most ${high}`]),
  ];
  const remedy = ["It must be a whole number", range.join(" and ")].filter((part) => part !== "").join(", ");
  throw invalidArgument(name, `${what} is ${isNode(value) ? "a tensor" : String(value)}`, `${remedy}.`);
}

/** The size of a dimension, which must be a number. */
export function knownSize(name: string, x: Node, dim: number): number {
  const size = x.shape[dim]!;
  if (typeof size === "number") return size;
  throw sizeUnknown(
    name,
    `the size ${printDim(size)} of dimension ${dim}`,
    "Along it only what holds for every size can be done: declare the size as a number, or use another dimension.",
    [x],
  );
}

/** A dimension of a tensor that has one more. */
export function newDimension(name: string, dim: number, x: Node, added = 1): number {
  const rank = x.shape.length + added;
  const place = dim < 0 ? dim + rank : dim;
  if (typeof dim !== "number")
    throw invalidArgument(name, "the dimension is missing", "Say along which dimension.", [x]);
  if (!Number.isInteger(dim) || place < 0 || place >= rank) throw dimensionOutOfRange(name, dim, rank, [x]);
  return place;
}

/** One dimension or several, each once, counted from the front. */
export function dimensionsIn(name: string, dims: number | readonly number[], x: Node): readonly number[] {
  const list = (typeof dims === "number" ? [dims] : dims).map((dim) => dimension(name, dim, x));
  if (new Set(list).size < list.length)
    throw invalidArgument(name, `[${String(dims)}] names a dimension twice`, "Name each dimension once.", [
      x,
    ]);
  return list;
}

/** `length` elements of x along `dim`, from `start`; they exist. */
export function partAlong(x: Node, dim: number, start: number, length: Dim, step = 1): Node {
  const shape = x.shape.with(dim, length);
  return sliceOf(
    x,
    shape,
    shape.map((_, d) => (d === dim ? { start, step } : whole)),
  );
}
