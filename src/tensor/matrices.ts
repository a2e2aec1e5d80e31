/** Matrices: the trace, products of many in the order that takes the fewest multiply-adds, powers of one. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast, sumOver } from "../../compiler/primitives/broadcast.ts";
import { diagonalEmbed, diagonalOf } from "../../compiler/primitives/diagonals.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { literal, nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { assumedSize, type Dim, equalDims } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { checkRank } from "./factors.ts";

/** Σ of the elements on the diagonal of a matrix. (torch.trace) */
export function trace(x: Tensor): Tensor {
  checkRank("trace", x, 2);
  const node = nodeOf("trace", x);
  const length = shorter("trace", node);
  return sumOver(diagonalOf(node, { row: 0, column: 1, offset: 0 }, length), [0]) as unknown as Tensor;
}

/** The length of the diagonal. */
function shorter(name: string, node: Node): Dim {
  const [rows, columns] = node.shape as [Dim, Dim];
  if (typeof rows === "number" && typeof columns === "number") return Math.min(rows, columns);
  if (equalDims(rows, columns)) return rows;
  throw shapeExpected(name, "a matrix whose diagonal has a known length", printShape(node.shape), [node]);
}

/** The product of matrices, of which the first and the last may be vectors. */
function chain(name: string, tensors: readonly Tensor[], mayBeVectors: boolean): Tensor {
  if (!Array.isArray(tensors) || tensors.length === 0)
    throw invalidArgument(name, "there are no matrices", `Write ${name}([A, B, C]).`);
  const nodes = nodesOf(name, tensors);
  nodes.forEach((node, i) => {
    const isEnd = i === 0 || i === nodes.length - 1;
    const isVector = node.shape.length === 1 && mayBeVectors && isEnd;
    if (node.shape.length !== 2 && !isVector)
      throw shapeExpected(name, "matrices", printShape(node.shape), [node]);
  });
  return inBestOrder(nodes) as unknown as Tensor;
}

interface Best {
  readonly cost: number;
  /** Where the last product is: so many matrices from the left. */
  readonly split: number;
}

/** The order of matrix products by dynamic programming: the best of a part is made of the best of its parts. */
function inBestOrder(nodes: readonly Node[]): Node {
  const rows = nodes.map(({ shape }) => (shape.length === 2 ? assumedSize(shape[0]!) : 1));
  const columns = nodes.map(({ shape }, i) =>
    shape.length === 2 || i === 0 ? assumedSize(shape.at(-1)!) : 1,
  );
  const known = new Map<string, Best>();
  const best = (from: number, to: number): Best => {
    if (to - from === 1) return { cost: 0, split: from };
    const key = `${from},${to}`;
    const found = known.get(key);
    if (found) return found;
    let result: Best = { cost: Infinity, split: from + 1 };
    for (let split = from + 1; split < to; split++) {
      const own = rows[from]! * columns[split - 1]! * columns[to - 1]!;
      const cost = best(from, split).cost + best(split, to).cost + own;
      if (cost < result.cost) result = { cost, split };
    }
    known.set(key, result);
    return result;
  };
  const product = (from: number, to: number): Node => {
    if (to - from === 1) return nodes[from]!;
    const { split } = best(from, to);
    return matmul(product(from, split), product(split, to));
  };
  return product(0, nodes.length);
}

/**
 * A · B · C · …, in the order that takes the fewest multiply-adds; the first and the last may be vectors.
 * (torch.linalg.multi_dot)
 */
export const multiDot = (tensors: readonly Tensor[]): Tensor => chain("linalg.multiDot", tensors, true);

/** A · B · C · … of matrices, in the order that takes the fewest multiply-adds. (torch.chain_matmul) */
export const chainMatmul = (...matrices: readonly Tensor[]): Tensor => chain("chainMatmul", matrices, false);

/** Checks that the last two sizes are equal. */
function checkSquare(name: string, A: Tensor): void {
  const node = nodeOf(name, A);
  const [rows, columns] = [node.shape.at(-2), node.shape.at(-1)];
  if (rows === undefined || !equalDims(rows, columns!))
    throw shapeExpected(name, "square matrices", printShape(node.shape), [node]);
}

/** Ones on the diagonals of square matrices of the shape of A, zeros around. */
function identityLike(name: string, A: Tensor): Tensor {
  const node = nodeOf(name, A);
  const ones = broadcast(literal(node.graph, 1, node.dtype), node.shape.slice(0, -1), []);
  const [row, column] = [node.shape.length - 2, node.shape.length - 1];
  return diagonalEmbed(ones, node.shape, { row, column, offset: 0 }) as unknown as Tensor;
}

/**
 * A · A · … n times, for square matrices, by squaring: as many products as n has binary digits, and one more for each 1. n = 0
 * gives the identity. (torch.matrix_power, torch.linalg.matrix_power)
 */
export function matrixPower(A: Tensor, n: number): Tensor {
  checkSquare("matrixPower", A);
  if (!Number.isInteger(n))
    throw invalidArgument("matrixPower", `n is ${String(n)}`, "It must be a whole number.");
  if (n < 0)
    throw invalidArgument(
      "matrixPower",
      `n is ${n}`,
      `Invert the matrix: matrixPower(linalg.inv(A), ${-n}).`,
    );
  return n === 0 ? identityLike("matrixPower", A) : positivePower(A, n);
}

function positivePower(A: Tensor, n: number): Tensor {
  if (n === 1) return A;
  const half = positivePower(A, Math.trunc(n / 2));
  const square = matmul(half, half);
  return n % 2 === 0 ? square : matmul(square, A);
}
