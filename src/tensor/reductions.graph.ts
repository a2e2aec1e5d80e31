/** Reductions composed of sums and maxima: means, logsumexp, truth values, counts. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { DimArgument, ReductionOptions } from "../../compiler/primitives/broadcast.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { eq, exp, log, ne, where } from "../../compiler/primitives/elementwise.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { countAlong } from "../nn/shapes.ts";
import { shiftOf, withoutDims } from "./dimensions.ts";

/**
 * Σ x / n over all dimensions or over `dim`; bool counts as 0 and 1, the result is f32. Without elements it is NaN.
 * (torch.mean)
 */
export function mean(x: Tensor | boolean, dim?: DimArgument, options: ReductionOptions = {}): Tensor {
  knownOptions("mean", options, ["keepdim"]);
  // A comparison is a tensor, though TypeScript calls it boolean.
  return sum(x, dim, options) / countAlong("mean", x as Tensor, dim);
}

/** x where it is a number, else 0. */
const numbersIn = (x: Tensor): Tensor => where(ne(x, x), 0, x);

/** Σ x over all dimensions or over `dim`, NaN counting as 0. (torch.nansum) */
export function nansum(x: Tensor, dim?: DimArgument, options: ReductionOptions = {}): Tensor {
  knownOptions("nansum", options, ["keepdim"]);
  return sum(numbersIn(x), dim, options);
}

/** The mean of the elements that are not NaN; NaN where there is none. (torch.nanmean) */
export function nanmean(x: Tensor, dim?: DimArgument, options: ReductionOptions = {}): Tensor {
  knownOptions("nanmean", options, ["keepdim"]);
  return sum(numbersIn(x), dim, options) / sum(eq(x, x), dim, options);
}

/**
 * log Σ exp x over `dim`, one dimension or several, shifted by the maximum so that nothing overflows: −∞ where all are −∞ or
 * there is nothing. dx = dy softmax x. (torch.logsumexp)
 */
export function logsumexp(x: Tensor, dim: DimArgument, options: ReductionOptions = {}): Tensor {
  const { keepdim = false } = knownOptions("logsumexp", options, ["keepdim"]);
  const shift = shiftOf("logsumexp", x, dim);
  const total = sum(exp(x - shift), dim, { keepdim });
  return log(total) + (keepdim ? shift : withoutDims("logsumexp", shift, x, dim));
}

/** Whether all elements differ from 0, over all dimensions or over `dim`; bool, true where there is none. (torch.all) */
export function all(x: Tensor | boolean, dim?: DimArgument, options: ReductionOptions = {}): Tensor {
  knownOptions("all", options, ["keepdim"]);
  return eq(sum(eq(x, 0), dim, options), 0);
}

/** Whether any element differs from 0, over all dimensions or over `dim`; bool, false where there is none. (torch.any) */
export function any(x: Tensor | boolean, dim?: DimArgument, options: ReductionOptions = {}): Tensor {
  knownOptions("any", options, ["keepdim"]);
  return ne(sum(ne(x, 0), dim, options), 0);
}

/** How many elements differ from 0, over all dimensions or over `dim`; i32. (torch.count_nonzero) */
export function countNonzero(x: Tensor | boolean, dim?: DimArgument): Tensor {
  return sum(ne(x, 0), dim);
}
