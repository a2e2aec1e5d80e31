/** What conditions say about indices: where they are tested, an index stays below a limit. */
import { and, less, lessOrEqual, select } from "../scalar/intrinsics.ts";
import type { Axis, Read } from "../scalar/scalar.ts";
import { type Dim, isWithin } from "../shape/dim.ts";
import type { Buffer, Local, Value } from "./kernel.ts";

/** Exclusive limits of indices, lower than the extents of their axes. */
export type Limits = ReadonlyMap<Axis, Dim>;

/** What is known where a condition holds. */
export function limitsUnder(condition: Value, known: Limits): Limits {
  if (condition.kind !== "apply") return known;
  const [a, b] = condition.args;
  if (condition.intrinsic === and) return limitsUnder(b!, limitsUnder(a!, known));
  if (a?.kind !== "index") return known;
  if (condition.intrinsic === less && b?.kind === "literal") return limited(known, a.axis, b.value);
  if (condition.intrinsic === less && b?.kind === "size") return limited(known, a.axis, b.of);
  if (condition.intrinsic === lessOrEqual && b?.kind === "literal")
    return limited(known, a.axis, b.value + 1);
  return known;
}

const limited = (known: Limits, axis: Axis, limit: Dim): Limits =>
  isWithin(limit, known.get(axis) ?? axis.extent) ? new Map(known).set(axis, limit) : known;

type Visit = (read: Read<Buffer | Local>, limits: Limits) => void;

/** Visits every read with what is known where it is evaluated. */
export function eachReadWithin(value: Value, known: Limits, visit: Visit): void {
  if (value.kind === "read") {
    visit(value, known);
    for (const index of value.at) eachReadWithin(index, known, visit);
  } else if (value.kind === "apply" && value.intrinsic === select) {
    const [condition, first, second] = value.args as [Value, Value, Value];
    eachReadWithin(condition, known, visit);
    eachReadWithin(first, limitsUnder(condition, known), visit);
    eachReadWithin(second, known, visit);
  } else if (value.kind === "apply") for (const arg of value.args) eachReadWithin(arg, known, visit);
}
