/** A sum whose terms follow one another becomes one expression. */
import { add, negate, subtract } from "../scalar/intrinsics.ts";
import { call } from "../scalar/scalar.ts";
import type { Buffer, Local, Statement, Value } from "./kernel.ts";
import { bodiesOf, reads, withBodies } from "./statements.ts";

type Source = Buffer | Local;

export function gatherSums(statements: readonly Statement[]): readonly Statement[] {
  const list = statements.map((statement) => withBodies(statement, gatherSums));
  for (let i = 0; i < list.length; i++) {
    for (let start = list[i]!; start.kind === "let" && start.mutable; start = list[i]!) {
      const next = list[i + 1];
      if (
        next?.kind !== "combine" ||
        next.combine !== "sum" ||
        next.local !== start.local ||
        reads(next.value, (source) => source === start.local)
      )
        break;
      list.splice(i, 2, { ...start, value: plus(start.value, next.value) });
    }
    const final = list[i]!;
    if (final.kind === "let" && final.mutable && !list.some((statement) => changes(statement, final.local)))
      list[i] = { ...final, mutable: false };
  }
  return list;
}

function plus(sum: Value, term: Value): Value {
  if (sum.kind === "literal" && Object.is(sum.value, 0)) return term;
  if (term.kind === "apply" && term.intrinsic === negate) return call<Source>(subtract, sum, term.args[0]!);
  return call<Source>(add, sum, term);
}

const changes = (statement: Statement, local: Local): boolean =>
  (statement.kind === "combine" && statement.local === local) ||
  bodiesOf(statement).some((inner) => changes(inner, local));
