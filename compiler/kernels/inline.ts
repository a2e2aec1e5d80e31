/** Puts a value that is used once, right where it is used, if nothing it reads changes in between. */
import { eachRead, read, type Scalar, substitute } from "../scalar/scalar.ts";
import type { Buffer, Local, Statement, Value } from "./kernel.ts";
import { bodiesOf, valuesOf, withBodies, withValues } from "./statements.ts";

/** A longer expression keeps its name: it is easier to read. */
const longest = 7;

type Source = Buffer | Local;

export function inlineOnce(statements: readonly Statement[]): readonly Statement[] {
  const list = statements.map((statement) => withBodies(statement, inlineOnce));
  // Counted once: blocks that are written out have thousands of statements.
  const uses = list.map(usesOf);
  const remove = (i: number): void => {
    list.splice(i, 1);
    uses.splice(i, 1);
  };
  for (let i = list.length - 1; i >= 0; i--) {
    const statement = list[i]!;
    if (statement.kind !== "let" || statement.mutable) continue;
    const users = usersOf(uses, statement.local);
    if (users.length === 0) {
      remove(i);
      continue;
    }
    const user = onlyUser(users, list, uses, statement.local);
    if (user === undefined || user <= i || changesBetween(list, i, user, statement.value)) continue;
    const target = list[user]!;
    const whole = target.kind !== "loop" && target.kind !== "if" && isRead(target.value, statement.local);
    if (!whole && sizeOfValue(statement.value) > longest) continue;
    list[user] = replaceIn(target, statement.local, statement.value);
    uses[user] = usesOf(list[user]);
    remove(i);
  }
  return list;
}

const isRead = (value: Value, local: Local): boolean => value.kind === "read" && value.source === local;

const sizeOfValue = (value: Value): number => {
  if (value.kind === "apply") return value.args.reduce((sum, arg) => sum + sizeOfValue(arg), 1);
  return 1;
};

type Uses = ReadonlyMap<Source, number>;

/** How often a statement reads each source, in its bodies, too. */
function usesOf(statement: Statement): Uses {
  const uses = new Map<Source, number>();
  const count = (each: Statement): void => {
    for (const value of valuesOf(each))
      eachRead(value as Scalar<Source>, ({ source }) => uses.set(source, (uses.get(source) ?? 0) + 1));
    bodiesOf(each).forEach(count);
  };
  count(statement);
  return uses;
}

function usersOf(uses: readonly Uses[], local: Local): readonly number[] {
  const users: number[] = [];
  for (let i = 0; i < uses.length; i++) if (uses[i]!.has(local)) users.push(i);
  return users;
}

/** The one statement of the same block that uses the local once, outside of bodies. */
function onlyUser(
  users: readonly number[],
  list: readonly Statement[],
  uses: readonly Uses[],
  local: Local,
): number | undefined {
  const [user] = users;
  if (users.length !== 1 || user === undefined || uses[user]!.get(local) !== 1) return undefined;
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
