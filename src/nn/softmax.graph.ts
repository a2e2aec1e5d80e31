/** Softmax and its kin: numbers along a dimension as probabilities. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { exp, log } from "../../compiler/primitives/elementwise.ts";
import { asSoftmax, handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { reshape } from "../../compiler/primitives/movement.ts";
import { rand } from "../../compiler/primitives/random.ts";
import { argmax } from "../../compiler/primitives/reductions.ts";
import { type FunctionModule, moduleOf, moduleOfMap } from "./function-module.ts";
import { above, checkSetting, flag, settings, wholeNumber } from "./settings.ts";
import { countedAlong, dimensionsOf, oneDim, printedShape, rankOf, shiftAlong } from "./shapes.ts";

/** What a function along a dimension makes of x; a single number is a vector of one. */
function along(name: string, x: Tensor, dim: number, compute: (x: Tensor, dim: number) => Tensor): Tensor {
  if (rankOf(name, x) > 0) return compute(x, oneDim(name, x, dim));
  const vector = reshape(x, [1]);
  return reshape(compute(vector, oneDim(name, vector, dim)), []);
}

/** The base of the module of a function along a dimension. */
const moduleAlong = (
  name: string,
  compute: (x: Tensor, dim: number) => Tensor,
): new (dim: number) => FunctionModule<[x: Tensor]> =>
  moduleOf((dim: number) => {
    checkSetting(name, "dim", dim, wholeNumber(0));
    return (x: Tensor) => compute(x, dim);
  });

/**
 * exp x / Σ exp x along `dim`: positive, adding up to 1. Shifted by the maximum, which changes nothing but keeps the
 * exponentials finite. (torch.nn.functional.softmax)
 */
export function softmax(x: Tensor, dim: number): Tensor {
  return along("softmax", x, dim, sharesAlong);
}

function sharesAlong(x: Tensor, dim: number): Tensor {
  const max = shiftAlong("softmax", x, dim);
  const exps = exp(x - max);
  const total = sum(exps, dim, { keepdim: true });
  return asSoftmax(exps / total, x, dim);
}

/** softmax as a module. (torch.nn.Softmax) */
export class Softmax extends moduleAlong("softmax", softmax) {}

/** x − log Σ exp x along `dim`: the logarithm of softmax, without underflow. (torch.nn.functional.log_softmax) */
export function logSoftmax(x: Tensor, dim: number): Tensor {
  return along("logSoftmax", x, dim, logSharesAlong);
}

function logSharesAlong(x: Tensor, dim: number): Tensor {
  const max = shiftAlong("logSoftmax", x, dim);
  const shifted = x - max;
  const total = sum(exp(shifted), dim, { keepdim: true });
  return shifted - log(total);
}

/** logSoftmax as a module. (torch.nn.LogSoftmax) */
export class LogSoftmax extends moduleAlong("logSoftmax", logSoftmax) {}

/** softmax of −x: the smallest number gets the largest share. (torch.nn.functional.softmin) */
export function softmin(x: Tensor, dim: number): Tensor {
  return along("softmin", -x, dim, sharesAlong);
}

/** softmin as a module. (torch.nn.Softmin) */
export class Softmin extends moduleAlong("softmin", softmin) {}

function overChannels(x: Tensor): Tensor {
  const rank = rankOf("Softmax2d", x);
  if (rank !== 3 && rank !== 4)
    throw shapeExpected("Softmax2d", "[N, C, H, W] or [C, H, W]", printedShape("Softmax2d", x), [x]);
  return softmax(x, -3);
}

/** softmax over the channels of [N, C, H, W] or [C, H, W]. (torch.nn.Softmax2d) */
export class Softmax2d extends moduleOfMap("Softmax2d", overChannels) {}

export interface GumbelSoftmaxOptions {
  /** The temperature τ: the lower, the nearer to a choice. Default: 1. */
  readonly tau?: number;
  /** Whether the result is 1 for the largest share and 0 for all others, with the derivative of the shares. Default: false. */
  readonly hard?: boolean;
}

const gumbelSoftmaxSettings = settings<GumbelSoftmaxOptions>("gumbelSoftmax", {
  tau: above(0, 1),
  hard: flag(false),
});

/**
 * softmax((x + g) / τ) along `dim` (default: −1) with Gumbel noise g = −log(−log u), u uniform, drawn in every step: a sample of
 * the classes whose logits are x, with a derivative. (torch.nn.functional.gumbel_softmax)
 */
export function gumbelSoftmax(x: Tensor, dim = -1, options: GumbelSoftmaxOptions = {}): Tensor {
  const { tau, hard } = gumbelSoftmaxSettings(options);
  const along = oneDim("gumbelSoftmax", x, dim);
  // The draws are multiples of 2⁻²⁴ or finer, 0 among them: now they lie inside of (0, 1).
  const inside = rand(dimensionsOf("gumbelSoftmax", x)) * (1 - 2 / 33554432) + 1 / 33554432;
  const shares = softmax((x - log(-log(inside))) / tau, along);
  if (!hard) return shares;
  const largest = argmax(shares, along, { keepdim: true });
  return handDerivative(countedAlong("gumbelSoftmax", largest, x, along), [shares, 1]);
}
