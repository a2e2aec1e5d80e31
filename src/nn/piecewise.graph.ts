/** Activations that are put together from straight or flat pieces. relu is a primitive. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { abs, ge, le, mul, relu, sign, where } from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { rand } from "../../compiler/primitives/random.ts";
import { modalModule, moduleOf, moduleOfMap, moduleWith } from "./function-module.ts";
import { positiveOr } from "./halves.graph.ts";
import { type TrainingMode, trainingMode, whileTraining } from "./modes.graph.ts";
import { anyNumber, atLeast, checkSetting, settings, wholeNumber } from "./settings.ts";
import { dimensionsOf, perChannel } from "./shapes.ts";

/** relu as a module. (torch.nn.ReLU) */
export class ReLU extends moduleOfMap("relu", relu) {}

function checkThreshold(limit: number, value: number): void {
  checkSetting("threshold", "threshold", limit, anyNumber(0));
  checkSetting("threshold", "value", value, anyNumber(0));
}

/** x where x > threshold, else value; NaN stays. At the threshold the derivative is 0. (torch.nn.functional.threshold) */
export function threshold(x: Tensor, threshold: number, value: number): Tensor {
  checkThreshold(threshold, value);
  return where(le(x, threshold), value, x);
}

/** threshold as a module. (torch.nn.Threshold) */
export class Threshold extends moduleOf((limit: number, value: number) => {
  checkThreshold(limit, value);
  return (x: Tensor) => threshold(x, limit, value);
}) {}

export interface HardtanhOptions {
  /** The lowest value. Default: -1. */
  readonly minVal?: number;
  /** The highest value. Default: 1. */
  readonly maxVal?: number;
}

const hardtanhSettings = settings<HardtanhOptions>("hardtanh", {
  minVal: anyNumber(-1),
  maxVal: anyNumber(1),
});

/**
 * x held between minVal and maxVal; NaN stays. At both bounds the derivative is 0, unlike that of clamp.
 * (torch.nn.functional.hardtanh)
 */
export function hardtanh(x: Tensor, options: HardtanhOptions = {}): Tensor {
  const { minVal, maxVal } = hardtanhSettings(options);
  if (minVal > maxVal)
    throw invalidArgument(
      "hardtanh",
      `minVal is ${minVal}, maxVal ${maxVal}`,
      "The lowest value may not be above the highest.",
    );
  return where(le(x, minVal), minVal, where(ge(x, maxVal), maxVal, x));
}

/** hardtanh as a module. (torch.nn.Hardtanh) */
export class Hardtanh extends moduleWith(hardtanhSettings, hardtanh) {}

/** min(max(x, 0), 6). At 0 and 6 the derivative is 0. (torch.nn.functional.relu6) */
export const relu6 = (x: Tensor): Tensor => hardtanh(x, { minVal: 0, maxVal: 6 });

/** relu6 as a module. (torch.nn.ReLU6) */
export class ReLU6 extends moduleOfMap("relu6", relu6) {}

/** x / 6 + 1/2 held between 0 and 1. At ±3 the derivative is 0. (torch.nn.functional.hardsigmoid) */
export const hardsigmoid = (x: Tensor): Tensor => where(le(x, -3), 0, where(ge(x, 3), 1, x / 6 + 0.5));

/** hardsigmoid as a module. (torch.nn.Hardsigmoid) */
export class Hardsigmoid extends moduleOfMap("hardsigmoid", hardsigmoid) {}

/**
 * x · hardsigmoid(x): 0 up to −3, x from 3 on. The derivative is 0 at −3 and 1 at 3, as in newer versions of PyTorch.
 * (torch.nn.functional.hardswish)
 */
export function hardswish(x: Tensor): Tensor {
  const [none, all] = [le(x, -3), ge(x, 3)];
  const slope = where(none, 0, where(all, 1, x / 3 + 0.5));
  return handDerivative(where(none, 0, where(all, x, mul(x, x / 6 + 0.5))), [x, slope]);
}

/** hardswish as a module. (torch.nn.Hardswish) */
export class Hardswish extends moduleOfMap("hardswish", hardswish) {}

export interface LeakyReluOptions {
  /** The slope where x is not positive. Default: 0.01. */
  readonly negativeSlope?: number;
}

const leakyReluSettings = settings<LeakyReluOptions>("leakyRelu", { negativeSlope: anyNumber(0.01) });

/** x where x > 0, else negativeSlope · x. At 0 the derivative is negativeSlope. (torch.nn.functional.leaky_relu) */
export function leakyRelu(x: Tensor, options: LeakyReluOptions = {}): Tensor {
  const { negativeSlope } = leakyReluSettings(options);
  return positiveOr(x, x * negativeSlope, negativeSlope);
}

/** leakyRelu as a module. (torch.nn.LeakyReLU) */
export class LeakyReLU extends moduleWith(leakyReluSettings, leakyRelu) {}

/**
 * x where x > 0, else weight · x: one weight, [1] or [], or one for each channel, the second dimension of x. At 0 the
 * derivative is the weight. (torch.nn.functional.prelu)
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  const slopes = perChannel("prelu", weight, x);
  const below = le(x, 0);
  const value = where(below, mul(slopes, x), x);
  return handDerivative(value, [x, where(below, slopes, 1)], [slopes, where(below, x, 0)]);
}

export interface PReLUOptions {
  /** 1, or the number of channels. Default: 1. */
  readonly numParameters?: number;
  /** What the weights start from. Default: 0.25. */
  readonly init?: number;
}

const pReLUSettings = settings<PReLUOptions>("PReLU", {
  numParameters: wholeNumber(1),
  init: anyNumber(0.25),
});

/** prelu with its weight, [numParameters]. (torch.nn.PReLU) */
export class PReLU extends Module {
  weight: Tensor;

  constructor(options?: PReLUOptions) {
    super();
    const { numParameters, init } = pReLUSettings(options);
    this.weight = parameter([numParameters], { init });
  }

  override forward(x: Tensor): Tensor {
    return prelu(x, this.weight);
  }
}

export interface RreluModuleOptions {
  /** The smallest slope. Default: 1/8. */
  readonly lower?: number;
  /** The largest slope. Default: 1/3. */
  readonly upper?: number;
}

export interface RreluOptions extends RreluModuleOptions {
  /** Whether slopes are drawn; `training()` is true in train mode only. Default: false. */
  readonly training?: TrainingMode;
}

const rreluRange = { lower: anyNumber(1 / 8), upper: anyNumber(1 / 3) };
const rreluSettings = settings<RreluOptions>("rrelu", { ...rreluRange, training: trainingMode(false) });

/**
 * leakyRelu with a slope for each element, drawn from [lower, upper) while training; else it is their mean.
 * (torch.nn.functional.rrelu)
 */
export function rrelu(x: Tensor, options: RreluOptions = {}): Tensor {
  const { lower, upper, training: mode } = rreluSettings(options);
  if (lower > upper)
    throw invalidArgument(
      "rrelu",
      `lower is ${lower}, upper ${upper}`,
      "The smallest slope may not be above the largest.",
    );
  const drawn = (): Tensor => rand(dimensionsOf("rrelu", x)) * (upper - lower) + lower;
  const slope = whileTraining(mode, drawn, (lower + upper) / 2);
  return positiveOr(x, mul(x, slope), slope);
}

/** rrelu that draws in train mode. (torch.nn.RReLU) */
export class RReLU extends modalModule(settings<RreluModuleOptions>("RReLU", rreluRange), rrelu) {}

export interface ShrinkOptions {
  /** λ: up to what size x becomes 0. Default: 0.5. */
  readonly lambd?: number;
}

const hardshrinkSettings = settings<ShrinkOptions>("hardshrink", { lambd: anyNumber(0.5) });

/** x where |x| > lambd, else 0; NaN stays. At ±lambd the derivative is 0. (torch.nn.functional.hardshrink) */
export function hardshrink(x: Tensor, options: ShrinkOptions = {}): Tensor {
  const { lambd } = hardshrinkSettings(options);
  return where(le(abs(x), lambd), 0, x);
}

/** hardshrink as a module. (torch.nn.Hardshrink) */
export class Hardshrink extends moduleWith(hardshrinkSettings, hardshrink) {}

const softshrinkSettings = settings<ShrinkOptions>("softshrink", { lambd: atLeast(0, 0.5) });

/**
 * x, brought nearer to 0 by lambd, and 0 where |x| ≤ lambd; NaN stays. At ±lambd the derivative is 0.
 * (torch.nn.functional.softshrink)
 */
export function softshrink(x: Tensor, options: ShrinkOptions = {}): Tensor {
  const { lambd } = softshrinkSettings(options);
  return where(le(abs(x), lambd), 0, x - lambd * sign(x));
}

/** softshrink as a module. (torch.nn.Softshrink) */
export class Softshrink extends moduleWith(softshrinkSettings, softshrink) {}
