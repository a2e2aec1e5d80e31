/** What is chosen decides what is computed: a condition is asked once, and what only one arm reads is computed in that arm only. */
import type { Intrinsic } from "../scalar/intrinsics.ts";
import { and, normal, select, uniformDouble, uniformFloat } from "../scalar/intrinsics.ts";
import { isSameScalar } from "../scalar/same.ts";
import { type Axis, call, eachIndex, eachRead, literal, type Scalar } from "../scalar/scalar.ts";
import { type Buffer, isBuffer, type Local, type Statement, type Value } from "./kernel.ts";
import { bodiesOf, reads, valuesOf, withBodies, withValues } from "./statements.ts";

type Source = Buffer | Local;
type Let = Extract<Statement, { kind: "let" }>;

/** A condition, and whether it holds. */
interface Case {
  readonly condition: Value;
  readonly holds: boolean;
}

export const withinArms = (statements: readonly Statement[]): readonly Statement[] =>
  guardIn(statements.map((statement) => pruned(statement, [])));

/** The same statement, in which no condition is asked again where the answer is known. */
function pruned(statement: Statement, known: readonly Case[]): Statement {
  const plain = withValues(statement, (value) => prune(value, known));
  if (plain.kind !== "if") return withBodies(plain, (body) => body.map((inner) => pruned(inner, known)));
  const { condition, body, otherwise } = plain;
  const changed = new Set(bodiesOf(plain).flatMap(changedBy));
  const lasts = !reads(condition, (source) => changed.has(source));
  const under = (holds: boolean, list: readonly Statement[]): Statement[] =>
    list.map((inner) => pruned(inner, lasts ? [...known, ...casesOf(condition, holds)] : known));
  return { ...plain, body: under(true, body), ...(otherwise && { otherwise: under(false, otherwise) }) };
}

/** What is known where a condition holds, or does not: of several that hold together, each. */
function casesOf(condition: Value, holds: boolean): readonly Case[] {
  const isBoth = holds && condition.kind === "apply" && condition.intrinsic === and;
  return isBoth ? condition.args.flatMap((each) => casesOf(each, true)) : [{ condition, holds }];
}

/** What a statement gives another value. */
function changedBy(statement: Statement): readonly Source[] {
  const own =
    statement.kind === "store" ? [statement.target] : statement.kind === "combine" ? [statement.local] : [];
  return [...own, ...bodiesOf(statement).flatMap(changedBy)];
}

function prune(value: Value, known: readonly Case[]): Value {
  if (value.kind === "read") return { ...value, at: value.at.map((at) => prune(at, known)) };
  if (value.kind !== "apply") return value;
  if (value.intrinsic === and) {
    const [first, second] = value.args as [Value, Value];
    return call<Source>(and, prune(first, known), prune(second, [...known, ...casesOf(first, true)]));
  }
  if (value.intrinsic !== select) return { ...value, args: value.args.map((arg) => prune(arg, known)) };
  const [condition, yes, no] = value.args as [Value, Value, Value];
  const answer = known.find((each) => isSameScalar(each.condition, condition));
  if (answer) return prune(answer.holds ? yes : no, known);
  const arm = (holds: boolean, chosen: Value): Value => prune(chosen, [...known, { condition, holds }]);
  return call<Source>(select, prune(condition, known), arm(true, yes), arm(false, no));
}

const draws: ReadonlySet<Intrinsic> = new Set([uniformFloat, uniformDouble, normal]);

/** What takes longer than asking whether it is needed. */
const isCostly = (value: Value): boolean =>
  value.kind === "apply" &&
  (!value.intrinsic.exact || draws.has(value.intrinsic) || value.args.some(isCostly));

/** Costly values that are read in one arm of a condition only become 0 in the other. */
function guardIn(statements: readonly Statement[]): readonly Statement[] {
  const list = statements.map((statement) => withBodies(statement, guardIn));
  const demands = new Demands();
  const guarded = new Set<Source>();
  for (let i = list.length - 1; i >= 0; i--) {
    const statement = list[i]!;
    const own = statement.kind === "let" ? demands.of(statement.local) : [];
    demands.note(statement, own);
    if (statement.kind !== "let" || statement.mutable || !isCostly(statement.value)) continue;
    const found = guard(list.slice(i), own, guarded);
    if (!found) continue;
    list.splice(i, found.statements.length, ...found.statements);
    guarded.add(statement.local);
    demands.always(found.condition);
  }
  return list;
}

/** Under which conditions locals are read: those that all readers have in common. */
class Demands {
  readonly #cases = new Map<Source, readonly Case[]>();

  of(source: Source): readonly Case[] {
    return this.#cases.get(source) ?? [];
  }

  /** A statement whose own value is wanted in `own` cases. */
  note(statement: Statement, own: readonly Case[]): void {
    for (const value of valuesOf(statement)) this.#noteValue(value, own);
    if (statement.kind !== "if") for (const inner of bodiesOf(statement)) this.note(inner, own);
    else {
      const { condition, body, otherwise = [] } = statement;
      for (const inner of body) this.note(inner, [...own, { condition, holds: true }]);
      for (const inner of otherwise) this.note(inner, [...own, { condition, holds: false }]);
    }
  }

  always(value: Value): void {
    this.#noteValue(value, []);
  }

  #noteValue(value: Value, cases: readonly Case[]): void {
    if (value.kind === "read") {
      const earlier = this.#cases.get(value.source);
      const common = earlier?.filter((each) => cases.some((other) => isSameCase(each, other)));
      this.#cases.set(value.source, common ?? cases);
      for (const at of value.at) this.#noteValue(at, cases);
    } else if (value.kind === "apply" && value.intrinsic === select) {
      const [condition, yes, no] = value.args as [Value, Value, Value];
      this.#noteValue(condition, cases);
      this.#noteValue(yes, [...cases, { condition, holds: true }]);
      this.#noteValue(no, [...cases, { condition, holds: false }]);
    } else if (value.kind === "apply") for (const arg of value.args) this.#noteValue(arg, cases);
  }
}

const isSameCase = (a: Case, b: Case): boolean =>
  a.holds === b.holds && isSameScalar(a.condition, b.condition);

/** The first statement guarded and, where its condition comes later, that moved before it. */
function guard(
  list: readonly Statement[],
  cases: readonly Case[],
  guarded: ReadonlySet<Source>,
): { readonly statements: readonly Statement[]; readonly condition: Value } | undefined {
  const statement = list[0] as Let;
  for (const { condition, holds } of cases) {
    const late = lateLets(list, condition, guarded);
    if (!late) continue;
    const nothing = literal(0, statement.local.storage === "i32" ? "i32" : "f32");
    const [yes, no] = holds ? [statement.value, nothing] : [nothing, statement.value];
    const chosen = { ...statement, value: call<Source>(select, condition, yes, no) };
    const rest = list.slice(1).filter((other) => !late.includes(other));
    return { statements: [...late, chosen, ...rest], condition };
  }
  return undefined;
}

/** The lets of the list that a condition needs, if it may be asked before them all; undefined where it may not. */
function lateLets(
  list: readonly Statement[],
  condition: Value,
  guarded: ReadonlySet<Source>,
): readonly Statement[] | undefined {
  const { changed, inner, axes } = later(list);
  const needed: Statement[] = [];
  let possible = true;
  const visit = (value: Value): void => {
    eachIndex(value, (axis) => (possible &&= !axes.has(axis)));
    eachRead(value as Scalar<Source>, ({ source }) => {
      possible &&= !isBuffer(source) && !changed.has(source) && !inner.has(source) && !guarded.has(source);
      const found = list.find((other) => other.kind === "let" && other.local === source);
      if (!possible || !found || needed.includes(found)) return;
      if (found === list[0] || found.kind !== "let") return void (possible = false);
      visit(found.value);
      needed.push(found);
    });
  };
  visit(condition);
  return possible ? needed : undefined;
}

/** What statements change, what is known inside of their bodies only, and the axes of their loops. */
function later(list: readonly Statement[]): {
  readonly changed: ReadonlySet<Source>;
  readonly inner: ReadonlySet<Source>;
  readonly axes: ReadonlySet<Axis>;
} {
  const inside = (statement: Statement): readonly Statement[] =>
    bodiesOf(statement).flatMap((each) => [each, ...inside(each)]);
  const nested = list.flatMap(inside);
  const loops = [...list, ...nested].flatMap((each) => (each.kind === "loop" ? [each.axis] : []));
  return {
    changed: new Set(list.flatMap(changedBy)),
    inner: new Set(nested.flatMap((each) => (each.kind === "let" ? [each.local] : []))),
    axes: new Set(loops),
  };
}
