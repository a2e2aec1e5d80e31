/** Intervals of numbers whose ends may be sizes known at run time: 0 ≤ i ≤ batch − 1. */
import {
  addDims,
  type Dim,
  evaluateDim,
  factorOf,
  formulaOf,
  monomial,
  multiplyDims,
  type Sizes,
  symbolsOf,
} from "../shape/dim.ts";

/** `size + plus`; a size may have a negative factor here. */
export interface Bound {
  readonly size: Dim;
  readonly plus: number;
}

/** All numbers between two bounds, both included. */
export interface Interval {
  readonly low: Bound | undefined;
  readonly high: Bound | undefined;
}

export const anything: Interval = { low: undefined, high: undefined };

/** The bound of a size, which may be a number or a sum with one. */
export function boundOf(size: Dim, plus = 0): Bound {
  if (typeof size === "number") return { size: 0, plus: size + plus };
  const sum = size.symbols.length === 1 ? formulaOf(size.symbols[0]!) : undefined;
  if (sum?.over !== 1) return { size, plus };
  return { size: multiplyDims(sum.of, size.factor), plus: sum.plus * size.factor + plus };
}

export const between = (low: number | Bound, high: number | Bound): Interval => ({
  low: typeof low === "number" ? boundOf(low) : low,
  high: typeof high === "number" ? boundOf(high) : high,
});

export const exactly = (value: number | Bound): Interval => between(value, value);

/** Indices of a size. */
export const below = (size: Dim): Interval => between(0, boundOf(size, -1));

type Maybe = Bound | undefined;

const plus = (a: Maybe, b: Maybe): Maybe => {
  const size = a && b && addDims(a.size, b.size);
  return size === undefined ? undefined : { size, plus: a!.plus + b!.plus };
};

const scaled = (bound: Maybe, by: number): Maybe =>
  bound && { size: multiplyDims(bound.size, by), plus: bound.plus === 0 ? 0 : bound.plus * by };

/** Whether a ≤ b for all sizes of at least 1. */
export function atMost(a: Maybe, b: Maybe): boolean {
  if (!a || !b) return false;
  const gap = b.plus - a.plus;
  if (symbolsOf(a.size).join("·") === symbolsOf(b.size).join("·")) {
    const factor = factorOf(b.size) - factorOf(a.size);
    return typeof a.size === "number" ? gap >= 0 : factor >= 0 && factor + gap >= 0;
  }
  const [mine, theirs] = [factorOf(a.size), factorOf(b.size)];
  return mine <= 0 && theirs >= 0 && gap + theirs - mine >= 0;
}

const smaller = (a: Maybe, b: Maybe): Maybe => (atMost(a, b) ? a : atMost(b, a) ? b : undefined);
const larger = (a: Maybe, b: Maybe): Maybe => (atMost(a, b) ? b : atMost(b, a) ? a : undefined);

export const isWithin = (inner: Interval, outer: Interval): boolean =>
  (outer.low === undefined || atMost(outer.low, inner.low)) &&
  (outer.high === undefined || atMost(inner.high, outer.high));

export const sum = (a: Interval, b: Interval): Interval => ({
  low: plus(a.low, b.low),
  high: plus(a.high, b.high),
});

export const negative = ({ low, high }: Interval): Interval => ({
  low: scaled(high, -1),
  high: scaled(low, -1),
});

const isNumber = (bound: Maybe): bound is Bound => bound !== undefined && bound.size === 0;

/** The number that an interval is. */
export const valueOf = ({ low, high }: Interval): number | undefined =>
  isNumber(low) && isNumber(high) && low.plus === high.plus ? low.plus : undefined;

export function product(a: Interval, b: Interval): Interval {
  const [left, right] = [valueOf(a), valueOf(b)];
  if (left !== undefined) return times(b, left);
  if (right !== undefined) return times(a, right);
  if (![a.low, a.high, b.low, b.high].every(isNumber)) return anything;
  const corners = [a.low, a.high].flatMap((x) => [b.low, b.high].map((y) => x!.plus * y!.plus));
  return between(Math.min(...corners), Math.max(...corners));
}

const times = ({ low, high }: Interval, by: number): Interval =>
  by < 0 ? times(negative({ low, high }), -by) : { low: scaled(low, by), high: scaled(high, by) };

/** All of both. */
export const hull = (a: Interval, b: Interval): Interval => ({
  low: smaller(a.low, b.low),
  high: larger(a.high, b.high),
});

/** What is known from both. */
export const intersection = (a: Interval, b: Interval): Interval => ({
  low: larger(a.low, b.low) ?? a.low ?? b.low,
  high: smaller(a.high, b.high) ?? a.high ?? b.high,
});

// Of two limits of which neither is known to be the closer one, the second was written to be the limit: minimum(index, last).
export const maximum = (a: Interval, b: Interval): Interval => ({
  low: larger(a.low, b.low) ?? b.low ?? a.low,
  high: larger(a.high, b.high),
});

export const minimum = (a: Interval, b: Interval): Interval => ({
  low: smaller(a.low, b.low),
  high: smaller(a.high, b.high) ?? b.high ?? a.high,
});

export function absolute(a: Interval): Interval {
  if (atMost(boundOf(0), a.low)) return a;
  if (atMost(a.high, boundOf(0))) return negative(a);
  return { low: boundOf(0), high: larger(scaled(a.low, -1), a.high) };
}

const rounded = (bound: Maybe, rounding: (x: number) => number): Maybe =>
  bound && { size: bound.size, plus: rounding(bound.plus) };

/** Whole numbers between the bounds, after rounding up to one away. */
export const wholeBetween = ({ low, high }: Interval, rounding: (x: number) => number): Interval => ({
  low: rounded(low, rounding),
  high: rounded(high, rounding),
});

/** The quotient, rounded down, of numbers that are not negative. */
export function quotient(a: Interval, b: Interval): Interval {
  const divisor = valueOf(b);
  if (divisor === undefined || divisor <= 0 || !atMost(boundOf(0), a.low)) return anything;
  const high = a.high && divided(a.high, divisor);
  return { low: isNumber(a.low) ? boundOf(Math.floor(a.low.plus / divisor)) : boundOf(0), high };
}

/** (f · n − 1) / d ≤ (f / d) · n − 1 where d divides f. */
function divided({ size, plus: rest }: Bound, divisor: number): Maybe {
  const factor = factorOf(size) / divisor;
  if (size === 0) return boundOf(Math.floor(rest / divisor));
  return Number.isInteger(factor)
    ? { size: monomial(factor, symbolsOf(size)), plus: Math.floor(rest / divisor) }
    : undefined;
}

/** The remainder of numbers that are not negative. */
export function remainder(a: Interval, b: Interval): Interval {
  if (!atMost(boundOf(0), a.low)) return anything;
  const most = b.low && b.high && atMost(boundOf(1), b.low) ? plus(b.high, boundOf(-1)) : undefined;
  return { low: boundOf(0), high: smaller(most, a.high) ?? most ?? a.high };
}

/** An end as it is written down: a size, or one with something added. */
export type Limit = Dim | Bound;

export const boundOfLimit = (limit: Limit): Bound =>
  typeof limit === "object" && "plus" in limit ? limit : boundOf(limit);

export function evaluateLimit(limit: Limit, sizes: Sizes): number {
  const { size, plus: rest } = boundOfLimit(limit);
  return evaluateDim(size, sizes) + rest;
}

export const shiftedBy = (bound: Bound | undefined, by: number): Bound | undefined =>
  bound && { size: bound.size, plus: bound.plus + by };
