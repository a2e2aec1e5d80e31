/** Sums, products and quotients of tensors. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { mixed } from "../../compiler/primitives/bounds.ts";
import {
  add as addition,
  div as quotient,
  int,
  mul,
  sub as difference,
} from "../../compiler/primitives/elementwise.ts";
import { exp2, pow } from "../../compiler/primitives/power.ts";
import { floorDivide, trunc } from "../../compiler/primitives/rounding.ts";
import { anyNumber, oneOf, orNull, settings } from "../nn/settings.ts";
import { dtypeOf } from "./arguments.ts";
import { asFloat } from "./dimensions.ts";

export interface AlphaOptions {
  /** A factor for the second operand. Default: 1. */
  readonly alpha?: number;
}

const addSettings = settings<AlphaOptions>("add", { alpha: anyNumber(1) });
const subSettings = settings<AlphaOptions>("sub", { alpha: anyNumber(1) });

const scaled = (other: Tensor, factor: number): Tensor => (factor === 1 ? other : mul(other, factor));

/** input + alpha other, elementwise with broadcasting; `a + b`. (torch.add) */
export function add(input: Tensor, other: Tensor, options: AlphaOptions = {}): Tensor {
  return addition(input, scaled(other, addSettings(options).alpha));
}

/** input − alpha other, elementwise with broadcasting; `a - b`. (torch.sub) */
export function sub(input: Tensor, other: Tensor, options: AlphaOptions = {}): Tensor {
  return difference(input, scaled(other, subSettings(options).alpha));
}

export interface DivOptions {
  /** "floor" rounds down, "trunc" towards 0. Default: the quotient as it is. */
  readonly roundingMode?: "floor" | "trunc" | null;
}

const divSettings = settings<DivOptions>("div", { roundingMode: orNull(oneOf("floor", "trunc")) });

/**
 * input / other, elementwise with broadcasting; `a / b`. Rounded quotients of integers are integers, and what is rounded has
 * derivative 0. (torch.div)
 */
export function div(input: Tensor, other: Tensor, options: DivOptions = {}): Tensor {
  const { roundingMode } = divSettings(options);
  if (roundingMode === null) return quotient(input, other);
  if (roundingMode === "floor") return floorDivide(input, other);
  const whole = trunc(input / other);
  const isFloat = [input, other].some((each) => dtypeOf("div", each) === "f32");
  return isFloat ? whole : int(whole);
}

export interface ValueOptions {
  /** A factor for what is added. Default: 1. */
  readonly value?: number;
}

const addcmulSettings = settings<ValueOptions>("addcmul", { value: anyNumber(1) });
const addcdivSettings = settings<ValueOptions>("addcdiv", { value: anyNumber(1) });

/** input + value tensor1 tensor2, elementwise with broadcasting. (torch.addcmul) */
export function addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, options: ValueOptions = {}): Tensor {
  return input + scaled(mul(tensor1, tensor2), addcmulSettings(options).value);
}

/** input + value tensor1 / tensor2, elementwise with broadcasting. (torch.addcdiv) */
export function addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, options: ValueOptions = {}): Tensor {
  return input + scaled(tensor1 / tensor2, addcdivSettings(options).value);
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
