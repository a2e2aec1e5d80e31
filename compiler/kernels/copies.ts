/** Copies of statements with other values and locals; what a copy declares inside is its own. */
import { read, substitute } from "../scalar/scalar.ts";
import type { Buffer, Local, Statement, Value } from "./kernel.ts";
import { bodiesOf, withBodies, withValues } from "./statements.ts";

export type Source = Buffer | Local;

/** What a copy has instead. */
export interface Changes {
  readonly value: (value: Value) => Value;
  /** An index of the place that is stored to. */
  readonly place: (at: Value) => Value;
  readonly local: (local: Local) => Local;
}

/** The statement with its changes, in its bodies, too. */
export function copied(statement: Statement, changes: Changes): Statement {
  const copy = (each: Statement): Statement => {
    const plain = withBodies(withValues(each, changes.value), (body) => body.map(copy));
    if (each.kind === "store" && plain.kind === "store") return { ...plain, at: each.at.map(changes.place) };
    return plain.kind === "let" || plain.kind === "combine"
      ? { ...plain, local: changes.local(plain.local) }
      : plain;
  };
  return withBodies(copy(statement), withOwnLocals);
}

/** Each copy of a body declares locals of its own. */
export function withOwnLocals(statements: readonly Statement[]): readonly Statement[] {
  const own = new Map<Source, Local>();
  for (const statement of everyStatement(statements))
    if (statement.kind === "let") own.set(statement.local, { ...statement.local });
  if (own.size === 0) return statements;
  const by = {
    read: (source: Source, at: readonly Value[]): Value => read<Source>(own.get(source) ?? source, ...at),
  };
  const renamed = (statement: Statement): Statement => {
    const plain = withBodies(
      withValues(statement, (value) => substitute<Source, Source>(value, by)),
      (body) => body.map(renamed),
    );
    if (plain.kind !== "let" && plain.kind !== "combine") return plain;
    return { ...plain, local: own.get(plain.local) ?? plain.local };
  };
  return statements.map(renamed);
}

/** Every statement, those of bodies included. */
export function everyStatement(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement) => [statement, ...everyStatement(bodiesOf(statement))]);
}
