/** Questions about elements, and choices by their answers. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import {
  abs,
  eq,
  ge,
  gt,
  le,
  logicalAnd,
  logicalNot,
  logicalOr,
  lt,
  mul,
  ne,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { anyNumber, atLeast, flag, orNull, settings } from "../nn/settings.ts";
import { rankOf } from "../nn/shapes.ts";
import { dtypeOf, expectTruth, largestNumber } from "./arguments.ts";
import { asFloat } from "./dimensions.ts";

/** Whether x is NaN. (torch.isnan) */
export function isnan(x: Tensor): Tensor {
  return ne(x, x);
}

/** Whether x is ∞ or −∞. (torch.isinf) */
export function isinf(x: Tensor): Tensor {
  return eq(abs(x), Infinity);
}

/** Whether x is ∞. (torch.isposinf) */
export function isposinf(x: Tensor): Tensor {
  return eq(x, Infinity);
}

/** Whether x is −∞. (torch.isneginf) */
export function isneginf(x: Tensor): Tensor {
  return eq(x, -Infinity);
}

/** Whether x is neither infinite nor NaN. (torch.isfinite) */
export function isfinite(x: Tensor): Tensor {
  return lt(abs(x), Infinity);
}

/** Whether x is negative, −0 included. (torch.signbit) */
export function signbit(x: Tensor): Tensor {
  // The reciprocals of 0 and −0 differ; that of −∞ is −0.
  return logicalOr(lt(x, 0), lt(1 / x, 0));
}

export interface IscloseOptions {
  /** By how much of `other` both may differ. Default: 1e-5. */
  readonly rtol?: number;
  /** By how much they may differ besides. Default: 1e-8. */
  readonly atol?: number;
  /** Whether NaN is close to NaN. Default: false. */
  readonly equalNan?: boolean;
}

const iscloseSettings = settings<IscloseOptions>("isclose", {
  rtol: atLeast(0, 1e-5),
  atol: atLeast(0, 1e-8),
  equalNan: flag(false),
});

/** Whether |input − other| ≤ atol + rtol |other|; infinities are close to themselves only. (torch.isclose) */
export function isclose(input: Tensor, other: Tensor, options: IscloseOptions = {}): Tensor {
  const { rtol, atol, equalNan } = iscloseSettings(options);
  const distance = abs(input - other);
  const near = logicalAnd(isfinite(distance), le(distance, atol + abs(mul(rtol, other))));
  const close = logicalOr(eq(input, other), near);
  return equalNan ? logicalOr(close, logicalAnd(isnan(input), isnan(other))) : close;
}

/** Whether exactly one of both is true; numbers are true unless 0. (torch.logical_xor) */
export function logicalXor(a: Tensor, b: Tensor): Tensor {
  return ne(logicalNot(a), logicalNot(b));
}

/** The larger of both; a number beside NaN. Of equal ones the first has the gradient. (torch.fmax) */
export function fmax(a: Tensor, b: Tensor): Tensor {
  return where(logicalOr(ge(a, b), isnan(b)), a, b);
}

/** The smaller of both; a number beside NaN. Of equal ones the first has the gradient. (torch.fmin) */
export function fmin(a: Tensor, b: Tensor): Tensor {
  return where(logicalOr(le(a, b), isnan(b)), a, b);
}

/** |a| with the sign of b, of −0, too; no gradient for b. (torch.copysign) */
export function copysign(a: Tensor, b: Tensor): Tensor {
  const size = abs(asFloat(a));
  return where(signbit(b), -size, size);
}

/** 0 below 0, 1 above, `values` at 0. (torch.heaviside) */
export function heaviside(x: Tensor, values: Tensor): Tensor {
  return where(eq(x, 0), values, where(gt(x, 0), 1, 0));
}

/** `value`, a number or a tensor of rank 0, where the mask holds, else x; both broadcast. (torch.masked_fill) */
export function maskedFill(x: Tensor, mask: Tensor, value: Tensor): Tensor {
  expectTruth("maskedFill", mask);
  if (rankOf("maskedFill", value) > 0)
    throw invalidArgument("maskedFill", "the value has dimensions", "Use where(mask, value, x).", [value]);
  return where(mask, value, x);
}

export interface NanToNumOptions {
  /** Instead of NaN. Default: 0. */
  readonly nan?: number | null;
  /** Instead of ∞. Default: the largest number of the precision. */
  readonly posinf?: number | null;
  /** Instead of −∞. Default: the smallest number of the precision. */
  readonly neginf?: number | null;
}

const nanToNumSettings = settings<NanToNumOptions>("nanToNum", {
  nan: orNull(anyNumber(0)),
  posinf: orNull(anyNumber(0)),
  neginf: orNull(anyNumber(0)),
});

/** x with numbers in place of NaN, ∞ and −∞, which get no gradient. (torch.nan_to_num) */
export function nanToNum(x: Tensor, options: NanToNumOptions = {}): Tensor {
  const { nan, posinf, neginf } = nanToNumSettings(options);
  if (dtypeOf("nanToNum", x) !== "f32") return x;
  const largest = largestNumber("nanToNum", x);
  const raised = where(eq(x, -Infinity), neginf ?? -largest, x);
  return where(isnan(x), nan ?? 0, where(eq(x, Infinity), posinf ?? largest, raised));
}
