/** Register tiles: neighbouring points of a loop are computed together, so that what they share is read once. */
import { foldIntegers } from "../scalar/folding.ts";
import { add, remainder, subtract } from "../scalar/intrinsics.ts";
import { gathered } from "../scalar/linear.ts";
import { type Axis, call, eachIndex, index, integer, read, sizeOf, substitute } from "../scalar/scalar.ts";
import { divideDims } from "../shape/dim.ts";
import { copied, type Source } from "./copies.ts";
import { mayMix } from "./independent.ts";
import type { Choice, Local, Statement, Value } from "./kernel.ts";
import { bodiesOf, reads, withBodies } from "./statements.ts";

type Loop = Extract<Statement, { kind: "loop" }>;

/** Loops over tiled axes around sums over `summed` go by tiles; what is left beyond the last whole tile follows. */
export function tile(
  statements: readonly Statement[],
  choices: readonly Choice[],
  summed: ReadonlySet<Axis>,
): readonly Statement[] {
  const widths = new Map(
    choices.flatMap(({ verb, axis, by }) => (verb === "tile" && by ? [[axis, by] as const] : [])),
  );
  if (widths.size === 0) return statements;
  const sums = (statement: Statement): boolean =>
    (statement.kind === "loop" && summed.has(statement.axis)) || bodiesOf(statement).some(sums);
  const block = (list: readonly Statement[]): Statement[] =>
    list.flatMap((statement) => {
      const width = statement.kind === "loop" ? widths.get(statement.axis) : undefined;
      const tiled =
        statement.kind === "loop" && width !== undefined && statement.body.some(sums)
          ? tiledLoop(statement, width)
          : undefined;
      return tiled?.map((each) => withBodies(each, block)) ?? [withBodies(statement, block)];
    });
  return block(statements);
}

/** Some points of an axis: a loop of tiles, or one tile. */
interface Segment {
  readonly loop?: Pick<Loop, "from" | "to" | "step">;
  /** The indices of a tile. */
  readonly points: readonly Value[];
}

function tiledLoop(loop: Loop, width: number): readonly Statement[] | undefined {
  if (!mayMix(loop.body, loop.axis)) return undefined;
  return segmentsOf(loop.axis, width).flatMap(({ loop: bounds, points }) => {
    const body = new Points(loop.axis, points).block(loop.body);
    return bounds ? [{ ...loop, ...bounds, body }] : body;
  });
}

const consecutive = (first: Value, count: number): readonly Value[] =>
  Array.from({ length: count }, (_, i) => foldIntegers(call(add, first, integer(i))));

function segmentsOf(axis: Axis, width: number): readonly Segment[] {
  const { extent } = axis;
  if (typeof extent === "number") {
    const whole = extent - (extent % width);
    const tiles: Segment =
      whole === width
        ? { points: consecutive(integer(0), width) }
        : {
            loop: { from: integer(0), to: integer(whole), step: width },
            points: consecutive(index(axis), width),
          };
    const rest: Segment = { points: consecutive(integer(whole), extent - whole) };
    return [tiles, rest].filter(({ points, loop }) => points.length > 0 && (whole > 0 || !loop));
  }
  const size = sizeOf(extent);
  const divides = divideDims(extent, width) !== undefined;
  const end = divides ? size : call<never>(subtract, size, integer(width - 1));
  const tiles: Segment = {
    loop: { from: integer(0), to: end, step: width },
    points: consecutive(index(axis), width),
  };
  const first = call<never>(subtract, size, call<never>(remainder, size, integer(width)));
  return divides ? [tiles] : [tiles, { loop: { from: first, to: size, step: 1 }, points: [index(axis)] }];
}

/** Statements at several points of an axis: what differs between the points is done for each, loops inside run once. */
class Points {
  readonly #axis: Axis;
  readonly #points: readonly Value[];
  /** Locals that each point has of its own. */
  readonly #own = new Map<Source, readonly Local[]>();

  constructor(axis: Axis, points: readonly Value[]) {
    this.#axis = axis;
    this.#points = points;
  }

  block(statements: readonly Statement[]): Statement[] {
    return statements.flatMap((statement): Statement[] => {
      switch (statement.kind) {
        case "let":
          return this.#let(statement);
        case "combine":
        case "store":
          return this.#each((p) => this.#at(statement, p));
        case "loop":
          if (this.#differs(statement.from) || this.#differs(statement.to)) break;
          return [{ ...statement, body: this.block(statement.body) }];
        case "if": {
          if (this.#differs(statement.condition)) break;
          const { body, otherwise } = statement;
          return [
            { ...statement, body: this.block(body), ...(otherwise && { otherwise: this.block(otherwise) }) },
          ];
        }
      }
      return this.#each((p) => this.#at(statement, p));
    });
  }

  #each<T>(make: (point: number) => T): T[] {
    return this.#points.map((_, p) => make(p));
  }

  #let(statement: Extract<Statement, { kind: "let" }>): Statement[] {
    const { local, mutable, value } = statement;
    if ((!mutable && !this.#differs(value)) || this.#points.length === 1) return [this.#at(statement, 0)];
    const own = this.#each((p) => ({ ...local, name: subscripted(local.name, p) }));
    this.#own.set(local, own);
    return this.#each((p) => this.#at(statement, p));
  }

  #differs(value: Value): boolean {
    let found = false;
    eachIndex(value, (axis) => (found ||= axis === this.#axis));
    return found || reads(value, (source) => this.#own.has(source));
  }

  #at(statement: Statement, point: number): Statement {
    const by = {
      index: (axis: Axis): Value => (axis === this.#axis ? this.#points[point]! : index(axis)),
      read: (source: Source, at: readonly Value[]): Value =>
        read<Source>(this.#own.get(source)?.[point] ?? source, ...at.map(gathered)),
    };
    return copied(statement, {
      value: (value) => foldIntegers(substitute<Source, Source>(value, by)),
      place: (at) => gathered(foldIntegers(substitute<Source, Source>(at, by))),
      local: (local) => this.#own.get(local)?.[point] ?? local,
    });
  }
}

/** sum → sum_1 → sum_12 */
const subscripted = (name: string, point: number): string =>
  /_\d+$/.test(name) ? `${name}${point}` : `${name}_${point}`;
