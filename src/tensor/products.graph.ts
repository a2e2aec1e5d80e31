/** Products of vectors and matrices under PyTorch's names, and products that are added to something. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { dot, matmul } from "../../compiler/primitives/linear.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { rankOf } from "../nn/shapes.ts";
import { checkAddend, checkBatches, checkRank, contracted } from "./factors.ts";

/** The product of two matrices: [n, m] and [m, p] give [n, p]. (torch.mm) */
export function mm(input: Tensor, mat2: Tensor): Tensor {
  checkRank("mm", input, 2);
  checkRank("mm", mat2, 2);
  return matmul(input, mat2);
}

/** The products of two batches of matrices: [b, n, m] and [b, m, p] give [b, n, p]. (torch.bmm) */
export function bmm(input: Tensor, mat2: Tensor): Tensor {
  checkRank("bmm", input, 3);
  checkRank("bmm", mat2, 3);
  checkBatches("bmm", input, mat2);
  return matmul(input, mat2);
}

/** The product of a matrix and a vector: [n, m] and [m] give [n]. (torch.mv) */
export function mv(input: Tensor, vec: Tensor): Tensor {
  checkRank("mv", input, 2);
  checkRank("mv", vec, 1);
  return matmul(input, vec);
}

/** The inner product of two vectors. (torch.vdot) */
export const vdot = (input: Tensor, other: Tensor): Tensor => dot(input, other);

/** a bᵀ of two vectors: [n] and [m] give [n, m]. (torch.outer) */
export function outer(input: Tensor, vec2: Tensor): Tensor {
  checkRank("outer", input, 1);
  checkRank("outer", vec2, 1);
  return contracted("outer", input, vec2, [[], []]);
}

/** Σ a b over the last dimensions, those that are left one after the other; the product with a single number. (torch.inner) */
export function inner(input: Tensor, other: Tensor): Tensor {
  const [rank, otherRank] = [rankOf("inner", input), rankOf("inner", other)];
  if (rank === 0 || otherRank === 0) return mul(input, other);
  return contracted("inner", input, other, [[rank - 1], [otherRank - 1]]);
}

export interface AddedOptions {
  /** The factor of `input`; 0 ignores it, NaN included. Default: 1. */
  readonly beta?: number;
  /** The factor of the product. Default: 1. */
  readonly alpha?: number;
}

/** β input + α product. */
function added(name: string, input: Tensor, product: Tensor, options: AddedOptions): Tensor {
  const { beta = 1, alpha = 1 } = knownOptions(name, options, ["beta", "alpha"]);
  checkAddend(name, input, product);
  const scaled = alpha === 1 ? product : alpha * product;
  if (beta === 0) return scaled;
  return beta === 1 ? input + scaled : beta * input + scaled;
}

/** β input + α A · B of matrices; the input broadcasts. (torch.addmm) */
export function addmm(input: Tensor, mat1: Tensor, mat2: Tensor, options: AddedOptions = {}): Tensor {
  checkRank("addmm", mat1, 2);
  checkRank("addmm", mat2, 2);
  return added("addmm", input, matmul(mat1, mat2), options);
}

/** β input + α A · v of a matrix and a vector; the input broadcasts. (torch.addmv) */
export function addmv(input: Tensor, mat: Tensor, vec: Tensor, options: AddedOptions = {}): Tensor {
  checkRank("addmv", mat, 2);
  checkRank("addmv", vec, 1);
  return added("addmv", input, matmul(mat, vec), options);
}

/** β input + α a bᵀ of two vectors; the input broadcasts. (torch.addr) */
export function addr(input: Tensor, vec1: Tensor, vec2: Tensor, options: AddedOptions = {}): Tensor {
  checkRank("addr", vec1, 1);
  checkRank("addr", vec2, 1);
  return added("addr", input, contracted("addr", vec1, vec2, [[], []]), options);
}

/** β input + α Σ A · B over a batch of matrices; the input broadcasts. (torch.addbmm) */
export function addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, options: AddedOptions = {}): Tensor {
  checkRank("addbmm", batch1, 3);
  checkRank("addbmm", batch2, 3);
  checkBatches("addbmm", batch1, batch2);
  return added(
    "addbmm",
    input,
    contracted("addbmm", batch1, batch2, [
      [0, 2],
      [0, 1],
    ]),
    options,
  );
}

/** β input + α A · B for each of a batch of matrices; the input broadcasts. (torch.baddbmm) */
export function baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, options: AddedOptions = {}): Tensor {
  return added("baddbmm", input, bmm(batch1, batch2), options);
}
