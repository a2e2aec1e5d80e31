/** Between which numbers indices run: what loops and the conditions around a place say of them. */
import { add, and, less, lessOrEqual, select, subtract } from "../scalar/intrinsics.ts";
import { anything, below, boundOf, type Interval, intersection, shiftedBy } from "../scalar/intervals.ts";
import { rangeOf } from "../scalar/ranges.ts";
import type { Axis, Read } from "../scalar/scalar.ts";
import { factorOf } from "../shape/dim.ts";
import type { Buffer, Local, Statement, Value } from "./kernel.ts";

/** Axes whose index is known more closely than by their extents. */
export type Limits = ReadonlyMap<Axis, Interval>;

/** Between which numbers an index lies. */
export const rangeWithin = (value: Value, limits: Limits): Interval =>
  rangeOf(
    value,
    () => anything,
    (axis) => limits.get(axis) ?? below(axis.extent),
  );

/** What is known where a condition holds. */
export function limitsUnder(condition: Value, known: Limits): Limits {
  if (condition.kind !== "apply") return known;
  const [a, b] = condition.args as [Value, Value];
  const { intrinsic } = condition;
  if (intrinsic === and) return limitsUnder(b, limitsUnder(a, known));
  if (intrinsic !== less && intrinsic !== lessOrEqual) return known;
  const gap = intrinsic === less ? 1 : 0;
  const upper = { low: undefined, high: shiftedBy(rangeWithin(b, known).high, -gap) };
  const lower = { low: shiftedBy(rangeWithin(a, known).low, gap), high: undefined };
  return limited(limited(known, a, upper), b, lower);
}

function limited(known: Limits, value: Value, { low, high }: Interval): Limits {
  const moved = movedIndex(value);
  if (!moved) return known;
  const { axis, by } = moved;
  const limit = { low: shiftedBy(low, -by), high: shiftedBy(high, -by) };
  // Of sizes that cannot be compared the condition's counts.
  return new Map(known).set(axis, intersection(limit, known.get(axis) ?? below(axis.extent)));
}

/** An index, or one a known number further on. */
function movedIndex(value: Value): { readonly axis: Axis; readonly by: number } | undefined {
  if (value.kind === "index") return { axis: value.axis, by: 0 };
  if (value.kind !== "apply" || (value.intrinsic !== add && value.intrinsic !== subtract)) return undefined;
  const [of, by] = value.args as [Value, Value];
  if (of.kind !== "index" || by.kind !== "literal") return undefined;
  return { axis: of.axis, by: value.intrinsic === add ? by.value : -by.value };
}

/** What is known inside of a loop. */
export function limitsInside(loop: Extract<Statement, { kind: "loop" }>, known: Limits): Limits {
  const { axis, from, to, step } = loop;
  const [first, end] = [rangeWithin(from, known), rangeWithin(to, known)];
  if (step < 0) return new Map(known).set(axis, { low: end.low, high: first.high });
  const last = lastOf(loop) ?? shiftedBy(end.high, -1);
  return new Map(known).set(axis, intersection(below(axis.extent), { low: first.low, high: last }));
}

/** The last index, as many steps away from the first as fit, where that is known. */
function lastOf({ from, to, step }: Extract<Statement, { kind: "loop" }>): Interval["high"] {
  if (from.kind !== "literal") return undefined;
  if (to.kind === "literal")
    return boundOf(from.value + Math.floor((to.value - from.value - 1) / step) * step);
  // However large it is, a size of so many parts is passed through without rest.
  const isWhole = to.kind === "size" && from.value % step === 0 && factorOf(to.of) % step === 0;
  return isWhole ? shiftedBy(below(to.of).high, 1 - step) : undefined;
}

/** A read, what is known where it is evaluated, and the conditions that hold there within its value. */
type Visit = (read: Read<Buffer | Local>, limits: Limits, conditions: readonly Value[]) => void;

/** Visits every read of a value. */
export function eachReadWithin(
  value: Value,
  known: Limits,
  visit: Visit,
  conditions: readonly Value[] = [],
): void {
  if (value.kind === "read") {
    visit(value, known, conditions);
    for (const index of value.at) eachReadWithin(index, known, visit, conditions);
  } else if (value.kind === "apply" && value.intrinsic === select) {
    const [condition, first, second] = value.args as [Value, Value, Value];
    eachReadWithin(condition, known, visit, conditions);
    eachReadWithin(first, limitsUnder(condition, known), visit, [...conditions, condition]);
    eachReadWithin(second, known, visit, conditions);
  } else if (value.kind === "apply")
    for (const arg of value.args) eachReadWithin(arg, known, visit, conditions);
}
