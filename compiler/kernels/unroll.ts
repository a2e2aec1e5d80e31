/** Writes short loops out, and turns rows that are then read at fixed places into locals. */
import { add } from "../scalar/intrinsics.ts";
import { foldIntegers } from "../scalar/folding.ts";
import { type Axis, index, integer, read, substitute } from "../scalar/scalar.ts";
import type { Dim } from "../shape/dim.ts";
import { type Buffer, type Choice, isBuffer, type Local, type Statement, type Value } from "./kernel.ts";
import { everyStatement, type Source, withOwnLocals } from "./copies.ts";
import { bodiesOf, valuesOf, withBodies, withValues } from "./statements.ts";

const hasLoop = (statement: Statement): boolean =>
  statement.kind === "loop" || bodiesOf(statement).some(hasLoop);

/** So many statements may loops in one another become: beyond, their code would cost more than it saves. */
const longest = 64;

/** Loops over chosen axes without a loop inside become their bodies, once for every index. */
export function unroll(statements: readonly Statement[], choices: readonly Choice[]): readonly Statement[] {
  const chosen = new Set(choices.filter(({ verb }) => verb === "unroll").map(({ axis }) => axis));
  const block = (list: readonly Statement[]): Statement[] =>
    list.flatMap((statement) => {
      const inner = withBodies(statement, block);
      if (inner.kind !== "loop" || !chosen.has(inner.axis) || !isWhole(inner) || inner.body.some(hasLoop))
        return [inner];
      const extent = inner.axis.extent as number;
      if (extent * everyStatement(inner.body).length > longest) return [inner];
      return Array.from({ length: extent }, (_, i) =>
        withOwnLocals(inner.body.flatMap((each) => atIndex(each, inner.axis, i))),
      ).flat();
    });
  return block(statements);
}

/** Whether a loop goes through every index of its axis, one after another. */
const isWhole = ({ axis, from, to, step }: Extract<Statement, { kind: "loop" }>): boolean =>
  step === 1 && isNumber(from, 0) && isNumber(to, axis.extent);

const isNumber = (value: Value, number: Dim): boolean => value.kind === "literal" && value.value === number;

/** A statement at one index of an axis; of a condition that is then known only the side that is taken. */
function atIndex(statement: Statement, axis: Axis, at: number): readonly Statement[] {
  const by = { index: (other: Axis): Value => (other === axis ? integer(at) : index(other)) };
  const replaced = withValues(statement, (value) => foldIntegers(substitute<Source, Source>(value, by)));
  const inner = withBodies(replaced, (body) => body.flatMap((each) => atIndex(each, axis, at)));
  if (inner.kind !== "if" || inner.condition.kind !== "literal") return [inner];
  return inner.condition.value !== 0 ? inner.body : (inner.otherwise ?? []);
}

const isFixed = (at: readonly Value[]): boolean => at.every((index) => index.kind === "literal");
const placeOf = (at: readonly Value[]): string =>
  at.map((index) => (index.kind === "literal" ? index.value : "?")).join("_");

/** Rows of which every element is addressed by number, and first written before all loops that use it. */
export function rowsToLocals(
  statements: readonly Statement[],
  rows: readonly Buffer[],
): { body: readonly Statement[]; scratch: readonly Buffer[] } {
  const loose = rows.filter((row) => isLoose(statements, row));
  const locals = new Map<string, Local>();
  const localOf = (row: Buffer, at: readonly Value[]): Local => {
    const key = `${row.name}_${placeOf(at)}`;
    const name = `${row.name.replace(/Row\d*$/, "")}${placeOf(at)}`;
    const local = locals.get(key) ?? { name, storage: row.storage };
    locals.set(key, local);
    return local;
  };
  const declared = new Set<Local>();
  const by = {
    read: (source: Source, at: readonly Value[]): Value =>
      isBuffer(source) && loose.includes(source)
        ? read<Source>(localOf(source, at))
        : read<Source>(source, ...at),
  };
  const rebuilt = (statement: Statement): Statement => {
    const plain = withBodies(
      withValues(statement, (value) => substitute<Source, Source>(value, by)),
      (body) => body.map(rebuilt),
    );
    if (plain.kind !== "store" || !loose.includes(plain.target)) return plain;
    return assignment(localOf(plain.target, plain.at), plain.value, declared);
  };
  return { body: statements.map(rebuilt), scratch: rows.filter((row) => !loose.includes(row)) };
}

/** The first store declares, adding to the old value combines, all else replaces. */
function assignment(local: Local, value: Value, declared: Set<Local>): Statement {
  if (!declared.has(local)) {
    declared.add(local);
    return { kind: "let", local, value, mutable: true };
  }
  const [old, summand] = value.kind === "apply" && value.intrinsic === add ? value.args : [];
  if (old?.kind === "read" && old.source === local)
    return { kind: "combine", local, combine: "sum", value: summand! };
  return { kind: "combine", local, combine: "last", value };
}

function isLoose(statements: readonly Statement[], row: Buffer): boolean {
  let fixed = true;
  const visit = (value: Value): void => {
    if (value.kind === "read") {
      if (value.source === row) fixed &&= isFixed(value.at);
      value.at.forEach(visit);
    } else if (value.kind === "apply") value.args.forEach(visit);
  };
  for (const statement of everyStatement(statements)) {
    valuesOf(statement).forEach(visit);
    if (statement.kind === "store" && statement.target === row) fixed &&= isFixed(statement.at);
  }
  return fixed && isDeclaredOutside(statements, row);
}

/** Whether every place is first stored in a block that encloses all its uses. */
function isDeclaredOutside(statements: readonly Statement[], row: Buffer): boolean {
  const uses = (statement: Statement): boolean => {
    const direct = statement.kind === "store" && statement.target === row;
    return (
      direct || valuesOf(statement).some((value) => readsRow(value, row)) || bodiesOf(statement).some(uses)
    );
  };
  const users = statements.filter(uses);
  if (users.length === 0) return true;
  if (users.length === 1 && bodiesOf(users[0]!).length > 0)
    return isDeclaredOutside(bodiesOf(users[0]!), row);
  const stored = new Set(
    statements.flatMap((statement) =>
      statement.kind === "store" && statement.target === row ? [placeOf(statement.at)] : [],
    ),
  );
  const places = new Set(
    everyStatement(users).flatMap((statement) =>
      statement.kind === "store" && statement.target === row ? [placeOf(statement.at)] : [],
    ),
  );
  return [...places].every((place) => stored.has(place)) && users[0]!.kind === "store";
}

function readsRow(value: Value, row: Buffer): boolean {
  if (value.kind === "read") return value.source === row || value.at.some((at) => readsRow(at, row));
  return value.kind === "apply" && value.args.some((arg) => readsRow(arg, row));
}
