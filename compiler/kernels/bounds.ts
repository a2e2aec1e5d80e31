/** Conditions on the index of a loop become its bounds, all others are asked before it: nothing is asked at every step. */
import { foldIntegers } from "../scalar/folding.ts";
import { add, less, lessOrEqual, maximum, minimum, quotient } from "../scalar/intrinsics.ts";
import { anything, atMost } from "../scalar/intervals.ts";
import { factorsOf, gathered } from "../scalar/linear.ts";
import { rangeOf } from "../scalar/ranges.ts";
import { type Axis, call, eachIndex, integer } from "../scalar/scalar.ts";
import { allOf, conjuncts } from "../scalar/combining.ts";
import { everyStatement } from "./copies.ts";
import type { Statement, Value } from "./kernel.ts";
import { reads, withBodies } from "./statements.ts";

type Loop = Extract<Statement, { kind: "loop" }>;

/** Loops of which all the body stands under conditions, without those. */
export const boundLoops = (statements: readonly Statement[]): readonly Statement[] =>
  statements.map((statement) => {
    const inner = withBodies(statement, boundLoops);
    return inner.kind === "loop" && inner.step === 1 ? bounded(inner) : inner;
  });

function bounded(loop: Loop): Statement {
  const [only, ...others] = loop.body;
  if (only?.kind !== "if" || only.otherwise || others.length > 0) return loop;
  let { from, to } = loop;
  const outside: Value[] = [];
  const inside: Value[] = [];
  for (const condition of conjuncts(only.condition)) {
    const bound = boundIn(condition, loop.axis);
    if (bound?.from) from = isAtMost(from, bound.from) ? bound.from : call(maximum, from, bound.from);
    else if (bound?.to) to = isAtMost(bound.to, to) ? bound.to : call(minimum, to, bound.to);
    else (mayMove(condition, loop) ? outside : inside).push(condition);
  }
  const [before, left] = [allOf(outside), allOf(inside)];
  const body: readonly Statement[] = left ? [{ ...only, condition: left }] : only.body;
  const result: Loop = { ...loop, from: foldIntegers(from), to: foldIntegers(to), body };
  return before ? { kind: "if", condition: before, body: [result] } : result;
}

/** Whether one number is at most another wherever both are known. */
const isAtMost = (a: Value, b: Value): boolean =>
  atMost(rangeOf(a, () => anything).high, rangeOf(b, () => anything).low);

/** Whether a condition says the same at every step. */
function mayMove(condition: Value, { axis, body }: Loop): boolean {
  const all = everyStatement(body);
  const changes = reads(condition, (source) =>
    all.some(
      (each) =>
        (each.kind === "store" && each.target === source) ||
        (each.kind === "combine" && each.local === source),
    ),
  );
  return !changes && !mentions(condition, axis);
}

function mentions(value: Value, axis: Axis): boolean {
  let found = false;
  eachIndex(value, (other) => (found ||= other === axis));
  return found;
}

/** From where, or up to where, a condition holds: c · i + rest ≥ least. */
function boundIn(condition: Value, axis: Axis): { readonly from?: Value; readonly to?: Value } | undefined {
  if (condition.kind !== "apply") return undefined;
  const { intrinsic, args } = condition;
  if (intrinsic !== less && intrinsic !== lessOrEqual) return undefined;
  const [a, b] = args as [Value, Value];
  if (reads(a, () => true) || reads(b, () => true)) return undefined;
  const gap = factorsOf(b, a, axis);
  if (!gap || mentions(gap.rest, axis)) return undefined;
  const { factor, rest, negated } = gap;
  const least = intrinsic === less ? 1 : 0;
  // Rounded towards zero: what is negative stays below every index.
  const divided = (value: Value, by: number): Value =>
    by === 1 ? value : call(quotient, value, integer(by));
  if (factor > 0) return { from: divided(gathered(call(add, negated, integer(least + factor - 1))), factor) };
  return { to: divided(gathered(call(add, rest, integer(-least - factor))), -factor) };
}
