/** Variances and standard deviations. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { DimArgument, ReductionOptions } from "../../compiler/primitives/broadcast.ts";
import { maximum } from "../../compiler/primitives/elementwise.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { rootOfSquares } from "../../compiler/primitives/squares.ts";
import { countAlong } from "../nn/shapes.ts";
import { squaresAlong, withoutDims } from "./dimensions.ts";
import { mean } from "./reductions.graph.ts";

export interface VarianceOptions extends ReductionOptions {
  /** What is subtracted from the number of elements that is divided by. Default: 1. */
  readonly correction?: number;
  /** false is a correction of 0. */
  readonly unbiased?: boolean;
}

/** [variance, mean], both with the reduced dimensions kept or both without. */
function moments(name: string, x: Tensor, dim: DimArgument, options: VarianceOptions): [Tensor, Tensor] {
  const known = knownOptions(name, options, ["correction", "unbiased", "keepdim"]);
  const { keepdim = false, unbiased = true, correction = unbiased ? 1 : 0 } = known;
  const center = mean(x, dim, { keepdim: true });
  const deviation = x - center;
  const freedom = maximum(countAlong(name, x, dim) - correction, 0);
  const spread = squaresAlong(name, x, deviation, dim, keepdim) / freedom;
  return [spread, keepdim ? center : withoutDims(name, center, x, dim)];
}

/**
 * Σ (x − mean x)² / max(n − correction, 0) over all dimensions or over `dim`. (torch.var; `var` is a reserved word)
 */
export function variance(x: Tensor, dim?: DimArgument, options: VarianceOptions = {}): Tensor {
  return moments("variance", x, dim, options)[0];
}

/** The root of the variance, with gradient 0 where it is 0; arguments as of variance. (torch.std) */
export function std(x: Tensor, dim?: DimArgument, options: VarianceOptions = {}): Tensor {
  return rootOfSquares(moments("std", x, dim, options)[0]);
}

/** [variance, mean]; arguments as of variance. (torch.var_mean) */
export function varMean(x: Tensor, dim?: DimArgument, options: VarianceOptions = {}): [Tensor, Tensor] {
  return moments("varMean", x, dim, options);
}

/** [std, mean]; arguments as of variance. (torch.std_mean) */
export function stdMean(x: Tensor, dim?: DimArgument, options: VarianceOptions = {}): [Tensor, Tensor] {
  const [spread, center] = moments("stdMean", x, dim, options);
  return [rootOfSquares(spread), center];
}
