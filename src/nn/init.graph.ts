/** Initialisers: functions from a shape to the tensor a parameter starts from. */
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { broadcastTo } from "../../compiler/primitives/broadcast.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { rand, randn } from "../../compiler/primitives/random.ts";

/** Makes the first value of a parameter: `parameter([2, 3], { init: init.uniform({ a: -1, b: 1 }) })`. */
export type ShapeInitializer = (shape: readonly Dimension[]) => Tensor;

export interface UniformOptions {
  /** The lower bound, included. Default: 0. */
  readonly a?: number;
  /** The upper bound, excluded. Default: 1. */
  readonly b?: number;
}

/** Uniform in [a, b). (torch.nn.init.uniform_) */
export function uniform(options: UniformOptions = {}): ShapeInitializer {
  const { a = 0, b = 1 } = knownOptions("init.uniform", options, ["a", "b"]);
  return (shape) => rand(shape) * (b - a) + a;
}

export interface NormalOptions {
  /** Default: 0. */
  readonly mean?: number;
  /** The standard deviation. Default: 1. */
  readonly std?: number;
}

/** Normal with a mean and a standard deviation. (torch.nn.init.normal_) */
export function normal(options: NormalOptions = {}): ShapeInitializer {
  const { mean = 0, std = 1 } = knownOptions("init.normal", options, ["mean", "std"]);
  return (shape) => randn(shape) * std + mean;
}

/** The same number everywhere. (torch.nn.init.constant_) */
export function constant(value: number): ShapeInitializer {
  return (shape) => broadcastTo(value, shape);
}

/** 0 everywhere. (torch.nn.init.zeros_) */
export const zeros: ShapeInitializer = constant(0);

/** 1 everywhere. (torch.nn.init.ones_) */
export const ones: ShapeInitializer = constant(1);

export interface GainOptions {
  /** By how much the bounds or the deviation are multiplied. Default: 1. */
  readonly gain?: number;
}

/** How many inputs and outputs of a layer a weight connects, together. */
function fans(shape: readonly Dimension[]): number {
  const [outputs = 1, inputs = 1, ...field] = shape as readonly number[];
  return (inputs + outputs) * field.reduce((product, each) => product * each, 1);
}

/** Uniform in ±gain √(6 / (inputs + outputs)). (torch.nn.init.xavier_uniform_) */
export function xavierUniform(options: GainOptions = {}): ShapeInitializer {
  const { gain = 1 } = knownOptions("init.xavierUniform", options, ["gain"]);
  return (shape) => {
    const bound = gain * Math.sqrt(6 / fans(shape));
    return rand(shape) * (2 * bound) - bound;
  };
}

/** Normal with mean 0 and standard deviation gain √(2 / (inputs + outputs)). (torch.nn.init.xavier_normal_) */
export function xavierNormal(options: GainOptions = {}): ShapeInitializer {
  const { gain = 1 } = knownOptions("init.xavierNormal", options, ["gain"]);
  return (shape) => randn(shape) * (gain * Math.sqrt(2 / fans(shape)));
}
