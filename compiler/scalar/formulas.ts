/** Scalar expressions written as shortly as formulas. Numbers are doubles. */
import type { Bind } from "./expansion.ts";
import * as intrinsics from "./intrinsics.ts";
import { call, literal, type Scalar } from "./scalar.ts";

/** An expression, or a number. */
export type Term<Source> = Scalar<Source> | number;

type Operation = <Source>(...terms: readonly Term<Source>[]) => Scalar<Source>;

const applying =
  (intrinsic: intrinsics.Intrinsic): Operation =>
  (...terms) =>
    call(intrinsic, ...terms.map((term) => (typeof term === "number" ? literal(term) : term)));

export const plus = applying(intrinsics.add);
export const minus = applying(intrinsics.subtract);
export const times = applying(intrinsics.multiply);
export const over = applying(intrinsics.divide);
export const negative = applying(intrinsics.negate);
export const magnitude = applying(intrinsics.absolute);
export const smaller = applying(intrinsics.minimum);
export const larger = applying(intrinsics.maximum);
export const signOf = applying(intrinsics.sign);
export const floorOf = applying(intrinsics.floor);
export const squareRoot = applying(intrinsics.squareRoot);
export const exponential = applying(intrinsics.exp);
export const logarithm = applying(intrinsics.log);
export const single = applying(intrinsics.round);
export const isLess = applying(intrinsics.less);
export const isAtMost = applying(intrinsics.lessOrEqual);
export const isEqual = applying(intrinsics.equal);
export const isUnequal = applying(intrinsics.notEqual);
export const isNot = applying(intrinsics.not);
export const both = applying(intrinsics.and);
export const either = applying(intrinsics.or);
/** The first where the condition holds, else the second; only the chosen one is computed. */
export const choose = applying(intrinsics.select);

/** To the nearest whole number. */
export const nearest = <Source>(x: Term<Source>): Scalar<Source> => floorOf(plus(x, 0.5));

/** How many coefficients stand in one line. */
const together = 3;

/** Σ coefficients[k] zᵏ, by Horner's scheme. */
export function polynomial<Source>(
  z: Scalar<Source>,
  coefficients: readonly number[],
  bind: Bind<Source>,
): Scalar<Source> {
  let sum: Scalar<Source> = literal(coefficients.at(-1)!);
  for (let k = coefficients.length - 2; k >= 0; k--) {
    sum = plus(coefficients[k]!, times(z, sum));
    if (k > 0 && k % together === 0) sum = bind(sum, "p");
  }
  return sum;
}
