/** Binds what is read more than once, or in a loop that does not move it, to a local where its indices are first known. */
import { type Axis, eachRead, read, type Scalar, substitute } from "../scalar/scalar.ts";
import { isWithin } from "../shape/dim.ts";
import { type Buffer, isBuffer, type Local, type Statement, type Value } from "./kernel.ts";
import { bodiesOf, valuesOf, withBodies, withValues } from "./statements.ts";

type Source = Buffer | Local;

/** `times` are counted around the statements. */
export const bindReads = (statements: readonly Statement[], times: readonly Axis[]): readonly Statement[] =>
  bindIn(statements, new Set(times));

interface Use {
  readonly buffer: Buffer;
  readonly at: readonly Value[];
  count: number;
  /** The first statement of the block that contains it. */
  readonly first: number;
}

function bindIn(statements: readonly Statement[], open: ReadonlySet<Axis>): readonly Statement[] {
  const bound = [...usesIn(statements, open)].filter(([, use]) => use.count > 1);
  const locals = new Map(bound.map(([key, use]) => [key, localOf(use)]));
  return statements.flatMap((original, i) => {
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
    const statement = replaceReads(original, locals);
    if (statement.kind !== "loop") return [...lets, statement];
    return [...lets, withBodies(statement, (body) => bindIn(body, new Set([...open, statement.axis])))];
  });
}

/** Reads whose place is known in this block and whose value does not change in it. A read within a loop counts as several. */
function usesIn(statements: readonly Statement[], open: ReadonlySet<Axis>): ReadonlyMap<string, Use> {
  const written = new Set(statements.flatMap(storesOf));
  const uses = new Map<string, Use>();
  statements.forEach((statement, first) => {
    eachReadIn(statement, 1, (source, at, weight) => {
      if (!isBuffer(source) || written.has(source) || at.length === 0) return;
      if (!isKnown(at, source, open)) return;
      const key = keyOf(source, at);
      const use = uses.get(key);
      if (use) use.count += weight;
      else uses.set(key, { buffer: source, at, count: weight, first });
    });
  });
  return uses;
}

const storesOf = (statement: Statement): Buffer[] => [
  ...(statement.kind === "store" ? [statement.target] : []),
  ...bodiesOf(statement).flatMap(storesOf),
];

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

/** Plain indices only, in range wherever their loops are, whatever guards the read. */
function isKnown(at: readonly Value[], { type }: Buffer, open: ReadonlySet<Axis>): boolean {
  return at.every((index, d) => {
    if (index.kind === "literal") return index.value >= 0 && !isWithin(type.shape[d]!, index.value);
    return index.kind === "index" && open.has(index.axis) && isWithin(index.axis.extent, type.shape[d]!);
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
  const name = buffer.name.replace(/Row\d*$/, "");
  const small = `${name[0]!.toLowerCase()}${name.slice(1)}${place}`;
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
