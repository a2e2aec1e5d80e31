/** Products of tensors of any rank: over chosen dimensions, of all elements with all, of vectors in space. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { reshape } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { contracted } from "./factors.ts";
import { interleaved, togetherOf, vectorProduct } from "./together.ts";

export interface TensordotOptions {
  /** How many: the last of a with the first of b; or which: [those of a, those of b]. Default: 2. */
  readonly dims?: number | readonly [ofA: readonly number[], ofB: readonly number[]];
}

/**
 * Σ a b over dimensions that run together; those of a that are left come first, then those of b. Sizes of 1 are repeated.
 * (torch.tensordot)
 */
export function tensordot(a: Tensor, b: Tensor, options: TensordotOptions = {}): Tensor {
  const { dims = 2 } = knownOptions("tensordot", options, ["dims"]);
  return contracted("tensordot", a, b, togetherOf(a, b, dims), true);
}

/**
 * The Kronecker product: each element of `input` times all of `other`, [n, m] and [p, q] give [n p, m q]; of different ranks
 * the smaller has sizes of 1 in front. (torch.kron)
 */
export function kron(input: Tensor, other: Tensor): Tensor {
  const { first, second, joined } = interleaved("kron", input, other);
  return reshape(mul(first, second), joined);
}

/**
 * The vector product: at right angles to both, of vectors along `dim`, whose size is 3; all others broadcast. Without `dim`, it
 * is the first dimension of size 3. (torch.cross)
 */
export const cross = (input: Tensor, other: Tensor, dim?: number): Tensor =>
  vectorProduct("cross", input, other, dim);
