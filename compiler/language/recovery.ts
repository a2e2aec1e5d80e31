/**
 * After a mistake tracing goes on with a value that stands for what is unknown because of it. It absorbs whatever it meets, so
 * that later mistakes are found, and what follows from the first is not reported.
 */
import { Diagnostic, tooManyMistakes } from "../diagnostics.ts";
import { LocatedDiagnostic } from "./locate.ts";

/** Ends the run of a definition: there is enough to report. */
export class Abandoned extends Error {}

const mostMistakes = 20;
/** Conditions that an unknown may decide before a loop is taken to be endless. */
const mostDecisions = 10_000;

export class Recovery {
  readonly #unknown: unknown;
  readonly #mistakes = new Map<string, LocatedDiagnostic>();
  readonly #entered = new Set<number>();
  #absorbed = 0;
  #touched = 0;
  #asked = 0;
  #decisions = 0;

  constructor() {
    this.#unknown = absorber(
      () => this.#touched++,
      () => this.#asked++,
    );
  }

  get hasMistakes(): boolean {
    return this.#mistakes.size > 0;
  }

  /** How often an unknown was met. A function in which this grows gives nothing that could be relied on. */
  get meetings(): number {
    return this.contacts + this.#asked;
  }

  /** The same without those who only asked what it is. */
  get contacts(): number {
    return this.#absorbed + this.#touched;
  }

  /**
   * Whether what ends the definition may follow from a mistake before: code that was not rewritten had to do with an unknown, or
   * called the library without a place of its own.
   */
  mayFollow(error: unknown): boolean {
    if (this.#touched + this.#decisions > 0) return true;
    return this.hasMistakes && error instanceof Diagnostic && !(error instanceof LocatedDiagnostic);
  }

  readonly isUnknown = (value: unknown): boolean => value === this.#unknown;

  /** Whether an unknown is among the values, or in their arrays and plain objects. */
  holdsUnknown(values: readonly unknown[]): boolean {
    return this.hasMistakes && values.some((value) => holds(value, this.isUnknown, deepest));
  }

  /** The unknown, as the result of something it met. */
  absorb(): unknown {
    this.#absorbed++;
    return this.#unknown;
  }

  /** Notes a mistake; what an expression says wrong several times counts once. */
  record(mistake: LocatedDiagnostic): unknown {
    const { file, start, end } = mistake.located.span;
    const key = [mistake.code, file, start, end, mistake.message, mistake.remedy].join("\n");
    if (!this.#mistakes.has(key)) this.#mistakes.set(key, mistake);
    if (this.#mistakes.size === mostMistakes) throw new Abandoned();
    return this.absorb();
  }

  /** Counts a condition that an unknown decides. */
  decide(): void {
    if (++this.#decisions >= mostDecisions) throw new Abandoned();
  }

  /** Whether a loop whose condition is unknown goes on: its body is run once. */
  goesOn(place: number): boolean {
    this.decide();
    if (this.#entered.delete(place)) return false;
    this.#entered.add(place);
    return true;
  }

  /** Runs a check; what it throws is noted. */
  attempt<R>(check: () => R): R | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof LocatedDiagnostic)) throw error;
      this.record(error);
      return undefined;
    }
  }

  /** All mistakes in order of place, files in the order in which they were read; undefined if there are none. */
  mistakes(files: readonly string[]): LocatedDiagnostic | undefined {
    const order = ({ located: { span } }: LocatedDiagnostic): readonly number[] => [
      files.indexOf(span.file),
      span.start,
      span.end,
    ];
    const sorted = [...this.#mistakes.values()].sort((a, b) => compareLists(order(a), order(b)));
    const [first, ...others] = sorted;
    const more = sorted.length < mostMistakes ? [] : [tooManyMistakes(mostMistakes)];
    return first && new LocatedDiagnostic(first, first.located, [...others, ...more]);
  }
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}

const deepest = 4;

function holds(value: unknown, isUnknown: (value: unknown) => boolean, depth: number): boolean {
  if (isUnknown(value)) return true;
  if (depth === 0 || typeof value !== "object" || value === null) return false;
  // Long lists of data need no look at every number.
  if (Array.isArray(value))
    return typeof value[0] !== "number" && value.some((part) => holds(part, isUnknown, depth - 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  // No getter is run.
  return Object.values(Object.getOwnPropertyDescriptors(value)).some((field) =>
    holds(field.value, isUnknown, depth - 1),
  );
}

/** As many parts as a pattern may ask for. */
const parts = 16;

/** A value that can be called, created, read, written and taken apart, and gives itself. */
function absorber(touch: () => void, ask: () => void): unknown {
  const touched = <R>(result: R): R => {
    touch();
    return result;
  };
  const unknown: unknown = new Proxy(function unknownValue() {}, {
    get: (_, key) =>
      touched(
        typeof key === "symbol" ? ofSymbol(key) : key === "then" || key === "toJSON" ? undefined : unknown,
      ),
    set: () => touched(true),
    deleteProperty: () => touched(true),
    apply: () => touched(unknown),
    construct: () => touched(unknown as object),
    // Everyone asks what it is.
    getPrototypeOf: () => {
      ask();
      return null;
    },
    ownKeys: (target) => touched(Reflect.ownKeys(target)),
    has: (target, key) => touched(Reflect.has(target, key)),
  });
  const ofSymbol = (key: symbol): unknown => {
    if (key === Symbol.toPrimitive) return () => "unknown";
    return key === Symbol.iterator ? () => Array.from({ length: parts }, () => unknown).values() : undefined;
  };
  return unknown;
}
