/** Between which numbers a scalar expression lies. */
import type { DType } from "../shape/shape.ts";
import * as scalar from "./intrinsics.ts";
import type { Intrinsic } from "./intrinsics.ts";
import * as interval from "./intervals.ts";
import type { Interval } from "./intervals.ts";
import type { Axis, Scalar } from "./scalar.ts";

const truth = interval.between(0, 1);

/** NaN is between no numbers: what is known holds for all others. */
const meanings = new Map<Intrinsic, (...args: Interval[]) => Interval>([
  [scalar.add, interval.sum],
  [scalar.subtract, (a, b) => interval.sum(a, interval.negative(b))],
  [scalar.multiply, interval.product],
  [scalar.negate, interval.negative],
  [scalar.maximum, interval.maximum],
  [scalar.minimum, interval.minimum],
  [scalar.absolute, interval.absolute],
  [scalar.sign, () => interval.between(-1, 1)],
  [scalar.floor, (a) => interval.wholeBetween(a, Math.floor)],
  [scalar.toInteger, truncated],
  [scalar.quotient, interval.quotient],
  [scalar.remainder, interval.remainder],
  [scalar.toFloat, (a) => a],
  [scalar.select, (_, a, b) => interval.hull(a, b)],
  ...[scalar.less, scalar.lessOrEqual, scalar.equal, scalar.notEqual, scalar.meets, scalar.toBool].map(
    (each) => [each, () => truth] as const,
  ),
  ...[scalar.and, scalar.or, scalar.not].map((each) => [each, () => truth] as const),
]);

/** Towards zero: up below it, down above. */
function truncated({ low, high }: Interval): Interval {
  const isNumber = [low, high].every((bound) => bound === undefined || bound.size === 0);
  if (!isNumber) return interval.wholeBetween({ low, high }, Math.trunc);
  return {
    low: low && interval.boundOf(Math.trunc(low.plus)),
    high: high && interval.boundOf(Math.trunc(high.plus)),
  };
}

/** What a type alone says. */
export const rangeOfType = (dtype: DType): Interval => (dtype === "bool" ? truth : interval.anything);

/** `ofRead` says what is known of the values that a source holds, `ofIndex` between which numbers an index runs. */
export function rangeOf<Source>(
  value: Scalar<Source>,
  ofRead: (source: Source) => Interval,
  ofIndex: (axis: Axis) => Interval = ({ extent }) => interval.below(extent),
): Interval {
  switch (value.kind) {
    case "literal":
      return Number.isFinite(value.value) ? interval.exactly(value.value) : interval.anything;
    case "size":
      return interval.exactly(interval.boundOf(value.of));
    case "index":
      return ofIndex(value.axis);
    case "read":
      return ofRead(value.source);
    case "apply": {
      const meaning = meanings.get(value.intrinsic);
      return meaning ? meaning(...value.args.map((arg) => rangeOf(arg, ofRead, ofIndex))) : interval.anything;
    }
  }
}
