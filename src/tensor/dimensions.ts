/** What reductions ask about the dimensions that they reduce. No operator of the language. */
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { type DimArgument, keptShape, reducedDims, without } from "../../compiler/primitives/broadcast.ts";
import { abs, eq, where } from "../../compiler/primitives/elementwise.ts";
import { reshapeTo, stopGradient } from "../../compiler/primitives/movement.ts";
import { literal, nodeOf } from "../../compiler/primitives/primitive.ts";
import { amaxOver } from "../../compiler/primitives/reductions.ts";
import { sumOfSquares } from "../../compiler/primitives/squares.ts";

const asTensor = (node: Node): Tensor => node as unknown as Tensor;

/** The largest element along `dim`, which stays with size 1; 0 where it is infinite. A constant to derivatives. */
export function shiftOf(name: string, x: Tensor, dim: DimArgument): Tensor {
  const node = nodeOf(name, x);
  const dims = reducedDims(name, node, dim);
  const max = reshapeTo(stopGradient(amaxOver(node, dims)), keptShape(node.shape, dims));
  return asTensor(where(eq(abs(max), Infinity), literal(node.graph, 0), max));
}

/** `reduced`, of which the dimensions that were reduced with keepdim are dropped. */
export function withoutDims(name: string, reduced: Tensor, x: Tensor, dim: DimArgument): Tensor {
  const node = nodeOf(name, x);
  return asTensor(reshapeTo(nodeOf(name, reduced), without(node.shape, reducedDims(name, node, dim))));
}

/** Σ deviation² along `dim`, the deviation being x or x less its mean. */
export function squaresAlong(
  name: string,
  x: Tensor,
  deviation: Tensor,
  dim: DimArgument,
  keepdim: boolean,
): Tensor {
  const node = nodeOf(name, x);
  const dims = reducedDims(name, node, dim);
  const squares = sumOfSquares(node, nodeOf(name, deviation), dims);
  return asTensor(keepdim ? reshapeTo(squares, keptShape(node.shape, dims)) : squares);
}
