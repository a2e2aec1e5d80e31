/** The expression that a comprehension computes at one point. */
import type { Dim } from "../shape/dim.ts";
import type { DType } from "../shape/shape.ts";
import type { Intrinsic } from "./intrinsics.ts";

/** A loop variable to be; identity is the object. */
export interface Axis {
  readonly name: string;
  readonly extent: Dim;
  /** Counted by a loop over time around all that mentions it: an index, never looped over. */
  readonly isTime?: boolean;
}

/** A scalar expression, generic in what it reads: an operand's number, a buffer, a local. */
export type Scalar<Source> =
  | { readonly kind: "literal"; readonly value: number; readonly dtype: DType }
  | { readonly kind: "size"; readonly of: Dim }
  | { readonly kind: "index"; readonly axis: Axis }
  | { readonly kind: "read"; readonly source: Source; readonly at: readonly Scalar<Source>[] }
  | { readonly kind: "apply"; readonly intrinsic: Intrinsic; readonly args: readonly Scalar<Source>[] };

export type Read<Source> = Extract<Scalar<Source>, { kind: "read" }>;

export const literal = (value: number, dtype: DType = "f32"): Scalar<never> => ({
  kind: "literal",
  value,
  dtype,
});
export const integer = (value: number): Scalar<never> => literal(value, "i32");
export const sizeOf = (of: Dim): Scalar<never> =>
  typeof of === "number" ? integer(of) : { kind: "size", of };
export const index = (axis: Axis): Scalar<never> => ({ kind: "index", axis });
export const read = <Source>(source: Source, ...at: readonly Scalar<Source>[]): Read<Source> => ({
  kind: "read",
  source,
  at,
});
export const call = <Source>(intrinsic: Intrinsic, ...args: readonly Scalar<Source>[]): Scalar<Source> => ({
  kind: "apply",
  intrinsic,
  args,
});

/** An axis per dimension. */
export const axesOf = (shape: readonly Dim[]): readonly Axis[] =>
  shape.map((extent) => ({ name: "", extent }));

/** Visits every read, the indices of a read after the read itself. */
export function eachRead<Source>(scalar: Scalar<Source>, visit: (read: Read<Source>) => void): void {
  if (scalar.kind === "read") {
    visit(scalar);
    for (const at of scalar.at) eachRead(at, visit);
  } else if (scalar.kind === "apply") for (const arg of scalar.args) eachRead(arg, visit);
}

/** Visits every axis whose index is used. */
export function eachIndex(scalar: Scalar<unknown>, visit: (axis: Axis) => void): void {
  if (scalar.kind === "index") visit(scalar.axis);
  else if (scalar.kind === "read") for (const at of scalar.at) eachIndex(at, visit);
  else if (scalar.kind === "apply") for (const arg of scalar.args) eachIndex(arg, visit);
}

/** Visits every size that is used as a number. */
export function eachSize(scalar: Scalar<unknown>, visit: (of: Dim) => void): void {
  if (scalar.kind === "size") visit(scalar.of);
  else if (scalar.kind === "read") for (const at of scalar.at) eachSize(at, visit);
  else if (scalar.kind === "apply") for (const arg of scalar.args) eachSize(arg, visit);
}

export interface Substitution<From, To> {
  readonly read?: (source: From, at: readonly Scalar<To>[]) => Scalar<To>;
  readonly index?: (axis: Axis) => Scalar<To>;
}

/** Replaces reads and indices; what `by` does not name stays. Shares what does not change. */
export function substitute<From, To>(scalar: Scalar<From>, by: Substitution<From, To>): Scalar<To> {
  switch (scalar.kind) {
    case "literal":
    case "size":
      return scalar;
    case "index":
      return by.index ? by.index(scalar.axis) : scalar;
    case "read": {
      const at = scalar.at.map((index) => substitute(index, by));
      if (by.read) return by.read(scalar.source, at);
      return { kind: "read", source: scalar.source as unknown as To, at };
    }
    case "apply":
      return {
        kind: "apply",
        intrinsic: scalar.intrinsic,
        args: scalar.args.map((arg) => substitute(arg, by)),
      };
  }
}

export type Combine = "sum" | "product" | "max" | "min" | "last";

/**
 * For each point of `axes`: combine, over the points of `over` where all of `where` hold, `value`.
 * Conditions are tested before anything is read.
 */
export interface Comprehension<Source> {
  readonly axes: readonly Axis[];
  readonly over: readonly Axis[];
  readonly where: readonly Scalar<Source>[];
  readonly combine?: Combine;
  /** What combining starts from; the value where no point meets. */
  readonly initial?: Scalar<Source>;
  /** Conditions on `axes`: at points where one does not hold nobody reads the result. */
  readonly only?: readonly Scalar<Source>[];
  readonly value: Scalar<Source>;
}

/** What combining starts from when no `initial` is given. */
export const identityOf: Readonly<Record<Combine, number>> = {
  sum: 0,
  product: 1,
  max: -Infinity,
  min: Infinity,
  last: 0,
};

/** The same in an element type: integers have no infinities. */
export function identityIn(combine: Combine, dtype: DType): number {
  const identity = identityOf[combine];
  if (dtype === "f32" || Number.isFinite(identity)) return identity;
  const [least, most] = dtype === "bool" ? [0, 1] : [-2147483648, 2147483647];
  return identity < 0 ? least : most;
}

/** Every scalar expression a comprehension holds. */
export function scalarsOf<Source>(stage: Comprehension<Source>): readonly Scalar<Source>[] {
  const { only = [], where, initial, value } = stage;
  return [...only, ...where, ...(initial ? [initial] : []), value];
}

export function substituteAll<From, To>(
  stage: Comprehension<From>,
  by: Substitution<From, To>,
): Pick<Comprehension<To>, "only" | "where" | "initial" | "value"> {
  return {
    ...(stage.only && { only: stage.only.map((condition) => substitute(condition, by)) }),
    where: stage.where.map((condition) => substitute(condition, by)),
    ...(stage.initial && { initial: substitute(stage.initial, by) }),
    value: substitute(stage.value, by),
  };
}
