/** Initialisers: what parameters start from. */
import { isNode } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { broadcastTo } from "../../compiler/primitives/broadcast.ts";
import { rand, randn } from "../../compiler/primitives/random.ts";
import { erf, erfinv } from "../../compiler/primitives/special.ts";
import { clamp } from "../tensor/elementwise.graph.ts";
import {
  checked,
  initFunction,
  ranksFor,
  restarted,
  type Rule,
  type ShapeInitializer,
} from "./initializers.ts";
import { anyNumber, atLeast, checkSetting, oneOf, settings } from "./settings.ts";

export type { InitFunction, ShapeInitializer } from "./initializers.ts";
export * from "./init-matrices.graph.ts";

export interface UniformOptions {
  /** The lower bound, included. Default: 0. */
  readonly a?: number;
  /** The upper bound, excluded. Default: 1. */
  readonly b?: number;
}

const uniformSettings = settings<UniformOptions>("init.uniform", { a: anyNumber(0), b: anyNumber(1) });

/** Uniform in [a, b). (torch.nn.init.uniform_) */
export const uniform = initFunction<UniformOptions>("init.uniform", (options) => {
  const { a, b } = uniformSettings(options);
  return { start: (shape) => rand(shape) * (b - a) + a };
});

export interface NormalOptions {
  /** Default: 0. */
  readonly mean?: number;
  /** The standard deviation. Default: 1. */
  readonly std?: number;
}

const normalSettings = settings<NormalOptions>("init.normal", { mean: anyNumber(0), std: atLeast(0, 1) });

/** Normal with a mean and a standard deviation. (torch.nn.init.normal_) */
export const normal = initFunction<NormalOptions>("init.normal", (options) => {
  const { mean, std } = normalSettings(options);
  return { start: (shape) => randn(shape) * std + mean };
});

export interface TruncNormalOptions extends NormalOptions {
  /** The lower bound. Default: -2. */
  readonly a?: number;
  /** The upper bound. Default: 2. */
  readonly b?: number;
}

const truncNormalSettings = settings<TruncNormalOptions>("init.truncNormal", {
  mean: anyNumber(0),
  std: atLeast(0, 1),
  a: anyNumber(-2),
  b: anyNumber(2),
});

/** Normal, where what lies outside of [a, b] is drawn anew: by the inverse of its distribution. (torch.nn.init.trunc_normal_) */
export const truncNormal = initFunction<TruncNormalOptions>("init.truncNormal", (options) => {
  const { mean, std, a, b } = truncNormalSettings(options);
  // 2 Φ((x − mean) / std) − 1.
  const centered = (x: number): Tensor => erf((x - mean) / (std * Math.SQRT2));
  return {
    start: (shape) => {
      const [low, high] = [centered(a), centered(b)];
      const drawn = erfinv(rand(shape) * (high - low) + low) * (std * Math.SQRT2) + mean;
      return clamp(drawn, { min: a, max: b });
    },
  };
});

/** The same number everywhere: `constant(value)`, or `constant(tensor, value)`. (torch.nn.init.constant_) */
export function constant(value: number): ShapeInitializer;
export function constant(tensor: Tensor, value: number): Tensor;
export function constant(first: number | Tensor, value?: number): ShapeInitializer | Tensor {
  const number = value ?? first;
  checkSetting("init.constant", "the value", number, anyNumber(0));
  const start: ShapeInitializer = (shape) => broadcastTo(number, shape);
  return isNode(first) ? restarted("init.constant", first, { start }) : start;
}

/** An initialiser, or with a tensor what makes it its start. */
export interface FixedInit {
  (tensor: Tensor): Tensor;
  (shape: readonly Dimension[]): Tensor;
}

const fixed =
  (name: string, value: number): FixedInit =>
  (given: Tensor | readonly Dimension[]) =>
    isNode(given)
      ? restarted(name, given as Tensor, { start: constant(value) })
      : constant(value)(given as readonly Dimension[]);

/** 0 everywhere. (torch.nn.init.zeros_) */
export const zeros = fixed("init.zeros", 0);

/** 1 everywhere. (torch.nn.init.ones_) */
export const ones = fixed("init.ones", 1);

const gains = {
  linear: 1,
  conv1d: 1,
  conv2d: 1,
  conv3d: 1,
  convTranspose1d: 1,
  convTranspose2d: 1,
  convTranspose3d: 1,
  sigmoid: 1,
  tanh: 5 / 3,
  relu: Math.SQRT2,
  selu: 3 / 4,
} as const;

/** What follows a layer. */
export type Nonlinearity = keyof typeof gains | "leakyRelu";

const nonlinearity = oneOf<Nonlinearity>("leakyRelu", ...(Object.keys(gains) as (keyof typeof gains)[]));

/**
 * By how much weights should be larger before a nonlinearity; `param` is the negative slope of leakyRelu, 0.01 if it is left out.
 * (torch.nn.init.calculate_gain)
 */
export function calculateGain(name: Nonlinearity, param: number | null = null): number {
  checkSetting("init.calculateGain", "nonlinearity", name, nonlinearity);
  if (name !== "leakyRelu") return gains[name];
  checkSetting("init.calculateGain", "param", param ?? 0.01, anyNumber(0));
  const slope = param ?? 0.01;
  return Math.sqrt(2 / (1 + slope * slope));
}

/** How many numbers an output is made of, and in how many outputs an input is. */
export type FanMode = "fanIn" | "fanOut";

function fansOf(shape: readonly Dimension[]): Readonly<Record<FanMode, number>> {
  const [outputs, inputs, ...window] = shape as readonly [number, number, ...number[]];
  const each = window.reduce((product, size) => product * size, 1);
  return { fanIn: inputs * each, fanOut: outputs * each };
}

/** A spread that follows from the fans; without any element it does not matter. */
const spreadBy = (
  name: string,
  start: (spread: number) => ShapeInitializer,
  spread: (fans: Readonly<Record<FanMode, number>>) => number,
): Rule =>
  checked(ranksFor(name, 2), (shape) => {
    const found = spread(fansOf(shape));
    return start(Number.isFinite(found) ? found : 0)(shape);
  });

const within = (bound: number): ShapeInitializer => uniform({ a: -bound, b: bound });
const deviating = (std: number): ShapeInitializer => normal({ std });

export interface XavierOptions {
  /** A factor: `calculateGain` of what follows. Default: 1. */
  readonly gain?: number;
}

const gainOf = (name: string) => settings<XavierOptions>(name, { gain: anyNumber(1) });
const xavierUniformSettings = gainOf("init.xavierUniform");

/** U(±gain √(6 / (fanIn + fanOut))). (torch.nn.init.xavier_uniform_) */
export const xavierUniform = initFunction<XavierOptions>("init.xavierUniform", (options) => {
  const { gain } = xavierUniformSettings(options);
  return spreadBy(
    "init.xavierUniform",
    within,
    ({ fanIn, fanOut }) => gain * Math.sqrt(6 / (fanIn + fanOut)),
  );
});

const xavierNormalSettings = gainOf("init.xavierNormal");

/** Normal with standard deviation gain √(2 / (fanIn + fanOut)). (torch.nn.init.xavier_normal_) */
export const xavierNormal = initFunction<XavierOptions>("init.xavierNormal", (options) => {
  const { gain } = xavierNormalSettings(options);
  return spreadBy(
    "init.xavierNormal",
    deviating,
    ({ fanIn, fanOut }) => gain * Math.sqrt(2 / (fanIn + fanOut)),
  );
});

export interface KaimingOptions {
  /** The negative slope of leakyRelu, if that follows. Default: 0. */
  readonly a?: number;
  /** What is kept: fanIn the size of values, fanOut that of gradients. Default: "fanIn". */
  readonly mode?: FanMode;
  /** What follows. Default: "leakyRelu". */
  readonly nonlinearity?: Nonlinearity;
}

const kaimingSettings = (name: string) =>
  settings<KaimingOptions>(name, { a: anyNumber(0), mode: oneOf<FanMode>("fanIn", "fanOut"), nonlinearity });
const kaimingUniformSettings = kaimingSettings("init.kaimingUniform");

/** U(±gain √(3 / fan)), with the gain of what follows. (torch.nn.init.kaiming_uniform_) */
export const kaimingUniform = initFunction<KaimingOptions>("init.kaimingUniform", (options) => {
  const { a, mode, nonlinearity: next } = kaimingUniformSettings(options);
  return spreadBy(
    "init.kaimingUniform",
    within,
    (fans) => calculateGain(next, a) * Math.sqrt(3 / fans[mode]),
  );
});

const kaimingNormalSettings = kaimingSettings("init.kaimingNormal");

/** Normal with standard deviation gain / √fan, with the gain of what follows. (torch.nn.init.kaiming_normal_) */
export const kaimingNormal = initFunction<KaimingOptions>("init.kaimingNormal", (options) => {
  const { a, mode, nonlinearity: next } = kaimingNormalSettings(options);
  return spreadBy("init.kaimingNormal", deviating, (fans) => calculateGain(next, a) / Math.sqrt(fans[mode]));
});
