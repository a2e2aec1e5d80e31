/** From the loops of a kernel to statements: which values are locals, which are stored, where sums start and end. */
import { InvariantError } from "../diagnostics.ts";
import { allOf, chosenWhere, combined } from "../scalar/combining.ts";
import { add, round, subtract } from "../scalar/intrinsics.ts";
import { foldIntegers } from "../scalar/folding.ts";
import {
  type Axis,
  call,
  identityIn,
  index,
  integer,
  literal,
  read,
  type Scalar,
  sizeOf,
  substitute,
} from "../scalar/scalar.ts";
import { withinArms } from "./arms.ts";
import { bindReads } from "./bind.ts";
import { boundLoops } from "./bounds.ts";
import { isContraction } from "./contraction.ts";
import { type Home, homesOf, innerAxes, localFor, namesIn } from "./homes.ts";
import { inlineOnce } from "./inline.ts";
import {
  type Buffer,
  type Choice,
  type Kernel,
  type Local,
  outlives,
  type Recurrence,
  type Routine,
  type Stage,
  type Statement,
  type Value,
} from "./kernel.ts";
import { contains, type Place, runsOf } from "./demand.ts";
import { nameLocals } from "./locals.ts";
import { roundedTargets } from "./rounding.ts";
import { gatherSums } from "./sums.ts";
import { placedAxes, saysPlace, solvePlaces } from "./solve.ts";
import { reads } from "./statements.ts";
import { isSweep, type Item, type Sweep, sweepsOf } from "./sweeps.ts";
import { tile } from "./tile.ts";
import { rowsToLocals, unroll } from "./unroll.ts";

export function routineOf(kernel: Kernel, choices: readonly Choice[]): Routine {
  const chosen = (verb: Choice["verb"]): ReadonlySet<Axis> =>
    new Set(choices.filter((choice) => choice.verb === verb).map(({ axis }) => axis));
  const solved = chosen("solve");
  const items = sweepsOf(kernel, solved);
  const names = namesIn(kernel);
  const writtenOut = new Set([...chosen("unroll")].filter((axis) => !solved.has(axis)));
  const homes = homesOf(items, kernel, names, writtenOut);
  const isSingle = (target: Buffer): boolean => homes.get(target)?.stored?.buffer.storage === "f32";
  const writer = new Writer(kernel, homes, roundedTargets(kernel.stages, isSingle));
  const rows = [...homes.values()].flatMap(({ stage, stored }) =>
    stored && stored.buffer !== stage.target ? [stored.buffer] : [],
  );
  const placed = boundLoops(solvePlaces(writer.block(items, []), choices));
  const summed = new Set(kernel.stages.filter(isContraction).flatMap(({ over }) => over));
  const { body, scratch } = rowsToLocals(unroll(tile(placed, choices, summed), choices), rows);
  return {
    body: nameLocals(withinArms(bindReads(inlineOnce(gatherSums(body)), kernel.times)), names),
    scratch,
    choices,
  };
}

class Writer {
  readonly #kernel: Kernel;
  readonly #homes: ReadonlyMap<Buffer, Home>;
  readonly #rounded: ReadonlySet<Buffer>;
  /** What a loop over time carries. */
  readonly #carried: ReadonlyMap<Buffer, Local>;
  /** The conditions that hold where statements are being written. */
  #asked: readonly Scalar<Buffer>[] = [];

  constructor(kernel: Kernel, homes: ReadonlyMap<Buffer, Home>, rounded: ReadonlySet<Buffer>) {
    this.#kernel = kernel;
    this.#homes = homes;
    this.#rounded = rounded;
    const carried = kernel.recurrence?.carried ?? [];
    this.#carried = new Map(carried.map(({ target }) => [target, localFor(homes.get(target)!.stage)]));
  }

  block(items: readonly Item[], open: readonly Sweep[]): Statement[] {
    const { recurrence, axes } = this.#kernel;
    if (recurrence && open.length === axes.length) return this.#overTime(recurrence, items, open);
    return this.#inside(items, open);
  }

  #inside(items: readonly Item[], open: readonly Sweep[]): Statement[] {
    const write = (item: Item): Statement[] =>
      isSweep(item) ? this.#sweep(item, open) : this.#stage(item, open);
    return runsOf(items, this.#placeIn(open)).flatMap((run) => {
      const condition = allOf(run.only.map((each) => this.#value(each, open)));
      if (!condition) return run.items.flatMap(write);
      const outer = this.#asked;
      this.#asked = [...outer, ...run.only];
      const body = run.items.flatMap(write);
      this.#asked = outer;
      return [{ kind: "if", condition, body }];
    });
  }

  #placeIn(open: readonly Sweep[]): Place {
    const demands = this.#kernel.stages.flatMap(({ only = [] }) => only);
    return {
      open: new Set([...this.#kernel.times, ...open.map(({ axis }) => axis)]),
      known: this.#asked,
      // A sum that has been started does nothing where its conditions do not hold.
      wantedFor: (stage) => {
        const { path, lead } = this.#homes.get(stage.target)!;
        const isStarted = stage.combine !== undefined && open.includes(path[lead]!);
        const { only = [], where } = stage;
        return isStarted ? [...only, ...where.filter((each) => contains(demands, each))] : only;
      },
      isLocal: (target) => this.#homes.get(target)?.local !== undefined,
    };
  }

  /** What goes from step to step lies in locals; what is read afterwards is stored at the end. */
  #overTime(
    { axis, reverse, carried }: Recurrence,
    items: readonly Item[],
    open: readonly Sweep[],
  ): Statement[] {
    const [first, end] = [integer(0), sizeOf(axis.extent)];
    const last = foldIntegers(call<Buffer | Local>(subtract, end, integer(1)));
    const bounds = reverse ? { from: last, to: first, step: -1 } : { from: first, to: end, step: 1 };
    const before = carried.map(({ target, initial }): Statement => ({
      kind: "let",
      local: this.#carried.get(target)!,
      value: this.#value(initial, open),
      mutable: true,
    }));
    const after = carried.flatMap(({ target, isKept }): Statement[] => {
      const value = read<Local>(this.#carried.get(target)!);
      const place = this.#homes.get(target)!.stage.axes.map(at);
      return isKept ? [{ kind: "store", target, at: place, value }] : [];
    });
    return [...before, { kind: "loop", axis, ...bounds, body: this.#inside(items, open) }, ...after];
  }

  #sweep(sweep: Sweep, open: readonly Sweep[]): Statement[] {
    const led = [...this.#homes.values()].filter(({ path, lead }) => path[lead] === sweep);
    const before = led.flatMap((home) => this.#start(home, open));
    const after = led.flatMap((home) => this.#finish(home));
    const { recurrence, axes } = this.#kernel;
    const inner = [...open, sweep];
    const isPoint = recurrence && inner.length === axes.length;
    const body = isPoint ? this.block(sweep.items, inner) : this.#inside(sweep.items, inner);
    const loop: Statement = {
      kind: "loop",
      axis: sweep.axis,
      from: integer(0),
      to: sizeOf(sweep.axis.extent),
      step: 1,
      body,
    };
    return [...before, loop, ...after];
  }

  /** What combining starts from, before its outermost sweep. */
  #start(home: Home, open: readonly Sweep[]): Statement[] {
    const { stage, local, stored } = home;
    const initial =
      stage.initial ?? literal(identityIn(stage.combine!, stage.target.type.dtype), stage.target.type.dtype);
    if (local) return [{ kind: "let", local, value: this.#value(initial, open), mutable: true }];
    if (!stored) throw new InvariantError(`${stage.target.name} has no home`);
    const inPlace = initial.kind === "read" && initial.source === stored.buffer;
    if (inPlace) return [];
    const inner = innerAxes(stage, home.path, home.lead);
    // What is put elsewhere comes in no order: it starts in that of memory.
    const inOrder = stage.axes.filter((axis) => inner.includes(axis));
    return overAxes(placedAxes(stage).length > 0 ? inOrder : inner, {
      kind: "store",
      target: stored.buffer,
      at: stored.dims.map(at),
      value: this.#value(initial, open),
    });
  }

  #finish(home: Home): Statement[] {
    const { stage, local, stored } = home;
    const place = stored?.dims.map(at) ?? [];
    const sum: Value | undefined = local
      ? read<Local>(local)
      : stored && { kind: "read", source: stored.buffer, at: place };
    const statements = this.#rounded.has(stage.target)
      ? this.#round(home, call<Buffer | Local>(round, sum!))
      : [];
    if (home.copied && stored)
      statements.push(
        ...overAxes(stored.dims, {
          kind: "store",
          target: stage.target,
          at: stage.axes.map(at),
          value: sum!,
        }),
      );
    else if (local && stored)
      statements.push({ kind: "store", target: stored.buffer, at: place, value: sum! });
    return statements;
  }

  /** Rounds a complete sum where it is; memory itself has rounded it. */
  #round({ stage, path, lead, local, stored }: Home, value: Value): Statement[] {
    if (local) return [{ kind: "combine", local, combine: "last", value }];
    if (!stored || stored.buffer === stage.target) return [];
    // The sweeps before it are open here: their points have rows of their own.
    const complete = innerAxes(stage, path, lead).filter((axis) => stored.dims.includes(axis));
    return overAxes(complete, { kind: "store", target: stored.buffer, at: stored.dims.map(at), value });
  }

  #stage(stage: Stage, open: readonly Sweep[]): Statement[] {
    const { local, stored } = this.#homes.get(stage.target)!;
    const value = this.#value(stage.value, open);
    if (stage.combine) return this.#guarded(stage, open, this.#combine(stage, local, stored, value));
    const start = stage.initial ?? literal(0, stage.target.type.dtype);
    const where = stage.where.map((condition) => this.#value(condition, open));
    const exactly = chosenWhere(where, value, this.#value(start, open));
    const chosen = this.#rounded.has(stage.target) ? call<Buffer | Local>(round, exactly) : exactly;
    const carry = this.#carried.get(stage.target);
    if (carry) return [carriedOn(carry, chosen)];
    if (!local) return [{ kind: "store", target: stored!.buffer, at: stored!.dims.map(at), value: chosen }];
    const bound: Statement = { kind: "let", local, value: chosen, mutable: false };
    return stored
      ? [bound, { kind: "store", target: stored.buffer, at: stored.dims.map(at), value: read<Local>(local) }]
      : [bound];
  }

  #combine(stage: Stage, local: Local | undefined, stored: Home["stored"], value: Value): Statement {
    if (local) return { kind: "combine", local, combine: stage.combine!, value };
    const place = stored!.dims.map(at);
    const before: Value = { kind: "read", source: stored!.buffer, at: place };
    return {
      kind: "store",
      target: stored!.buffer,
      at: place,
      value: combined(stage.combine!, before, value),
    };
  }

  #guarded(stage: Stage, open: readonly Sweep[], statement: Statement): Statement[] {
    const where = stage.where
      .filter((condition) => !contains(this.#asked, condition))
      .map((condition) => this.#value(condition, open));
    // Those that say a place are asked apart: they may be solved.
    const places = where.filter(saysPlace);
    const all = allOf(where.filter((condition) => !saysPlace(condition)));
    return [...places, ...(all ? [all] : [])].reduceRight<Statement[]>(
      (body, condition) => [{ kind: "if", condition, body }],
      [statement],
    );
  }

  /** Reads of what this kernel computes become reads of its locals and rows. */
  #value(scalar: Scalar<Buffer>, open: readonly Sweep[]): Value {
    return substitute<Buffer, Buffer | Local>(scalar, {
      read: (source, where) => {
        const home = this.#homes.get(source);
        const carry = this.#carried.get(source);
        if (carry) return read<Local>(carry);
        if (!home || outlives(source)) return { kind: "read", source, at: where };
        const visible = home.path.slice(0, home.lead).every((sweep, i) => open[i] === sweep);
        if (home.local && visible) return read<Local>(home.local);
        // The row holds one point of the outer sweeps; all of them are where they were copied to.
        if (home.copied && !visible) return { kind: "read", source, at: where };
        if (!home.stored) throw new InvariantError(`${source.name} is read where it is not known`);
        const { buffer, dims } = home.stored;
        return {
          kind: "read",
          source: buffer,
          at: dims.map((axis) => where[home.stage.axes.indexOf(axis)]!),
        };
      },
    });
  }
}

/** The local's next value; what is added to it is added in place. */
function carriedOn(local: Local, value: Value): Statement {
  const [first, second] = value.kind === "apply" && value.intrinsic === add ? value.args : [];
  const adds =
    first?.kind === "read" &&
    first.source === local &&
    second &&
    !reads(second, (source) => source === local);
  return { kind: "combine", local, combine: adds ? "sum" : "last", value: adds ? second : value };
}

/** A statement in loops over axes. */
const overAxes = (axes: readonly Axis[], statement: Statement): Statement[] =>
  axes.reduceRight<Statement[]>(
    (body, axis) => [{ kind: "loop", axis, from: integer(0), to: sizeOf(axis.extent), step: 1, body }],
    [statement],
  );

const at = (axis: Axis): Value => (axis.extent === 1 ? integer(0) : index(axis));
