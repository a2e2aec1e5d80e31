/** Optimisers: the next value of a parameter from its value, its gradient and states of its own. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Optimizer, Update } from "../../compiler/graph/optimizer.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { maximum, mul, sqrt } from "../../compiler/primitives/elementwise.ts";
import { assign, constant, state } from "../../compiler/primitives/leaves.ts";
import { grouped, type OptimizerOptions, settingsOf } from "./parameter-groups.ts";
import { checkRange, dimensionsOf } from "./shapes.ts";

/** What sgd can be told, for all parameters or for a group. */
export interface SgdSettings {
  /** The learning rate to start with; the trainer's `lr` changes it. Default: 0.001. */
  readonly lr: number;
  /** μ: how much of the earlier velocity is kept. Default: 0. */
  readonly momentum: number;
  /** How much of each gradient but the first the velocity leaves out. Default: 0. */
  readonly dampening: number;
  /** λ: what is added to the gradient for each unit of the parameter. Default: 0. */
  readonly weightDecay: number;
  /** Whether the gradient is taken where the velocity leads. Needs momentum. Default: false. */
  readonly nesterov: boolean;
  /** Whether the loss is made large instead of small. Default: false. */
  readonly maximize: boolean;
}

export type SgdOptions = OptimizerOptions<SgdSettings>;

const sgdDefaults: SgdSettings = {
  lr: 1e-3,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

/**
 * Gradient descent: p ← p − lr · b with b ← μ b + (1 − dampening) (g + λ p), starting from the first gradient; with nesterov
 * p ← p − lr · (g + λ p + μ b). (torch.optim.SGD)
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { settings, groups } = settingsOf("sgd", options, sgdDefaults);
  return grouped({ name: "sgd", settings, groups, check: checkSgd, begin: sgdRule });
}

function checkSgd({ momentum, dampening, weightDecay, nesterov }: SgdSettings): void {
  checkRange("sgd", "momentum", momentum, 0);
  checkRange("sgd", "weightDecay", weightDecay, 0);
  if (nesterov && (momentum === 0 || dampening !== 0))
    throw invalidArgument(
      "sgd",
      "nesterov needs a momentum and no dampening",
      "Write { momentum: 0.9, nesterov: true }.",
    );
}

function sgdRule(settings: SgdSettings, lr: Tensor): Update {
  const { momentum, dampening, nesterov } = settings;
  const share = momentum === 0 ? 1 : gradientShare(dampening);
  return (parameter, gradient) => {
    const slope = slopeOf(parameter, gradient, settings);
    if (momentum === 0) return parameter + slope * -lr;
    const momentumBuffer = state(dimensionsOf("sgd", parameter) as number[]);
    const velocity = momentum * momentumBuffer + share * slope;
    assign(momentumBuffer, velocity);
    const direction = nesterov ? slope + momentum * velocity : velocity;
    return parameter + direction * -lr;
  };
}

/** How much of a gradient goes into the velocity: in the first step all of it. */
function gradientShare(dampening: number): Tensor {
  if (dampening === 0) return 1;
  const undampened = state([], { init: 1 });
  assign(undampened, constant(1 - dampening));
  return undampened;
}

interface Descent {
  readonly weightDecay: number;
  readonly maximize: boolean;
}

/** The gradient of what is minimised, decay included. */
function slopeOf(parameter: Tensor, gradient: Tensor, { weightDecay, maximize }: Descent): Tensor {
  const slope = maximize ? -gradient : gradient;
  return weightDecay === 0 ? slope : slope + weightDecay * parameter;
}

/** What adam can be told, for all parameters or for a group. */
export interface AdamSettings {
  /** The learning rate to start with; the trainer's `lr` changes it. Default: 0.001. */
  readonly lr: number;
  /** How much of the earlier averages of gradient and squared gradient is kept. Default: [0.9, 0.999]. */
  readonly betas: readonly [number, number];
  /** What is added to the root in the denominator. Default: 1e-8. */
  readonly eps: number;
  /** What is added to the gradient for each unit of the parameter. Default: 0. */
  readonly weightDecay: number;
  /** Whether the largest average of squares so far is divided by. Default: false. */
  readonly amsgrad: boolean;
  /** Whether the loss is made large instead of small. Default: false. */
  readonly maximize: boolean;
}

export type AdamOptions = OptimizerOptions<AdamSettings>;

const adamDefaults: AdamSettings = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};

/**
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², p ← p − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε) in step t, with the
 * largest v so far where amsgrad is set. The powers of β are kept as products. (torch.optim.Adam)
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { settings, groups } = settingsOf("adam", options, adamDefaults);
  return grouped({ name: "adam", settings, groups, check: checkAdam, begin: adamRule });
}

/** The largest number below 1. */
const belowOne = 1 - Number.EPSILON / 2;

function checkAdam({ betas, eps, weightDecay }: AdamSettings): void {
  checkRange("adam", "eps", eps, 0);
  checkRange("adam", "weightDecay", weightDecay, 0);
  if (!Array.isArray(betas) || betas.length !== 2)
    throw invalidArgument("adam", "betas are no pair of numbers", "Write { betas: [0.9, 0.999] }.");
  for (const beta of betas) checkRange("adam", "one of betas", beta, 0, belowOne);
}

function adamRule(settings: AdamSettings, lr: Tensor): Update {
  const { betas, eps, amsgrad } = settings;
  const [beta1, beta2] = betas;
  const beta1Power = state([], { init: 1 });
  const beta2Power = state([], { init: 1 });
  const beta1Next = beta1Power * beta1;
  const beta2Next = beta2Power * beta2;
  assign(beta1Power, beta1Next);
  assign(beta2Power, beta2Next);
  const stepSize = lr / (1 - beta1Next);
  const correction = sqrt(1 - beta2Next);
  return (parameter, gradient) => {
    const slope = slopeOf(parameter, gradient, settings);
    const shape = dimensionsOf("adam", parameter) as number[];
    const expAvg = state(shape);
    const expAvgSq = state(shape);
    const firstMoment = beta1 * expAvg + (1 - beta1) * slope;
    const secondMoment = beta2 * expAvgSq + (1 - beta2) * mul(slope, slope);
    assign(expAvg, firstMoment);
    assign(expAvgSq, secondMoment);
    const denominator = sqrt(amsgrad ? largest(secondMoment, shape) : secondMoment) / correction + eps;
    return parameter + (firstMoment / denominator) * -stepSize;
  };
}

/** The largest value so far. */
function largest(moment: Tensor, shape: readonly number[]): Tensor {
  const maxExpAvgSq = state(shape);
  const most = maximum(maxExpAvgSq, moment);
  assign(maxExpAvgSq, most);
  return most;
}
