/** Binds what is read more than once, or in a loop that does not move it, to a local where its indices are first known. */
import { type Axis, eachIndex, eachRead, read, type Scalar, substitute } from "../scalar/scalar.ts";
import { type Buffer, isBuffer, type Local, type Statement, type Value } from "./kernel.ts";
import { bodiesOf, valuesOf, withBodies, withValues } from "./statements.ts";

type Source = Buffer | Local;

export function bindReads(statements: readonly Statement[]): readonly Statement[] {
  const written = new Set<Buffer>();
  const note = (statement: Statement): void => {
    if (statement.kind === "store") written.add(statement.target);
    bodiesOf(statement).forEach(note);
  };
  statements.forEach(note);
  return new Binder(written).block(statements, new Set());
}

interface Use {
  readonly buffer: Buffer;
  readonly at: readonly Value[];
  count: number;
  /** The first statement of the block that contains it. */
  readonly first: number;
}

class Binder {
  readonly #written: ReadonlySet<Buffer>;

  constructor(written: ReadonlySet<Buffer>) {
    this.#written = written;
  }

  block(statements: readonly Statement[], open: ReadonlySet<Axis>): readonly Statement[] {
    const uses = this.#uses(statements, open);
    const bound = [...uses].filter(([, use]) => use.count > 1);
    const locals = new Map(bound.map(([key, use]) => [key, localOf(use)]));
    const replaced = statements.map((statement) => replaceReads(statement, locals));
    const result = replaced.flatMap((statement, i) => {
      const lets = bound
        .filter(([, { first }]) => first === i)
        .map(([key, { buffer, at }]): Statement => {
          return {
            kind: "let",
            local: locals.get(key)!,
            value: { kind: "read", source: buffer, at },
            mutable: false,
          };
        });
      return [...lets, statement];
    });
    return result.map((statement) => {
      const inner = statement.kind === "loop" ? new Set([...open, statement.axis]) : open;
      return statement.kind === "loop" ? withBodies(statement, (body) => this.block(body, inner)) : statement;
    });
  }

  /** Reads whose place is known in this block, by place. A read within a loop counts as several. */
  #uses(statements: readonly Statement[], open: ReadonlySet<Axis>): Map<string, Use> {
    const uses = new Map<string, Use>();
    statements.forEach((statement, first) => {
      eachReadIn(statement, 1, (source, at, weight) => {
        if (!isBuffer(source) || this.#written.has(source) || at.length === 0 || !isKnown(at, open)) return;
        const key = keyOf(source, at);
        const use = uses.get(key);
        if (use) use.count += weight;
        else uses.set(key, { buffer: source, at, count: weight, first });
      });
    });
    return uses;
  }
}

function eachReadIn(
  statement: Statement,
  weight: number,
  visit: (source: Source, at: readonly Value[], weight: number) => void,
): void {
  for (const value of valuesOf(statement))
    eachRead(value as Scalar<Source>, ({ source, at }) => visit(source, at, weight));
  for (const inner of bodiesOf(statement))
    eachReadIn(inner, statement.kind === "loop" ? weight * 2 : weight, visit);
}

/** Plain indices only: they are in range wherever their loops are, whatever guards the read. */
function isKnown(at: readonly Value[], open: ReadonlySet<Axis>): boolean {
  return at.every((index) => {
    if (index.kind === "literal") return true;
    let known = index.kind === "index";
    eachIndex(index, (axis) => (known &&= open.has(axis)));
    return known;
  });
}

/** Within a kernel, names tell parameters and axes apart. */
const keyOf = (buffer: Buffer, at: readonly Value[]): string =>
  `${buffer.name}[${at.map((index) => (index.kind === "index" ? index.axis.name : index.kind === "literal" ? index.value : "?")).join()}]`;

/** x for X, x1 for its element 1. */
function localOf({ buffer, at }: Use): Local {
  const place = at
    .map((index, d) => (index.kind === "literal" && buffer.type.shape[d] !== 1 ? index.value : ""))
    .join("");
  const small = `${buffer.name[0]!.toLowerCase()}${buffer.name.slice(1)}${place}`;
  return { name: small === buffer.name ? `${small}Value` : small, storage: buffer.storage };
}

function replaceReads(statement: Statement, locals: ReadonlyMap<string, Local>): Statement {
  const by = {
    read: (source: Source, at: readonly Value[]): Value => {
      const local = isBuffer(source) ? locals.get(keyOf(source, at)) : undefined;
      return local ? read<Source>(local) : read<Source>(source, ...at);
    },
  };
  const replaced = withValues(statement, (value) => substitute<Source, Source>(value, by));
  return withBodies(replaced, (body) => body.map((inner) => replaceReads(inner, locals)));
}
