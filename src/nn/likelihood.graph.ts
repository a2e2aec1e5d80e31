/** Losses that are negative log-likelihoods of numbers, and the divergence of distributions. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { eq, exp, le, log, maximum, mul, where } from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { moduleWith } from "./function-module.ts";
import { type LossOptions, lossReduction, type LossReduction, reduce } from "./reduce.graph.ts";
import { atLeast, flag, oneOf, settings } from "./settings.ts";
import { batchSize, varianceOf } from "./shapes.ts";

export interface PoissonNllLossOptions extends LossOptions {
  /** Whether the input is the logarithm of the rate. Default: true. */
  readonly logInput?: boolean;
  /** Whether Stirling's approximation of log y! is added where y > 1. Default: false. */
  readonly full?: boolean;
  /** What is added to a rate before its logarithm is taken. Default: 1e-8. */
  readonly eps?: number;
}

const poissonSettings = settings<PoissonNllLossOptions>("poissonNllLoss", {
  logInput: flag(true),
  full: flag(false),
  eps: atLeast(0, 1e-8),
  reduction: lossReduction,
});

/**
 * exp x − y x for each count y, where x is the logarithm of the rate; of the rate itself, x − y log(x + eps). Both broadcast.
 * (torch.nn.functional.poisson_nll_loss)
 */
export function poissonNllLoss(input: Tensor, target: Tensor, options: PoissonNllLossOptions = {}): Tensor {
  const { logInput, full, eps, reduction } = poissonSettings(options);
  const losses = logInput ? ofLogRates(input, target) : ofRates(input, target, eps);
  return reduce(full ? losses + logFactorial(target) : losses, reduction);
}

function ofLogRates(x: Tensor, y: Tensor): Tensor {
  const rate = exp(x);
  return handDerivative(rate - mul(y, x), [x, rate - y], [y, -x]);
}

function ofRates(x: Tensor, y: Tensor, eps: number): Tensor {
  const rate = x + eps;
  const logRate = log(rate);
  return handDerivative(x - mul(y, logRate), [x, 1 - y / rate], [y, -logRate]);
}

/** About log y!, by Stirling: y log y − y + log(2 π y) / 2, and 0 where y ≤ 1. */
function logFactorial(y: Tensor): Tensor {
  const few = le(y, 1);
  const logarithm = log(y);
  const many = mul(y, logarithm) - y + (logarithm + Math.log(2 * Math.PI)) * 0.5;
  return handDerivative(where(few, 0, many), [y, where(few, 0, logarithm + 0.5 / y)]);
}

/** poissonNllLoss as a module. (torch.nn.PoissonNLLLoss) */
export class PoissonNLLLoss extends moduleWith(poissonSettings, poissonNllLoss) {}

export interface GaussianNllLossOptions extends LossOptions {
  /** Whether the constant log(2 π) / 2 is added. Default: false. */
  readonly full?: boolean;
  /** The smallest variance. Default: 1e-6. */
  readonly eps?: number;
}

const gaussianSettings = settings<GaussianNllLossOptions>("gaussianNllLoss", {
  full: flag(false),
  eps: atLeast(0, 1e-6),
  reduction: lossReduction,
});

/** The same for every sample. */
const constantTerm = 0.5 * Math.log(2 * Math.PI);

/**
 * (log v + (x − t)² / v) / 2 for each element, with means x, targets t and v = max(variance, eps), whose derivative is taken as 1
 * below eps, too. The variance has the input's shape, or size 1 or nothing along one dimension, or is a number.
 * (torch.nn.functional.gaussian_nll_loss)
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options: GaussianNllLossOptions = {},
): Tensor {
  const { full, eps, reduction } = gaussianSettings(options);
  const given = varianceOf("gaussianNllLoss", variance, input);
  const held = maximum(given, eps);
  const error = input - target;
  const ratio = error / held;
  const product = mul(error, ratio);
  const losses = handDerivative(
    (log(held) + product) * 0.5,
    [error, ratio],
    [given, ((1 - product) / held) * 0.5],
  );
  return reduce(full ? losses + constantTerm : losses, reduction);
}

/** gaussianNllLoss as a module. (torch.nn.GaussianNLLLoss) */
export class GaussianNLLLoss extends moduleWith(gaussianSettings, gaussianNllLoss) {}

export interface KlDivOptions {
  /** mean: over all elements, which is no divergence; batchmean: the sum over the number of samples. Default: "mean". */
  readonly reduction?: LossReduction | "batchmean";
  /** Whether the target holds logarithms, too. Default: false. */
  readonly logTarget?: boolean;
}

const klDivSettings = settings<KlDivOptions>("klDiv", {
  reduction: oneOf("mean", "batchmean", "sum", "none"),
  logTarget: flag(false),
});

/**
 * y (log y − x) for each element, with log-probabilities x and probabilities y, 0 where y is 0; with logTarget exp(y) (y − x).
 * Both broadcast. (torch.nn.functional.kl_div)
 */
export function klDiv(input: Tensor, target: Tensor, options: KlDivOptions = {}): Tensor {
  const { reduction, logTarget } = klDivSettings(options);
  const losses = logTarget ? mul(exp(target), target - input) : information(target) - mul(target, input);
  if (reduction === "batchmean") return sum(losses) / batchSize("klDiv", input);
  return reduce(losses, reduction);
}

/** y log y, and 0 for y = 0. */
const information = (y: Tensor): Tensor =>
  handDerivative(where(eq(y, 0), 0, mul(y, log(y))), [y, log(y) + 1]);

/** klDiv as a module. (torch.nn.KLDivLoss) */
export class KLDivLoss extends moduleWith(klDivSettings, klDiv) {}
