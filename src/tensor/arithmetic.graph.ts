/** Sums, products and quotients of tensors. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { mixed } from "../../compiler/primitives/bounds.ts";
import {
  add as addition,
  div as quotient,
  int,
  mul,
  sub as difference,
} from "../../compiler/primitives/elementwise.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { exp2, pow } from "../../compiler/primitives/power.ts";
import { floorDivide, trunc } from "../../compiler/primitives/rounding.ts";
import { dtypeOf, numberOption } from "./arguments.ts";
import { asFloat } from "./dimensions.ts";

export interface AlphaOptions {
  /** A factor for the second operand. Default: 1. */
  readonly alpha?: number;
}

function scaled(name: string, other: Tensor, options: AlphaOptions): Tensor {
  const { alpha = 1 } = knownOptions(name, options, ["alpha"]);
  return alpha === 1 ? other : mul(other, numberOption(name, "alpha", alpha));
}

/** input + alpha other, elementwise with broadcasting; `a + b`. (torch.add) */
export function add(input: Tensor, other: Tensor, options: AlphaOptions = {}): Tensor {
  return addition(input, scaled("add", other, options));
}

/** input − alpha other, elementwise with broadcasting; `a - b`. (torch.sub) */
export function sub(input: Tensor, other: Tensor, options: AlphaOptions = {}): Tensor {
  return difference(input, scaled("sub", other, options));
}

export interface DivOptions {
  /** "floor" rounds down, "trunc" towards 0. Default: the quotient as it is. */
  readonly roundingMode?: "floor" | "trunc" | null;
}

/**
 * input / other, elementwise with broadcasting; `a / b`. Rounded quotients of integers are integers, and what is rounded has
 * derivative 0. (torch.div)
 */
export function div(input: Tensor, other: Tensor, options: DivOptions = {}): Tensor {
  const { roundingMode = null } = knownOptions("div", options, ["roundingMode"]);
  if (roundingMode === null) return quotient(input, other);
  if (roundingMode === "floor") return floorDivide(input, other);
  if (roundingMode !== "trunc")
    throw invalidArgument("div", `roundingMode is ${String(roundingMode)}`, 'Use "floor" or "trunc".');
  const whole = trunc(input / other);
  const isFloat = [input, other].some((each) => dtypeOf("div", each) === "f32");
  return isFloat ? whole : int(whole);
}

export interface ValueOptions {
  /** A factor for what is added. Default: 1. */
  readonly value?: number;
}

/** input + value tensor1 tensor2, elementwise with broadcasting. (torch.addcmul) */
export function addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, options: ValueOptions = {}): Tensor {
  const { value = 1 } = knownOptions("addcmul", options, ["value"]);
  return input + mul(numberOption("addcmul", "value", value), mul(tensor1, tensor2));
}

/** input + value tensor1 / tensor2, elementwise with broadcasting. (torch.addcdiv) */
export function addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, options: ValueOptions = {}): Tensor {
  const { value = 1 } = knownOptions("addcdiv", options, ["value"]);
  return input + mul(numberOption("addcdiv", "value", value), tensor1 / tensor2);
}

/** input + weight (end − input), exactly `end` where the weight is 1; the weight may be a number. (torch.lerp) */
export function lerp(input: Tensor, end: Tensor, weight: Tensor): Tensor {
  return mixed(input, end, weight);
}

/** 1 / x. (torch.reciprocal) */
export function reciprocal(x: Tensor): Tensor {
  return 1 / x;
}

/** x itself. (torch.positive) */
export function positive(x: Tensor): Tensor {
  return +x;
}

/** x · 2^other. (torch.ldexp) */
export function ldexp(x: Tensor, other: Tensor): Tensor {
  return mul(x, exp2(other));
}

/** base^exponent as floats, of integers, too. (torch.float_power) */
export function floatPower(base: Tensor, exponent: Tensor): Tensor {
  return pow(asFloat(base), exponent);
}

/** Degrees as radians. (torch.deg2rad) */
export function deg2rad(x: Tensor): Tensor {
  return mul(x, Math.PI / 180);
}

/** Radians as degrees. (torch.rad2deg) */
export function rad2deg(x: Tensor): Tensor {
  return mul(x, 180 / Math.PI);
}
