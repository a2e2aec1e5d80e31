/** Systems of linear equations, inverses, determinants. */
import { invalidArgument, shapeExpected, shapesDoNotBroadcast } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { expandTo } from "../../compiler/primitives/broadcast.ts";
import { abs, log, sign } from "../../compiler/primitives/elementwise.ts";
import { determinantOf, identityLike, solved, transposed } from "../../compiler/primitives/elimination.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { equalDims } from "../../compiler/shape/dim.ts";
import { broadcastShapes, equalShapes, printShape } from "../../compiler/shape/shape.ts";

const asTensor = (node: Node): Tensor => node as unknown as Tensor;

function square(name: string, A: Tensor): Node {
  const node = nodeOf(name, A);
  if (node.shape.length < 2 || !equalDims(node.shape.at(-1)!, node.shape.at(-2)!))
    throw shapeExpected(name, "square matrices, [.., n, n]", printShape(node.shape), [node]);
  return node;
}

export interface SolveOptions {
  /** Whether A stands before X: A X = B. false: X A = B. Default: true. */
  readonly left?: boolean;
}

/**
 * X with A X = B: A [.., n, n], B [.., n, m] or vectors [.., n]; batches broadcast. By Gauss-Jordan elimination with partial
 * pivoting; not finite where A is singular. (torch.linalg.solve)
 */
export function solve(A: Tensor, B: Tensor, options: SolveOptions = {}): Tensor {
  const { left = true } = knownOptions("linalg.solve", options, ["left"]);
  const [matrix, right] = [square("linalg.solve", A), nodeOf("linalg.solve", B)];
  const isVector =
    right.shape.length === 1 ||
    (right.shape.length === matrix.shape.length - 1 && equalShapes(right.shape, matrix.shape.slice(0, -1)));
  if (isVector && !left)
    throw invalidArgument("linalg.solve", "left is false for a vector", "Give B as a matrix.", [right]);
  const columns = isVector ? reshapeTo(right, [...right.shape, 1]) : right;
  if (!left) return asTensor(transposed(solution(transposed(matrix), transposed(columns))));
  const result = solution(matrix, columns);
  return asTensor(isVector ? reshapeTo(result, result.shape.slice(0, -1)) : result);
}

function solution(matrix: Node, columns: Node): Node {
  if (!equalDims(matrix.shape.at(-1)!, columns.shape.at(-2) ?? 1))
    throw shapeExpected(
      "linalg.solve",
      `a right side with as many rows as the matrix, ${printShape(matrix.shape)}`,
      printShape(columns.shape),
      [matrix, columns],
    );
  const [a, b] = [matrix.shape.slice(0, -2), columns.shape.slice(0, -2)];
  const batch = broadcastShapes(a, b);
  if (!batch)
    throw shapesDoNotBroadcast("the batches of linalg.solve", printShape(a), printShape(b), [
      matrix,
      columns,
    ]);
  const spread = (node: Node): Node => expandTo(node, [...batch, ...node.shape.slice(-2)]);
  return solved(spread(matrix), spread(columns));
}

/** A⁻¹ of square matrices [.., n, n]; not finite where A is singular. (torch.linalg.inv) */
export function inv(A: Tensor): Tensor {
  const matrix = square("linalg.inv", A);
  return asTensor(solved(matrix, identityLike(matrix)));
}

/** The determinant of square matrices, [.., n, n] becomes [..]. Where it is 0 its gradient is not known. (torch.linalg.det) */
export const det = (A: Tensor): Tensor => asTensor(determinantOf(square("linalg.det", A)));

/** The sign of the determinant and the logarithm of its absolute value. (torch.linalg.slogdet) */
export function slogdet(A: Tensor): [sign: Tensor, logabsdet: Tensor] {
  const determinant = asTensor(determinantOf(square("linalg.slogdet", A)));
  return [sign(determinant), log(abs(determinant))];
}
