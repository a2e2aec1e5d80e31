/** What normalisations compute: mean 0 and variance 1, then what was learned. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { rsqrt } from "../../compiler/primitives/power.ts";
import { varMean } from "../tensor/moments.graph.ts";

/** x less its mean, and what divides that to variance 1 as a factor: both over `dims`, which stay with size 1. */
export function standardization(
  x: Tensor,
  dims: readonly number[],
  eps: number,
): { centered: Tensor; scale: Tensor } {
  const [spread, center] = varMean(x, dims, { correction: 0, keepdim: true });
  return { centered: x - center, scale: rsqrt(spread + eps) };
}

/** x ⊙ weight + bias, as far as there are any. */
export function affine(x: Tensor, weight: Tensor | undefined, bias: Tensor | undefined): Tensor {
  const scaled = weight === undefined ? x : mul(x, weight);
  return bias === undefined ? scaled : scaled + bias;
}
