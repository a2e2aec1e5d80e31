/** What statements hold, and how they are rebuilt. */
import { eachRead, type Scalar } from "../scalar/scalar.ts";
import type { Buffer, Local, Statement, Value } from "./kernel.ts";

/** The values a statement computes, those of its body not. */
export function valuesOf(statement: Statement): readonly Value[] {
  switch (statement.kind) {
    case "loop":
      return [statement.from, statement.to];
    case "if":
      return [statement.condition];
    case "store":
      return [...statement.at, statement.value];
    default:
      return [statement.value];
  }
}

export function bodiesOf(statement: Statement): readonly Statement[] {
  if (statement.kind === "loop") return statement.body;
  return statement.kind === "if" ? [...statement.body, ...(statement.otherwise ?? [])] : [];
}

/** The statement with other values; bodies are left to the caller. */
export function withValues(statement: Statement, change: (value: Value) => Value): Statement {
  switch (statement.kind) {
    case "loop":
      return { ...statement, from: change(statement.from), to: change(statement.to) };
    case "if":
      return { ...statement, condition: change(statement.condition) };
    case "store":
      return { ...statement, at: statement.at.map(change), value: change(statement.value) };
    default:
      return { ...statement, value: change(statement.value) };
  }
}

/** The statement with other bodies. */
export function withBodies(
  statement: Statement,
  change: (body: readonly Statement[]) => readonly Statement[],
): Statement {
  if (statement.kind === "loop") return { ...statement, body: change(statement.body) };
  if (statement.kind !== "if") return statement;
  const { otherwise } = statement;
  return { ...statement, body: change(statement.body), ...(otherwise && { otherwise: change(otherwise) }) };
}

/** Whether a value reads a source of some kind. */
export function reads(value: Value, holds: (source: Buffer | Local) => boolean): boolean {
  let found = false;
  eachRead(value as Scalar<Buffer | Local>, ({ source }) => (found ||= holds(source)));
  return found;
}
