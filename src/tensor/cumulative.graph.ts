/** Running sums, products and extremes along a dimension: loops over time. */
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { scan } from "../../compiler/language/scan.ts";
import { broadcastTo } from "../../compiler/primitives/broadcast.ts";
import {
  abs,
  eq,
  exp,
  ge,
  int,
  le,
  log,
  logicalOr,
  mul,
  ne,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { permute, reshape, stopGradient } from "../../compiler/primitives/movement.ts";
import { dimensionsOf, oneDim, rankOf } from "../nn/shapes.ts";
import { asFloat } from "./dimensions.ts";

/** The dimensions with `dim` first, and the way back. */
function withFirst(
  rank: number,
  dim: number,
): { readonly to: readonly number[]; readonly back: readonly number[] } {
  const to = [dim, ...Array.from({ length: rank }, (_, d) => d).filter((d) => d !== dim)];
  return { to, back: to.map((_, d) => to.indexOf(d)) };
}

/** The results of `step` along `dim`, each from the ones before and one slice of x; `start` comes before the first. */
function running<T extends readonly Tensor[]>(
  name: string,
  x: Tensor,
  dim: number,
  start: readonly (number | Tensor)[],
  step: (carry: T, slice: Tensor, index: Tensor) => T,
): readonly Tensor[] {
  if (rankOf(name, x) === 0)
    return running(name, reshape(x, [1]), dim, start, step).map((each) => reshape(each, []));
  const { to, back } = withFirst(rankOf(name, x), oneDim(name, x, dim));
  const slices = permute(x, to);
  const shape: readonly Dimension[] = dimensionsOf(name, slices).slice(1);
  const init = start.map((each) => broadcastTo(each, shape));
  const [, results] = scan(
    (carry, slice, index) => {
      const next = step(carry as unknown as T, slice, index);
      return [next, next];
    },
    init,
    slices,
  );
  return (results as readonly Tensor[]).map((each) => permute(each, back));
}

/** x₀ + … + xᵢ along `dim`, at every i; bool counts as 0 and 1. (torch.cumsum) */
export function cumsum(x: Tensor, dim: number): Tensor {
  const [sums] = running<[Tensor]>("cumsum", asFloat(x), dim, [0], ([sum], slice) => [sum + slice]);
  return sums!;
}

/** x₀ · … · xᵢ along `dim`, at every i; its derivative divides by nothing. (torch.cumprod) */
export function cumprod(x: Tensor, dim: number): Tensor {
  const [products] = running<[Tensor]>("cumprod", asFloat(x), dim, [1], ([product], slice) => [
    mul(product, slice),
  ]);
  return products!;
}

/** log(exp x₀ + … + exp xᵢ) along `dim`, at every i, without overflow. (torch.logcumsumexp) */
export function logcumsumexp(x: Tensor, dim: number): Tensor {
  const [sums] = running<[Tensor]>("logcumsumexp", x, dim, [-Infinity], ([sum], slice) => [
    logAddExp(sum, slice),
  ]);
  return sums!;
}

/** log(exp a + exp b), shifted by the larger; of two that are −∞ it is −∞, with no gradient. */
function logAddExp(a: Tensor, b: Tensor): Tensor {
  const larger = stopGradient(where(ge(a, b), a, b));
  const shift = where(eq(abs(larger), Infinity), 0, larger);
  const total = exp(a - shift) + exp(b - shift);
  const some = ne(total, 0);
  return where(some, log(where(some, total, 1)) + shift, -Infinity);
}

type ValuesAndIndices = [values: Tensor, indices: Tensor];

/** The largest of x₀ … xᵢ along `dim`, at every i, and the last index at which it lies, i32. NaN stays. (torch.cummax) */
export const cummax = (x: Tensor, dim: number): ValuesAndIndices => extreme("cummax", x, dim, -Infinity, ge);

/** The smallest of x₀ … xᵢ along `dim`, at every i, and the last index at which it lies, i32. NaN stays. (torch.cummin) */
export const cummin = (x: Tensor, dim: number): ValuesAndIndices => extreme("cummin", x, dim, Infinity, le);

function extreme(
  name: string,
  x: Tensor,
  dim: number,
  start: number,
  atLeast: (a: Tensor, b: Tensor) => Tensor,
): ValuesAndIndices {
  const [values, indices] = running<[Tensor, Tensor]>(
    name,
    x,
    dim,
    [start, int(0)],
    ([best, at], slice, index) => {
      const isNext = logicalOr(atLeast(slice, best), ne(slice, slice));
      return [where(isNext, slice, best), where(isNext, index, at)];
    },
  );
  return [values!, indices!];
}
