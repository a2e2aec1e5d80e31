/** The plan of a module: which kernel runs when, with the place of every buffer. All that a backend needs. */
import type { EntryName } from "../graph/entry.ts";
import type { Buffer, Kernel, Routine, Storage } from "../kernels/kernel.ts";
import type { Axis } from "../scalar/scalar.ts";
import type { Range } from "../primitives/promises.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import type { DType } from "../shape/shape.ts";

/** One call of a kernel, its formal parameters bound to buffers. */
export interface Call {
  readonly kernel: Kernel;
  readonly arguments: readonly Buffer[];
  /** The axes that the kernel's axes of time stand for. */
  readonly times: readonly Axis[];
}

/** A loop over time: its steps once for every index, in order or in reverse. */
export interface Repeat {
  readonly axis: Axis;
  readonly reverse: boolean;
  readonly steps: readonly Step[];
}

export type Step = Call | Repeat;

export interface Entry {
  readonly name: EntryName;
  readonly steps: readonly Step[];
}

/** Every call, those of loops over time included. */
export const callsIn = (steps: readonly Step[]): readonly Call[] =>
  steps.flatMap((step) => ("steps" in step ? callsIn(step.steps) : [step]));

/** What makes steps equal, whatever buffers they are given. */
export class StepKeys {
  readonly #numbers = new Map<Kernel, number>();

  of(step: Step): string {
    if ("steps" in step)
      return `${printDim(step.axis.extent)}${step.reverse}(${step.steps.map((each) => this.of(each)).join()})`;
    const { kernel } = step;
    if (!this.#numbers.has(kernel)) this.#numbers.set(kernel, this.#numbers.size);
    return String(this.#numbers.get(kernel));
  }
}

export const buffersOf = (step: Step): readonly Buffer[] => callsIn([step]).flatMap((call) => call.arguments);

/** A place in the region of a unit, counted in units: the capacity multiplies. */
export interface Slot {
  readonly storage: Storage;
  readonly unit: Dim;
  readonly offset: number;
  readonly length: number;
}

/** Buffers that lie at equal distances: those of equal layers. */
export interface PlacedRow {
  readonly buffers: readonly Buffer[];
  /** In the units of their slots; 0 where all have one place in turn. */
  readonly stride: number;
}

/** The region of one storage and unit. What predictions need lies first. */
export interface Arena {
  readonly storage: Storage;
  readonly unit: Dim;
  readonly length: number;
  readonly lengthToPredict: number;
}

/** A tensor that users see. */
export interface Port {
  readonly key: string;
  readonly buffer: Buffer;
  readonly shape: readonly Dim[];
  readonly dtype: DType;
  /** Integers that must lie in [low, high), or be `except`. */
  readonly ranges: readonly Range[];
}

export interface OutputPort extends Port {
  /** Whether a prediction gives it, without targets. */
  readonly predicted: boolean;
}

/** A parameter or state. */
export interface StoredPort extends Port {
  /** Further names in state dicts. */
  readonly aliases: readonly string[];
  /** Whether state dicts hold it. */
  readonly isKept: boolean;
}

export interface ParameterPort extends StoredPort {
  readonly gradient: Buffer | undefined;
}

/** What the surrounding module says. */
export interface Signature {
  readonly name: string;
  /** Path of the definition, as the header names it. */
  readonly source: string;
  readonly story: readonly string[];
  readonly precision: "f32" | "f64";
  /** The sizes that users give. */
  readonly symbols: readonly string[];
  /** The sizes that follow from them, each after those that it follows from. */
  readonly derivedSymbols: readonly string[];
  /** Sizes of which parts are taken, and how large they must be for that. */
  readonly leastSizes: readonly { readonly size: Dim; readonly least: number }[];
  readonly inputs: readonly Port[];
  readonly targets: readonly Port[];
  readonly outputs: readonly OutputPort[];
  readonly loss: Port | undefined;
  readonly parameters: readonly ParameterPort[];
  /** States of the definition: part of the state dict. */
  readonly states: readonly StoredPort[];
  readonly optimizerStates: readonly StoredPort[];
  /** Numbers that users may change between steps. */
  readonly settings: readonly { readonly name: string; readonly initial: number; readonly buffer: Buffer }[];
  readonly constants: readonly { readonly buffer: Buffer; readonly data: ArrayLike<number> }[];
}

/** A call of a kernel of the forward that computes values again, so that they need not be kept. */
export interface Recomputation {
  readonly entry: EntryName;
  readonly kernel: Kernel;
  readonly values: readonly Buffer[];
}

export interface Plan {
  readonly signature: Signature;
  readonly entries: readonly Entry[];
  readonly routines: ReadonlyMap<Kernel, Routine>;
  readonly slots: ReadonlyMap<Buffer, Slot>;
  /** An identifier of its own for every buffer that has a slot; buffers of a row have one. */
  readonly names: ReadonlyMap<Buffer, string>;
  readonly rows: readonly PlacedRow[];
  readonly arenas: readonly Arena[];
  readonly recomputed: readonly Recomputation[];
}
