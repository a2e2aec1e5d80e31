/** Reductions composed of sums: mean and variance. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { DimArgument, ReductionOptions } from "../../compiler/primitives/broadcast.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { maximum } from "../../compiler/primitives/elementwise.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { square } from "../tensor/elementwise.graph.ts";
import { countAlong } from "./shapes.ts";

/**
 * Σ x / n over all dimensions or over `dim`; bool counts as 0 and 1, the result is f32. Without elements it is NaN.
 * (torch.mean)
 */
export function mean(x: Tensor | boolean, dim?: DimArgument, options: ReductionOptions = {}): Tensor {
  knownOptions("mean", options, ["keepdim"]);
  // A comparison is a tensor, though TypeScript calls it boolean.
  return sum(x, dim, options) / countAlong("mean", x as Tensor, dim);
}

export interface VarianceOptions extends ReductionOptions {
  /** What is subtracted from the number of elements that is divided by. Default: 1. */
  readonly correction?: number;
  /** false is a correction of 0. */
  readonly unbiased?: boolean;
}

/**
 * Σ (x − mean x)² / max(n − correction, 0) over all dimensions or over `dim`. (torch.var; `var` is a reserved word)
 */
export function variance(x: Tensor, dim?: DimArgument, options: VarianceOptions = {}): Tensor {
  const { keepdim = false, unbiased = true } = knownOptions("variance", options, [
    "correction",
    "unbiased",
    "keepdim",
  ]);
  const { correction = unbiased ? 1 : 0 } = options;
  const deviation = x - mean(x, dim, { keepdim: true });
  return sum(square(deviation), dim, { keepdim }) / maximum(countAlong("variance", x, dim) - correction, 0);
}
