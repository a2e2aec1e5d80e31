/** What torch.linalg holds: norms of vectors and matrices, products. Definitions import it as one name, linalg. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { DimArgument, ReductionOptions } from "../../compiler/primitives/broadcast.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { abs, mul } from "../../compiler/primitives/elementwise.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { amax, amin } from "../../compiler/primitives/reductions.ts";
import { matrixDims, twoDims, withoutDims } from "./dimensions.ts";
import { powers } from "./made-matrices.ts";
import { vectorProduct } from "./together.ts";
import { normAlong } from "./vector-norm.graph.ts";

export { matmul } from "../../compiler/primitives/linear.ts";
export { matrixPower, multiDot } from "./matrices.ts";

export interface VectorNormOptions extends ReductionOptions {
  /** The order: a number, Infinity or -Infinity. Default: 2. */
  readonly ord?: number;
}

/**
 * (Σ |x|ᵖ)^(1/p) over all dimensions or over `dim`, p the order `ord`; for 0 the number of elements that are not 0, for ±∞ the
 * largest or smallest |x|. Elements and norms that are 0 have gradient 0. (torch.linalg.vector_norm)
 */
export function vectorNorm(x: Tensor, dim?: DimArgument, options: VectorNormOptions = {}): Tensor {
  const { ord = 2, keepdim = false } = knownOptions("linalg.vectorNorm", options, ["ord", "keepdim"]);
  return normAlong("linalg.vectorNorm", x, ord, dim, keepdim);
}

/** The orders of norms of matrices that need no singular values. */
export type MatrixOrder = "fro" | number;

export interface MatrixNormOptions extends ReductionOptions {
  /** "fro", 1, -1, Infinity or -Infinity. Default: "fro". */
  readonly ord?: MatrixOrder;
}

/**
 * The norm of matrices, whose rows and columns are the dimensions `dim`, the last two unless said otherwise: "fro" is √Σ a²,
 * ±1 the largest or smallest Σ |a| of a column, ±∞ of a row. (torch.linalg.matrix_norm)
 */
export function matrixNorm(
  A: Tensor,
  dim: readonly [number, number] = [-2, -1],
  options: MatrixNormOptions = {},
): Tensor {
  const { ord = "fro", keepdim = false } = knownOptions("linalg.matrixNorm", options, ["ord", "keepdim"]);
  return ofMatrices("linalg.matrixNorm", A, dim, ord, keepdim);
}

function ofMatrices(name: string, A: Tensor, dim: DimArgument, ord: MatrixOrder, keepdim: boolean): Tensor {
  const [row, column] = twoDims(name, A, dim);
  if (ord === "fro") return normAlong(name, A, 2, dim, keepdim);
  if (![1, -1, Infinity, -Infinity].includes(ord))
    throw invalidArgument(
      name,
      `a norm of order ${ord} needs singular values`,
      'Use "fro", 1, -1, Infinity or -Infinity.',
    );
  const [summed, rest] = Math.abs(ord) === 1 ? [row, column] : [column, row];
  const extreme = ord > 0 ? amax : amin;
  const sums = sum(abs(A), summed, { keepdim: true });
  const result = extreme(sums, rest, { keepdim: true });
  return keepdim ? result : withoutDims(name, result, A, dim);
}

export interface LinalgNormOptions extends ReductionOptions {
  /** As of vectorNorm or matrixNorm. Default: 2, over all elements or over `dim`. */
  readonly ord?: MatrixOrder;
}

/**
 * Without `ord`, √Σ x² over all dimensions or over `dim`. With it, matrixNorm over two dimensions, vectorNorm over one; without
 * `dim`, x is a matrix or a vector. (torch.linalg.norm)
 */
export function norm(x: Tensor, dim?: DimArgument, options: LinalgNormOptions = {}): Tensor {
  const { ord, keepdim = false } = knownOptions("linalg.norm", options, ["ord", "keepdim"]);
  if (ord === undefined) return normAlong("linalg.norm", x, 2, dim, keepdim);
  const dims = matrixDims("linalg.norm", x, dim);
  if (dims !== undefined) return ofMatrices("linalg.norm", x, dims, ord, keepdim);
  return normAlong("linalg.norm", x, ord as number, dim, keepdim);
}

export { det, inv, slogdet, solve, type SolveOptions } from "./systems.graph.ts";
/** Σ x y along `dim`, the last unless said otherwise, with broadcasting. (torch.linalg.vecdot) */
export const vecdot = (x: Tensor, y: Tensor, dim = -1): Tensor => sum(mul(x, y), dim);

/** The vector product along `dim`, the last unless said otherwise, whose size is 3, with broadcasting. (torch.linalg.cross) */
export const cross = (input: Tensor, other: Tensor, dim = -1): Tensor =>
  vectorProduct("linalg.cross", input, other, dim);

export interface LinalgVanderOptions {
  /** How many columns. Default: as many as x has elements. */
  readonly N?: number;
}

/** The powers 1, x, x², … of the elements of vectors, in columns: [..., n] gives [..., n, N]. (torch.linalg.vander) */
export function vander(x: Tensor, options: LinalgVanderOptions = {}): Tensor {
  const { N } = knownOptions("linalg.vander", options, ["N"]);
  return powers("linalg.vander", x, N);
}
