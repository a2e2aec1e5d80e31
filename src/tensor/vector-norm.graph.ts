/** The norm of order p along dimensions, with PyTorch's gradients at 0: what every norm and distance is made of. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { DimArgument } from "../../compiler/primitives/broadcast.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { abs, eq, float, mul, ne, sign, where } from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { amax, amin } from "../../compiler/primitives/reductions.ts";
import { quotientOrZero, rootOfSquares } from "../../compiler/primitives/squares.ts";
import { asFloat, squaresAlong } from "./dimensions.ts";

/**
 * (Σ |x|ᵖ)^(1/p); for p = 0 the number of elements that are not 0, for ±∞ the largest or smallest |x|. Elements and norms that
 * are 0 have gradient 0; equal extremes share theirs.
 */
export function normAlong(name: string, x: Tensor, p: number, dim: DimArgument, keepdim: boolean): Tensor {
  if (typeof p !== "number" || Number.isNaN(p))
    throw invalidArgument(
      name,
      `there is no norm of order ${String(p)}`,
      "The order of a norm of vectors is a number, Infinity or -Infinity.",
    );
  const values = asFloat(x);
  const kept = { keepdim };
  if (p === 2) return rootOfSquares(squaresAlong(name, values, values, dim, keepdim));
  if (p === 1) return sum(abs(values), dim, kept);
  if (p === 0) return float(sum(ne(values, 0), dim, kept));
  if (p === Infinity) return amax(abs(values), dim, kept);
  if (p === -Infinity) return amin(abs(values), dim, kept);
  return rootOf(sum(powerOf(values, p), dim, kept), p);
}

/** |x|ᵖ, whose derivative p x |x|ᵖ⁻² is 0 where x is. */
function powerOf(x: Tensor, p: number): Tensor {
  const size = abs(x);
  const value = size ** p;
  if (p >= 2) return handDerivative(value, [x, mul(x, size ** (p - 2)) * p]);
  const slope = mul(sign(x), size ** (p - 1)) * p;
  return handDerivative(value, [x, p > 1 ? slope : where(eq(x, 0), 0, slope)]);
}

/** x^(1/p), with derivative 0 at 0. */
function rootOf(x: Tensor, p: number): Tensor {
  const value = x ** (1 / p);
  return handDerivative(value, [x, quotientOrZero(value, x * p)]);
}
