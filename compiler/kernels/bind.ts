/** Binds what is read more than once, or in a loop that does not move it, to a local where its indices are first known. */
import { add, and, type Intrinsic, or, select } from "../scalar/intrinsics.ts";
import { below, isWithin } from "../scalar/intervals.ts";
import { printScalar } from "../scalar/printing.ts";
import { type Axis, eachIndex, eachRead, read, type Scalar, substitute } from "../scalar/scalar.ts";
import { type Buffer, isBuffer, type Local, type Statement, type Value } from "./kernel.ts";
import { type Limits, limitsInside, rangeWithin } from "./limits.ts";
import { bodiesOf, reads, valuesOf, withBodies, withValues } from "./statements.ts";

type Source = Buffer | Local;

/** `times` are counted around the statements. */
export const bindReads = (statements: readonly Statement[], times: readonly Axis[]): readonly Statement[] =>
  bindIn(statements, new Map(times.map((axis) => [axis, below(axis.extent)])));

/** The loops around a block, and between which numbers their indices run. */
type Open = Limits;

interface Use {
  readonly buffer: Buffer;
  readonly at: readonly Value[];
  count: number;
  /** The first statement of the block that contains it. */
  readonly first: number;
}

function bindIn(statements: readonly Statement[], open: Open): readonly Statement[] {
  const bound = [...usesIn(statements, open)].filter(([, use]) => use.count > 1);
  const all = bound.map(([, use]) => use);
  const locals = new Map(bound.map(([key, use]) => [key, localOf(use, all)]));
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
    return [...lets, withBodies(statement, (body) => bindIn(body, limitsInside(statement, open)))];
  });
}

/** Reads whose place is known in this block and whose value does not change in it. A read within a loop counts as several. */
function usesIn(statements: readonly Statement[], open: Open): ReadonlyMap<string, Use> {
  const written = new Set(statements.flatMap(storesOf));
  const uses = new Map<string, Use>();
  const starts = startsOfSums(statements);
  const always = readAlways(statements);
  statements.forEach((statement, i) => {
    const first = starts[i]!;
    eachReadIn(statement, 1, (source, at, weight) => {
      if (!isBuffer(source) || written.has(source) || at.length === 0) return;
      if (!isOpen(at, open)) return;
      if (!isInside(at, source, open) && !always.has(keyOf(source, at))) return;
      const key = keyOf(source, at);
      const use = uses.get(key);
      if (use) use.count += weight;
      else uses.set(key, { buffer: source, at, count: weight, first });
    });
  });
  return uses;
}

/** For each statement the first of those that add to sums, or begin them, one after another: what they read is bound before. */
function startsOfSums(statements: readonly Statement[]): readonly number[] {
  const kindOf = (statement: Statement | undefined): string | undefined => {
    if (statement?.kind === "combine") return statement.combine;
    return statement?.kind === "let" && statement.mutable ? "let" : undefined;
  };
  const starts: number[] = [];
  statements.forEach((statement, i) => {
    const kind = kindOf(statement);
    starts.push(kind !== undefined && kind === kindOf(statements[i - 1]) ? starts[i - 1]! : i);
  });
  return starts;
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

/** Indices of loops around the block only. */
function isOpen(at: readonly Value[], open: Open): boolean {
  return at.every((place) => {
    let known = !reads(place, () => true);
    eachIndex(place, (axis) => (known &&= open.has(axis)));
    return known;
  });
}

/** In range wherever their loops are, whatever guards the read. */
const isInside = (at: readonly Value[], { type }: Buffer, open: Open): boolean =>
  at.every((place, d) => isWithin(rangeWithin(place, open), below(type.shape[d]!)));

/** What a block reads under no condition. */
function readAlways(statements: readonly Statement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: Value): void => {
    if (value.kind === "read") {
      if (isBuffer(value.source)) found.add(keyOf(value.source, value.at));
      value.at.forEach(visit);
    } else if (value.kind === "apply")
      (conditional.has(value.intrinsic) ? value.args.slice(0, 1) : value.args).forEach(visit);
  };
  for (const statement of statements)
    if (bodiesOf(statement).length === 0) valuesOf(statement).forEach(visit);
  return found;
}

/** Of these only the first argument is always evaluated. */
const conditional: ReadonlySet<Intrinsic> = new Set([select, and, or]);

/** Within a kernel, names tell parameters and axes apart. */
const keyOf = (buffer: Buffer, at: readonly Value[]): string =>
  `${buffer.name}[${at.map((place) => printScalar<Source>(place, ({ name }) => name)).join()}]`;

/** x for X, x1 for its element 1, x_0 and x_1 for what lies side by side at the points of a tile. */
function localOf({ buffer, at }: Use, uses: readonly Use[]): Local {
  const place = at
    .map((index, d) => (index.kind === "literal" && buffer.type.shape[d] !== 1 ? index.value : ""))
    .join("");
  const offsets = at
    .map((index, d) => (uses.some((use) => isBeside(use, buffer, d, offsetOf(index))) ? offsetOf(index) : ""))
    .join("");
  const name = buffer.name.replace(/Row\d*$/, "");
  const small = `${name[0]!.toLowerCase()}${name.slice(1)}${place}${offsets && `_${offsets}`}`;
  return { name: small === buffer.name ? `${small}Value` : small, storage: buffer.storage };
}

const isBeside = (use: Use, buffer: Buffer, d: number, offset: number): boolean =>
  use.buffer === buffer && offsetOf(use.at[d]!) !== offset;

/** The number that is added to an index. */
function offsetOf(at: Value): number {
  if (at.kind !== "apply" || at.intrinsic !== add) return 0;
  const [, last] = at.args;
  return last?.kind === "literal" ? last.value : offsetOf(at.args[0]!);
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
