/** Kernels: nests of stages over buffers, and the routines (loops and statements) that they become. */
import {
  type Axis,
  type Combine,
  type Comprehension,
  eachIndex,
  eachSize,
  type Scalar,
  scalarsOf,
} from "../scalar/scalar.ts";
import { type Dim, symbolsOf } from "../shape/dim.ts";
import type { TensorType } from "../shape/shape.ts";

export type Storage = "f32" | "f64" | "i32";
/** setting: a number users may change between steps; residual: kept for a later entry; carry: goes from step to step of a loop over time; local: lives within one point of its nest; argument: a number handed to the kernel. */
export type BufferRole =
  | "input"
  | "parameter"
  | "state"
  | "constant"
  | "setting"
  | "output"
  | "gradient"
  | "residual"
  | "carry"
  | "scratch"
  | "local"
  | "argument";

/** A place for a tensor; identity is the object. */
export interface Buffer {
  readonly name: string;
  readonly type: TensorType;
  readonly storage: Storage;
  readonly role: BufferRole;
  /** In elements. What pads hold is unspecified. */
  readonly strides: readonly Dim[];
}

/** A comprehension into a buffer. */
export interface Stage extends Comprehension<Buffer> {
  readonly target: Buffer;
  /** The shared axes at whose points it runs; none: before or after the nest. */
  readonly within: readonly Axis[];
}

/** A loop over time inside a nest: at every point of the shared axes its steps run one after another. */
export interface Recurrence {
  readonly axis: Axis;
  readonly reverse: boolean;
  /** What goes from step to step, what it starts from, and whether it is read after the kernel. */
  readonly carried: readonly {
    readonly target: Buffer;
    readonly initial: Scalar<Buffer>;
    readonly isKept: boolean;
  }[];
}

/** Shared axes and, in order, stages: printed as one function. Its parameters are formal, so equal kernels are one. */
export interface Kernel {
  readonly name: string;
  readonly axes: readonly Axis[];
  /** Those of loops over time around it. */
  readonly times: readonly Axis[];
  /** The loop over time, inside the shared axes, that all stages lie in. */
  readonly recurrence?: Recurrence;
  readonly stages: readonly Stage[];
  readonly parameters: readonly Buffer[];
  readonly comment: readonly string[];
}

/** How one kernel loops, as a backend chooses. */
export interface Choice {
  readonly verb: "order" | "tile" | "vector" | "unroll" | "solve" | "pack" | "accumulators" | "parallel";
  readonly axis: Axis;
  readonly by?: number;
  readonly reason: string;
}

export interface Local {
  readonly name: string;
  readonly storage: Storage | "bool";
}

/** What statements compute with. */
export type Value = Scalar<Buffer | Local>;

export type Statement =
  | {
      readonly kind: "loop";
      readonly axis: Axis;
      readonly from: Value;
      readonly to: Value;
      /** Negative: down to `to` itself. */
      readonly step: number;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: "if";
      readonly condition: Value;
      readonly body: readonly Statement[];
      readonly otherwise?: readonly Statement[];
    }
  /** mutable: a later `combine` changes it. */
  | { readonly kind: "let"; readonly local: Local; readonly value: Value; readonly mutable: boolean }
  | { readonly kind: "combine"; readonly local: Local; readonly combine: Combine; readonly value: Value }
  | { readonly kind: "store"; readonly target: Buffer; readonly at: readonly Value[]; readonly value: Value };

/** The body of a kernel's function, and the rows it needs besides its parameters. */
export interface Routine {
  readonly body: readonly Statement[];
  readonly scratch: readonly Buffer[];
  readonly choices: readonly Choice[];
}

const lasting: ReadonlySet<BufferRole> = new Set(["parameter", "state", "carry"]);

/**
 * A place that outlives its entry, or its step of a loop over time: every read of it means the old value, since a new value
 * that is read has a place of its own until it is copied there.
 */
export const outlives = (buffer: Buffer): boolean => lasting.has(buffer.role);

export const isBuffer = (source: Buffer | Local): source is Buffer => "strides" in source;

/** The axes a stage loops over: its own and those it combines, without those of one point and those of time. */
export const loopsOf = (stage: Comprehension<unknown>): readonly Axis[] =>
  [...stage.axes, ...stage.over].filter((axis) => axis.extent !== 1 && !axis.isTime);

/** The axes of time that a stage mentions. */
export function timesOf(stage: Comprehension<unknown>): ReadonlySet<Axis> {
  const found = new Set(stage.axes.filter((axis) => axis.isTime));
  for (const scalar of scalarsOf(stage)) eachIndex(scalar, (axis) => axis.isTime && found.add(axis));
  return found;
}

/** The symbols of every size that stages over these parameters mention. */
export function symbolsIn(stages: readonly Stage[], parameters: readonly Buffer[]): readonly string[] {
  const dims = [
    ...parameters.flatMap(({ type }) => type.shape),
    ...stages.flatMap(({ axes, over }) => [...axes, ...over].map(({ extent }) => extent)),
  ];
  for (const stage of stages) for (const scalar of scalarsOf(stage)) eachSize(scalar, (of) => dims.push(of));
  return [...new Set(dims.flatMap(symbolsOf))];
}
