/** Elementwise functions composed of others: bounds, rounding, special functions, bits. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { conjunction, difference, disjunction } from "../../compiler/primitives/bitwise.ts";
import { logOdds } from "../../compiler/primitives/cross-entropy.ts";
import { between as held } from "../../compiler/primitives/bounds.ts";
import { logicalNot, mul, sign } from "../../compiler/primitives/elementwise.ts";
import { lgamma } from "../../compiler/primitives/gamma.ts";
import { roundHalfEven, trunc } from "../../compiler/primitives/rounding.ts";
import { between, checkSetting, numberOrTensor, orNull, settings, wholeNumber } from "../nn/settings.ts";
import { dtypeOf, expectWhole } from "./arguments.ts";

export interface ClampOptions {
  /** A number, or a tensor that is broadcast. Default: no lower bound. */
  readonly min?: Tensor | null;
  /** A number, or a tensor that is broadcast. Default: no upper bound. */
  readonly max?: Tensor | null;
}

const clampSettings = settings<ClampOptions>("clamp", {
  min: orNull(numberOrTensor),
  max: orNull(numberOrTensor),
});

/**
 * x held between `min` and `max`, one of which may be missing; the upper one holds where they cross. The gradient passes at the
 * bounds, too; beyond them it is the bound's. NaN stays. (torch.clamp)
 */
export function clamp(x: Tensor, options: ClampOptions = {}): Tensor {
  const { min, max } = clampSettings(options);
  if (min === null && max === null)
    throw invalidArgument(
      "clamp",
      "there is no bound",
      "Write clamp(x, { min: 0 }), or { max: 1 }, or both.",
    );
  return held(x, min ?? undefined, max ?? undefined);
}

/** x², elementwise. (torch.square) */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}

export interface RoundOptions {
  /** How many digits stay after the point; negative ones are before it. Default: 0. */
  readonly decimals?: number;
}

const roundSettings = settings<RoundOptions>("round", { decimals: wholeNumber(0) });

/** The nearest multiple of 10^−decimals, halves to even; the derivative is 0. (torch.round) */
export function round(x: Tensor, options: RoundOptions = {}): Tensor {
  const { decimals: places } = roundSettings(options);
  if (dtypeOf("round", x) !== "f32" && places >= 0) return x;
  if (places === 0) return roundHalfEven(x);
  const factor = Number(`1e${Math.abs(places)}`);
  return places > 0 ? roundHalfEven(mul(x, factor)) / factor : mul(roundHalfEven(x / factor), factor);
}

/** x − trunc x, with the sign of x. (torch.frac) */
export function frac(x: Tensor): Tensor {
  return x - trunc(x);
}

/** −1, 0 or 1, as sign: these tensors are real. (torch.sgn) */
export function sgn(x: Tensor): Tensor {
  return sign(x);
}

export interface LogitOptions {
  /** x is held in [eps, 1 − eps]. Default: not at all, and NaN outside of [0, 1]. */
  readonly eps?: number | null;
}

const logitSettings = settings<LogitOptions>("logit", { eps: orNull(between(0, 1)) });

/** log(x / (1 − x)), the number whose sigmoid is x. (torch.logit) */
export function logit(x: Tensor, options: LogitOptions = {}): Tensor {
  const { eps } = logitSettings(options);
  return logOdds(eps === null ? x : held(x, eps, 1 - eps));
}

const positiveWhole = {
  values: "a whole number, at least 1",
  allows: (value: unknown) => Number.isInteger(value) && (value as number) >= 1,
};
const logOfPi = 1.1447298858494002;

/** Σ lgamma(x − i / 2) over 0 ≤ i < p, + p (p − 1) / 4 log π; for x > (p − 1) / 2. (torch.mvlgamma) */
export function mvlgamma(x: Tensor, p: number): Tensor {
  checkSetting("mvlgamma", "p", p, positiveWhole);
  let sum = lgamma(x);
  for (let i = 1; i < p; i++) sum = sum + lgamma(x - i / 2);
  return p === 1 ? sum : sum + ((p * (p - 1)) / 4) * logOfPi;
}

const areTruths = (name: string, ...operands: readonly Tensor[]): boolean =>
  operands.every((operand) => dtypeOf(name, operand) === "bool");

/** The bits that both have; of truth values whether both hold. (torch.bitwise_and) */
export function bitwiseAnd(a: Tensor, b: Tensor): Tensor {
  expectWhole("bitwiseAnd", a, b);
  return conjunction(a, b);
}

/** The bits that either has; of truth values whether one holds. (torch.bitwise_or) */
export function bitwiseOr(a: Tensor, b: Tensor): Tensor {
  expectWhole("bitwiseOr", a, b);
  return disjunction(a, b);
}

/** The bits that one of both has; of truth values whether they differ. (torch.bitwise_xor) */
export function bitwiseXor(a: Tensor, b: Tensor): Tensor {
  expectWhole("bitwiseXor", a, b);
  return difference(a, b);
}

/** All bits turned; of truth values whether it does not hold. (torch.bitwise_not) */
export function bitwiseNot(x: Tensor): Tensor {
  expectWhole("bitwiseNot", x);
  return areTruths("bitwiseNot", x) ? logicalNot(x) : difference(x, -1);
}
