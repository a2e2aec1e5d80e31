/** Puts a value that is used once, right where it is used, if nothing it reads changes in between. */
import { eachRead, read, type Scalar, substitute } from "../scalar/scalar.ts";
import type { Buffer, Local, Statement, Value } from "./kernel.ts";
import { bodiesOf, valuesOf, withBodies, withValues } from "./statements.ts";

/** A longer expression keeps its name: it is easier to read. */
const longest = 7;

type Source = Buffer | Local;

export function inlineOnce(statements: readonly Statement[]): readonly Statement[] {
  const list = statements.map((statement) => withBodies(statement, inlineOnce));
  for (let i = list.length - 1; i >= 0; i--) {
    const statement = list[i]!;
    if (statement.kind !== "let" || statement.mutable) continue;
    if (list.every((other) => countUses(other, statement.local) === 0)) {
      list.splice(i, 1);
      continue;
    }
    const user = onlyUser(list, i, statement.local);
    if (user === undefined || changesBetween(list, i, user, statement.value)) continue;
    const target = list[user]!;
    const whole = target.kind !== "loop" && target.kind !== "if" && isRead(target.value, statement.local);
    if (!whole && sizeOfValue(statement.value) > longest) continue;
    list[user] = replaceIn(target, statement.local, statement.value);
    list.splice(i, 1);
  }
  return list;
}

const isRead = (value: Value, local: Local): boolean => value.kind === "read" && value.source === local;

const sizeOfValue = (value: Value): number => {
  if (value.kind === "apply") return value.args.reduce((sum, arg) => sum + sizeOfValue(arg), 1);
  return 1;
};

function countUses(statement: Statement, local: Local): number {
  let uses = 0;
  for (const value of valuesOf(statement))
    eachRead(value as Scalar<Source>, ({ source }) => (uses += source === local ? 1 : 0));
  return uses + bodiesOf(statement).reduce((sum, inner) => sum + countUses(inner, local), 0);
}

/** The one later statement of the same block that uses the local once, outside of bodies. */
function onlyUser(list: readonly Statement[], from: number, local: Local): number | undefined {
  const users = list.flatMap((statement, i) => (i > from && countUses(statement, local) > 0 ? [i] : []));
  const [user] = users;
  if (users.length !== 1 || user === undefined || countUses(list[user]!, local) !== 1) return undefined;
  return bodiesOf(list[user]!).length === 0 ? user : undefined;
}

function changesBetween(list: readonly Statement[], from: number, to: number, value: Value): boolean {
  const reads = new Set<Source>();
  eachRead(value as Scalar<Source>, ({ source }) => reads.add(source));
  const changes = (statement: Statement): boolean => {
    if (statement.kind === "store" && reads.has(statement.target)) return true;
    if (statement.kind === "combine" && reads.has(statement.local)) return true;
    return bodiesOf(statement).some(changes);
  };
  return list.slice(from + 1, to).some(changes);
}

function replaceIn(statement: Statement, local: Local, value: Value): Statement {
  const by = {
    read: (source: Source, at: readonly Value[]): Value =>
      source === local ? value : read<Source>(source, ...at),
  };
  return withValues(statement, (each) => substitute<Source, Source>(each, by));
}
