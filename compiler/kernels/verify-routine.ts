/** Checks that a routine is well formed: what it reads is in scope and was stored before, what it stores may be changed. */
import { InvariantError } from "../diagnostics.ts";
import { add } from "../scalar/intrinsics.ts";
import { below, isWithin } from "../scalar/intervals.ts";
import { type Axis, eachIndex, type Read } from "../scalar/scalar.ts";
import { conjuncts } from "../scalar/combining.ts";
import { isSameScalar } from "../scalar/same.ts";
import { dtypeOf } from "../scalar/typing.ts";
import type { DType } from "../shape/shape.ts";
import {
  type Buffer,
  type BufferRole,
  isBuffer,
  type Kernel,
  type Local,
  outlives,
  type Routine,
  type Statement,
  type Value,
} from "./kernel.ts";
import { eachReadWithin, type Limits, limitsInside, limitsUnder, rangeWithin } from "./limits.ts";
import { printRoutine } from "./print.ts";

type Source = Buffer | Local;

const fixed: ReadonlySet<BufferRole> = new Set(["input", "constant", "setting", "argument", "local"]);

const typeOf = (source: Source): DType => {
  if (isBuffer(source)) return source.type.dtype;
  return source.storage === "i32" || source.storage === "bool" ? source.storage : "f32";
};

export function verifyRoutine(kernel: Kernel, routine: Routine): void {
  const known = new Set([...kernel.parameters, ...routine.scratch]);
  // What is found has its value before the first statement.
  const made = new Set([
    ...kernel.stages.map(({ target }) => target).filter((buffer) => !outlives(buffer)),
    ...routine.scratch,
  ]);
  const stored = new Set([...known].filter((buffer) => !made.has(buffer)));
  const names = new Set([...known, ...kernel.times].map(({ name }) => name));
  new Checker(kernel, routine, known, stored).block(routine.body, {
    names,
    axes: new Set(kernel.times),
    limits: new Map(),
    conditions: [],
    locals: new Map(),
  });
}

/** The axis of a plain index, or of one with a number added: others may be bounded by conditions of many kinds. */
function indexIn(at: Value): Axis | undefined {
  if (at.kind === "index") return at.axis;
  if (at.kind !== "apply" || at.intrinsic !== add) return undefined;
  const [first, second] = at.args as [Value, Value];
  return first.kind === "index" && second.kind === "literal" ? first.axis : undefined;
}

/** What the statements of a block may mention. */
interface Scope {
  readonly names: Set<string>;
  readonly axes: Set<Axis>;
  /** What conditions around it say. */
  readonly limits: Limits;
  readonly conditions: readonly Value[];
  /** Whether it may change. */
  readonly locals: Map<Local, boolean>;
}

class Checker {
  readonly #kernel: Kernel;
  readonly #routine: Routine;
  readonly #known: ReadonlySet<Buffer>;
  /** Conditions under which alone results of stages are read. */
  readonly #demands: readonly Value[];
  #stored: Set<Buffer>;
  /** What was stored under a condition. */
  readonly #storedUnder = new Map<Buffer, readonly Value[]>();

  constructor(kernel: Kernel, routine: Routine, known: ReadonlySet<Buffer>, stored: Set<Buffer>) {
    this.#kernel = kernel;
    this.#routine = routine;
    this.#known = known;
    this.#demands = kernel.stages.flatMap(({ only = [] }) => only);
    this.#stored = stored;
  }

  block(statements: readonly Statement[], outer: Scope): void {
    const scope: Scope = { ...outer, names: new Set(outer.names), locals: new Map(outer.locals) };
    for (const statement of statements) this.#statement(statement, scope);
  }

  #statement(statement: Statement, scope: Scope): void {
    switch (statement.kind) {
      case "loop":
        return this.#loop(statement, scope);
      case "if":
        return this.#if(statement, scope);
      case "let":
        this.#value(statement.value, scope);
        this.#fits(statement.value, statement.local);
        this.#declare(statement.local.name, scope);
        scope.locals.set(statement.local, statement.mutable);
        return;
      case "combine": {
        const mutable = scope.locals.get(statement.local);
        if (mutable === undefined) this.#fail(`${statement.local.name} is combined where it is not known`);
        if (!mutable) this.#fail(`${statement.local.name} changes, but is constant`);
        this.#value(statement.value, scope);
        return this.#fits(statement.value, statement.local);
      }
      case "store":
        return this.#store(statement, scope);
    }
  }

  #loop(loop: Extract<Statement, { kind: "loop" }>, scope: Scope): void {
    const { axis, from, to, body } = loop;
    this.#value(from, scope);
    this.#value(to, scope);
    if (scope.axes.has(axis)) this.#fail(`a loop over ${axis.name} lies in another`);
    const names = new Set(scope.names);
    this.#declare(axis.name, { ...scope, names });
    const limits = limitsInside(loop, scope.limits);
    this.block(body, { ...scope, names, limits, axes: new Set([...scope.axes, axis]) });
  }

  /** What is stored under a condition need not have been stored, unless it is read under that condition only. */
  #if({ condition, body, otherwise }: Extract<Statement, { kind: "if" }>, scope: Scope): void {
    this.#value(condition, scope);
    const before = this.#stored;
    const limits = limitsUnder(condition, scope.limits);
    const isDemand = conjuncts(condition).every((each) =>
      this.#demands.some((other) => isSameScalar(each, other)),
    );
    const inside = { ...scope, limits, conditions: [...scope.conditions, condition] };
    for (const branch of isDemand ? [body] : [body, otherwise ?? []]) {
      this.#stored = new Set(before);
      this.block(branch, branch === body ? inside : scope);
      if (branch !== body) continue;
      for (const buffer of this.#stored)
        if (!before.has(buffer))
          this.#storedUnder.set(buffer, [...(this.#storedUnder.get(buffer) ?? []), condition]);
    }
    if (!isDemand) this.#stored = before;
  }

  #store({ target, at, value }: Extract<Statement, { kind: "store" }>, scope: Scope): void {
    if (!this.#known.has(target))
      this.#fail(`${target.name} is stored to, but neither a parameter nor scratch`);
    if (fixed.has(target.role)) this.#fail(`${target.name} is stored to, but is an ${target.role}`);
    this.#value(value, scope);
    this.#fits(value, target);
    this.#place(target, at, scope.limits);
    for (const index of at) this.#value(index, scope);
    this.#stored.add(target);
  }

  #declare(name: string, { names }: Scope): void {
    if (names.has(name)) this.#fail(`${name} hides another ${name}`);
    names.add(name);
  }

  #fits(value: Value, place: Source): void {
    const found = dtypeOf<Source>(value, typeOf);
    if (found === "f32" && typeOf(place) !== "f32")
      this.#fail(`${place.name} holds ${typeOf(place)}, its value is f32`);
  }

  #value(value: Value, { axes, locals, limits, conditions }: Scope): void {
    eachIndex(value, (axis) => {
      if (!axes.has(axis)) this.#fail(`${axis.name} is used outside of its loop`);
    });
    const visit = (read: Read<Source>, inside: Limits, holding: readonly Value[]): void => {
      if (isBuffer(read.source)) this.#buffer(read.source, read.at, inside, holding);
      else if (!locals.has(read.source)) this.#fail(`${read.source.name} is read where it is not known`);
    };
    eachReadWithin(value, limits, visit, conditions);
  }

  #buffer(buffer: Buffer, at: readonly Value[], limits: Limits, conditions: readonly Value[]): void {
    if (!this.#known.has(buffer)) this.#fail(`${buffer.name} is read, but neither a parameter nor scratch`);
    const isStored =
      this.#stored.has(buffer) ||
      this.#storedUnder
        .get(buffer)
        ?.some((condition) => conditions.some((each) => isSameScalar(each, condition)));
    if (!isStored) this.#fail(`${buffer.name} is read before it is stored`);
    this.#place(buffer, at, limits);
  }

  #place({ name, type }: Buffer, at: readonly Value[], limits: Limits): void {
    if (at.length !== type.shape.length)
      this.#fail(`${name} has ${type.shape.length} dimensions, ${at.length} indices`);
    at.forEach((index, d) => {
      if (dtypeOf<Source>(index, typeOf) !== "i32") this.#fail(`an index of ${name} is no integer`);
      const found = indexIn(index);
      // What a condition says may not be comparable with the size, where what the loop says is.
      const inside = (known: Limits): boolean => isWithin(rangeWithin(index, known), below(type.shape[d]!));
      if (found && !inside(limits) && !inside(new Map()))
        this.#fail(`${found.name} runs beyond dimension ${d} of ${name}`);
    });
  }

  #fail(message: string): never {
    throw new InvariantError(
      `${this.#kernel.name}: ${message}\n${printRoutine(this.#kernel, this.#routine)}`,
    );
  }
}
