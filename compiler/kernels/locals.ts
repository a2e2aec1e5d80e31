/** Gives locals names: each its wish, with a number where an enclosing block has that name already. */
import { read, substitute } from "../scalar/scalar.ts";
import type { Buffer, Local, Statement, Value } from "./kernel.ts";
import { withBodies, withValues } from "./statements.ts";

type Source = Buffer | Local;

export function nameLocals(
  statements: readonly Statement[],
  taken: ReadonlySet<string>,
): readonly Statement[] {
  return new Scope(taken, new Map()).block(statements);
}

class Scope {
  readonly #taken: Set<string>;
  readonly #renamed: Map<Source, Local>;

  constructor(taken: ReadonlySet<string>, renamed: ReadonlyMap<Source, Local>) {
    this.#taken = new Set(taken);
    this.#renamed = new Map(renamed);
  }

  block(statements: readonly Statement[]): Statement[] {
    return statements.map((statement) => {
      const rebuilt = withValues(statement, (value) => this.#value(value));
      if (rebuilt.kind === "let") return { ...rebuilt, local: this.#declare(rebuilt.local) };
      if (rebuilt.kind === "combine")
        return { ...rebuilt, local: this.#renamed.get(rebuilt.local) ?? rebuilt.local };
      return withBodies(rebuilt, (body) => new Scope(this.#taken, this.#renamed).block(body));
    });
  }

  #declare(local: Local): Local {
    let name = local.name;
    for (let i = 2; this.#taken.has(name); i++) name = `${local.name}${i}`;
    this.#taken.add(name);
    const named: Local = { ...local, name };
    this.#renamed.set(local, named);
    return named;
  }

  #value(value: Value): Value {
    return substitute<Source, Source>(value, {
      read: (source, at) => read<Source>(this.#renamed.get(source) ?? source, ...at),
    });
  }
}
