/** What reductions ask about the dimensions that they reduce. No operator of the language. */
import { invalidArgument, rankTooLow, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { type DimArgument, keptShape, reducedDims, without } from "../../compiler/primitives/broadcast.ts";
import { abs, eq, float, where } from "../../compiler/primitives/elementwise.ts";
import { dimension, reshapeTo, stopGradient } from "../../compiler/primitives/movement.ts";
import { literal, nodeOf } from "../../compiler/primitives/primitive.ts";
import { amaxOver } from "../../compiler/primitives/reductions.ts";
import { sumOfSquares } from "../../compiler/primitives/squares.ts";
import { equalDims } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";

const asTensor = (node: Node): Tensor => node as unknown as Tensor;

/** The largest element along `dim`, which stays with size 1; 0 where it is infinite. A constant to derivatives. */
export function shiftOf(name: string, x: Tensor, dim: DimArgument): Tensor {
  const node = nodeOf(name, x);
  const dims = reducedDims(name, node, dim);
  const max = reshapeTo(stopGradient(amaxOver(node, dims)), keptShape(node.shape, dims));
  return asTensor(where(eq(abs(max), Infinity), literal(node.graph, 0), max));
}

/** x itself, integers and truth values as floats. */
export function asFloat(x: Tensor): Tensor {
  const node = nodeOf("float", x);
  return asTensor(node.dtype === "f32" ? node : float(node));
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

/** All dimensions but one, of which there must be some. */
export function otherDims(name: string, x: Tensor, dim: number): number[] {
  const node = nodeOf(name, x);
  if (node.shape.length < 2) throw rankTooLow(name, 2, printShape(node.shape), [node]);
  const one = dimension(name, dim, node);
  return node.shape.map((_, d) => d).filter((d) => d !== one);
}

/** The dimensions of rows and columns, counted from the front. */
export function twoDims(name: string, x: Tensor, dim: DimArgument): [row: number, column: number] {
  const node = nodeOf(name, x);
  if (node.shape.length < 2) throw rankTooLow(name, 2, printShape(node.shape), [node]);
  const dims = typeof dim === "object" ? dim.map((each) => dimension(name, each, node)) : [];
  if (dims.length !== 2 || dims[0] === dims[1])
    throw invalidArgument(name, `[${String(dim)}] are no two dimensions`, "Name rows and columns.", [node]);
  return dims as [number, number];
}

/** The dimensions of matrices that `dim` names or, left out, that x has; undefined where they are those of vectors. */
export function matrixDims(name: string, x: Tensor, dim: DimArgument): DimArgument {
  const { shape } = nodeOf(name, x);
  const count = dim === undefined ? shape.length : typeof dim === "number" ? 1 : dim.length;
  if (count === 1) return undefined;
  if (count === 2) return dim ?? [0, 1];
  throw invalidArgument(
    name,
    `${count} dimensions are neither those of a vector nor of a matrix`,
    "Name one or two dimensions, or leave ord out.",
    [nodeOf(name, x)],
  );
}

/** Checks that weights are a vector with one number for each column of `rows`. */
export function checkObservations(name: string, rows: Tensor, weights: Tensor): void {
  const [{ shape }, given] = [nodeOf(name, rows), nodeOf(name, weights)];
  if (given.shape.length === 1 && equalDims(given.shape[0]!, shape[1]!)) return;
  const expected = `a weight for each observation, ${printShape([shape[1]!])}`;
  throw shapeExpected(name, expected, printShape(given.shape), [given]);
}
