/** Simplifies index arithmetic: integers fold exactly, and what holds for every index need not be asked. */
import {
  absolute,
  add,
  and,
  equal,
  type Intrinsic,
  less,
  lessOrEqual,
  maximum,
  minimum,
  multiply,
  negate,
  not,
  notEqual,
  or,
  quotient,
  remainder,
  select,
  subtract,
} from "./intrinsics.ts";
import {
  anything,
  atMost,
  below,
  boundOf,
  type Interval,
  isWithin,
  shiftedBy,
  valueOf,
} from "./intervals.ts";
import { dividedBy, sumOfTerms, termsOf } from "./linear.ts";
import { rangeOf } from "./ranges.ts";
import { call, integer, literal, type Scalar } from "./scalar.ts";

const isInteger = <Source>(scalar: Scalar<Source>, value: number): boolean =>
  scalar.kind === "literal" && scalar.dtype === "i32" && scalar.value === value;

const arithmetic: ReadonlySet<Intrinsic> = new Set([
  add,
  subtract,
  multiply,
  negate,
  quotient,
  remainder,
  maximum,
  minimum,
  absolute,
]);

/** The same expression without operations on integers that change nothing. */
export function foldIntegers<Source>(scalar: Scalar<Source>): Scalar<Source> {
  if (scalar.kind === "read") return { ...scalar, at: scalar.at.map(foldIntegers) };
  if (scalar.kind !== "apply") return scalar;
  const args = scalar.args.map(foldIntegers);
  const { intrinsic } = scalar;
  if (arithmetic.has(intrinsic) && args.every((arg) => arg.kind === "literal" && arg.dtype === "i32"))
    return integer(intrinsic.meaning(...args.map((arg) => (arg as { value: number }).value)));
  return folded(intrinsic, args) ?? call(intrinsic, ...args);
}

function folded<Source>(intrinsic: Intrinsic, args: readonly Scalar<Source>[]): Scalar<Source> | undefined {
  const [a, b, c] = args as [Scalar<Source>, Scalar<Source>, Scalar<Source>];
  switch (intrinsic) {
    // Of what is read it is not known whether it is whole: −0 + 0 is 0, and NaN · 0 is no 0.
    case add:
      if (isInteger(a, 0) && isOfIndices(b)) return b;
      return isInteger(b, 0) && isOfIndices(a) ? a : shifted(intrinsic, a, b);
    case subtract:
      return isInteger(b, 0) ? a : shifted(intrinsic, a, b);
    case multiply:
      if (isInteger(b, 1) || (isInteger(a, 0) && isOfIndices(b))) return a;
      return isInteger(a, 1) || (isInteger(b, 0) && isOfIndices(a)) ? b : undefined;
    case quotient:
    case remainder:
      return divided(intrinsic, a, b);
    case maximum:
    case minimum:
      return extreme(intrinsic, a, b);
    case absolute:
      return atMost(boundOf(0), rangeOfIndices(a).low) ? a : undefined;
    case select:
      return chosen(a, b, c);
    case and:
      return isTruth(a, true) || isTruth(b, false)
        ? b
        : isTruth(b, true) || isTruth(a, false)
          ? a
          : undefined;
    case or:
      return isTruth(a, false) || isTruth(b, true)
        ? b
        : isTruth(b, false) || isTruth(a, true)
          ? a
          : undefined;
    case not:
      return isTruth(a, true) ? truth(false) : isTruth(a, false) ? truth(true) : undefined;
    default:
      return compared(intrinsic, a, b);
  }
}

/** (i + 2) − 1 is i + 1. */
function shifted<Source>(
  intrinsic: Intrinsic,
  a: Scalar<Source>,
  b: Scalar<Source>,
): Scalar<Source> | undefined {
  if (a.kind !== "apply" || (a.intrinsic !== add && a.intrinsic !== subtract) || !isOfIndices(a))
    return undefined;
  const [rest, inner] = a.args as [Scalar<Source>, Scalar<Source>];
  if (inner.kind !== "literal" || b.kind !== "literal" || b.dtype !== "i32") return undefined;
  const by = (sum: Intrinsic, { value }: { readonly value: number }): number =>
    sum === add ? value : -value;
  const total = by(a.intrinsic, inner) + by(intrinsic, b);
  if (total === 0) return rest;
  return call(total < 0 ? subtract : add, rest, integer(Math.abs(total)));
}

const truth = (holds: boolean): Scalar<never> => literal(holds ? 1 : 0, "bool");
const isTruth = (scalar: Scalar<unknown>, holds: boolean): boolean =>
  scalar.kind === "literal" && scalar.dtype === "bool" && (scalar.value !== 0) === holds;

function chosen<Source>(
  condition: Scalar<Source>,
  a: Scalar<Source>,
  b: Scalar<Source>,
): Scalar<Source> | undefined {
  if (isTruth(condition, true)) return a;
  return isTruth(condition, false) ? b : undefined;
}

/** Between which numbers an expression of indices lies; of all others nothing is known: a size may be 0. */
const rangeOfIndices = <Source>(scalar: Scalar<Source>): Interval =>
  isOfIndices(scalar) ? rangeOf(scalar, () => anything) : anything;

function isOfIndices(scalar: Scalar<unknown>): boolean {
  if (scalar.kind === "literal") return scalar.dtype === "i32";
  if (scalar.kind !== "apply") return scalar.kind === "index";
  const operands = scalar.intrinsic === select ? scalar.args.slice(1) : scalar.args;
  return (scalar.intrinsic === select || arithmetic.has(scalar.intrinsic)) && operands.every(isOfIndices);
}

/** A comparison of which the ranges of both sides tell the outcome. */
function compared<Source>(
  intrinsic: Intrinsic,
  a: Scalar<Source>,
  b: Scalar<Source>,
): Scalar<Source> | undefined {
  if (intrinsic !== less && intrinsic !== lessOrEqual && intrinsic !== equal && intrinsic !== notEqual)
    return undefined;
  if (intrinsic === lessOrEqual) return ordered(a, b);
  if (intrinsic === less) {
    const reverse = ordered(b, a);
    return reverse && truth(!isTruth(reverse, true));
  }
  const [left, right] = [rangeOfIndices(a), rangeOfIndices(b)];
  const apart = isLess(left, right) || isLess(right, left);
  const same = valueOf(left) !== undefined && valueOf(left) === valueOf(right);
  return apart || same ? truth(same === (intrinsic === equal)) : undefined;
}

/** a ≤ b */
function ordered<Source>(a: Scalar<Source>, b: Scalar<Source>): Scalar<never> | undefined {
  const [left, right] = [rangeOfIndices(a), rangeOfIndices(b)];
  if (atMost(left.high, right.low)) return truth(true);
  return isLess(right, left) ? truth(false) : undefined;
}

/** Whether all of one lies below all of the other; all are whole numbers. */
const isLess = (a: Interval, b: Interval): boolean => atMost(shiftedBy(a.high, 1), b.low);

function extreme<Source>(
  intrinsic: Intrinsic,
  a: Scalar<Source>,
  b: Scalar<Source>,
): Scalar<Source> | undefined {
  const [left, right] = [rangeOfIndices(a), rangeOfIndices(b)];
  const [small, large] = intrinsic === minimum ? [a, b] : [b, a];
  if (atMost(left.high, right.low)) return small;
  return atMost(right.high, left.low) ? large : undefined;
}

/** (12 i + j) / 12 is i for j < 12, and its remainder is j. */
function divided<Source>(
  intrinsic: Intrinsic,
  a: Scalar<Source>,
  b: Scalar<Source>,
): Scalar<Source> | undefined {
  const size = b.kind === "size" ? b.of : b.kind === "literal" ? b.value : 0;
  if (size === 0) return undefined;
  const { quotient: whole, rest } = dividedBy(termsOf(a), size);
  const left = sumOfTerms(rest);
  const range = rangeOfIndices(left);
  if (isWithin(range, below(size))) return intrinsic === quotient ? sumOfTerms(whole) : left;
  // What is left may be divided by itself if it is not negative.
  if (whole.length === 0 || !atMost(boundOf(0), range.low)) return undefined;
  const part = call(intrinsic, left, b);
  return intrinsic === remainder ? part : call(add, sumOfTerms(whole), part);
}
