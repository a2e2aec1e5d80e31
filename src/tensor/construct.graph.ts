/** Tensors made of numbers: filled, counted, identity. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { currentGraph } from "../../compiler/graph/tracing.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { dimsOf } from "../../compiler/primitives/dimensions.ts";
import { add, eq, float, lt, mul, sub, where } from "../../compiler/primitives/elementwise.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { literal, nodeOf } from "../../compiler/primitives/primitive.ts";
import type { DType, Shape } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole } from "./operands.ts";

export interface DTypeOptions {
  /** "f32", "i32" or "bool". */
  readonly dtype?: DType;
}

function checkedDType(name: string, options: DTypeOptions, otherwise: DType): DType {
  const { dtype = otherwise } = knownOptions(name, options, ["dtype"]);
  if (!["f32", "i32", "bool"].includes(dtype))
    throw invalidArgument(name, `${dtype as string} is no element type`, 'Write "f32", "i32" or "bool".');
  return dtype;
}

const filled = (name: string, shape: Shape, value: number, dtype: DType): Tensor =>
  asTensor(broadcast(literal(currentGraph(name), value, dtype), shape, []));

/** 0 everywhere; f32 unless another type is given. (torch.zeros) */
export const zeros = (size: readonly Dimension[], options: DTypeOptions = {}): Tensor =>
  filled("zeros", dimsOf(size), 0, checkedDType("zeros", options, "f32"));

/** 1 everywhere; f32 unless another type is given. (torch.ones) */
export const ones = (size: readonly Dimension[], options: DTypeOptions = {}): Tensor =>
  filled("ones", dimsOf(size), 1, checkedDType("ones", options, "f32"));

/** The same number everywhere; f32 unless another type is given, bool for true and false. (torch.full) */
export function full(
  size: readonly Dimension[],
  fillValue: number | boolean,
  options: DTypeOptions = {},
): Tensor {
  const dtype = checkedDType("full", options, typeof fillValue === "boolean" ? "bool" : "f32");
  return filled("full", dimsOf(size), Number(fillValue), dtype);
}

/** 0 everywhere, in the shape and type of x. (torch.zeros_like) */
export const zerosLike = (x: Tensor, options: DTypeOptions = {}): Tensor => like("zerosLike", x, 0, options);

/** 1 everywhere, in the shape and type of x. (torch.ones_like) */
export const onesLike = (x: Tensor, options: DTypeOptions = {}): Tensor => like("onesLike", x, 1, options);

/** The same number everywhere, in the shape and type of x. (torch.full_like) */
export const fullLike = (x: Tensor, fillValue: number, options: DTypeOptions = {}): Tensor =>
  like("fullLike", x, fillValue, options);

function like(name: string, x: Tensor, value: number, options: DTypeOptions): Tensor {
  const { shape, dtype } = nodeOf(name, x);
  return filled(name, shape, value, checkedDType(name, options, dtype));
}

export interface ArangeOptions extends DTypeOptions {
  /** From one number to the next. Default: 1. */
  readonly step?: number;
}

/**
 * start, start + step, ... before `end`; `arange(end)` starts at 0. i32 where all are whole numbers, else f32. An end may
 * be the name of a size: `arange("batch")`. (torch.arange)
 */
export function arange(end: Dimension, options?: ArangeOptions): Tensor;
export function arange(start: number, end: number, options?: ArangeOptions): Tensor;
export function arange(first: Dimension, second?: number | ArangeOptions, third: ArangeOptions = {}): Tensor {
  const [start, end, options] =
    typeof second === "number" ? ([first, second, third] as const) : ([0, first, second ?? third] as const);
  const { step = 1, dtype } = knownOptions("arange", options, ["step", "dtype"]);
  if (typeof end === "string") return counted("arange", dimsOf([end])[0]!, 0, step, dtype);
  for (const value of [start, end, step])
    if (typeof value !== "number" || !Number.isFinite(value))
      throw invalidArgument("arange", `${String(value)} is no number`, "Write arange(start, end, { step }).");
  const length = Math.ceil((end - (start as number)) / step);
  if (!(length >= 0) || step === 0)
    throw invalidArgument(
      "arange",
      `no steps of ${step} lead from ${start} to ${end}`,
      "Give a step towards the end.",
    );
  return counted("arange", length, start as number, step, dtype);
}

/** start + step · i */
function counted(name: string, length: Shape[number], start: number, step: number, dtype?: DType): Tensor {
  const whole = Number.isInteger(start) && Number.isInteger(step) && dtype !== "f32";
  const places = indices(currentGraph(name), length);
  if (dtype === "bool") throw invalidArgument(name, "bool cannot count", 'Write "f32" or "i32".');
  if (!whole && dtype === "i32")
    throw invalidArgument(name, "i32 cannot count in parts", "Give whole numbers, or leave the type out.");
  const at = whole ? places : float(places);
  const scaled = step === 1 ? at : mul(at, literal(at.graph, step, at.dtype));
  return asTensor(start === 0 ? scaled : add(scaled, literal(at.graph, start, at.dtype)));
}

/** `steps` numbers in equal distances from `start` to `end`, both included; f32. (torch.linspace) */
export function linspace(start: number, end: number, steps: number): Tensor {
  checkWhole("linspace", "steps", steps, 0);
  const graph = currentGraph("linspace");
  const at = indices(graph, steps);
  if (steps < 2) return asTensor(broadcast(literal(graph, start), [steps], []));
  const step = (end - start) / (steps - 1);
  // From both ends to the middle, so that both are met exactly.
  const rising = add(mul(float(at), step), start);
  const falling = sub(end, mul(float(sub(steps - 1, at)), step));
  return asTensor(where(lt(at, Math.trunc(steps / 2)), rising, falling));
}

export interface EyeOptions extends DTypeOptions {
  /** The number of columns. Default: that of rows. */
  readonly m?: Dimension;
}

/** 1 on the diagonal, 0 elsewhere. (torch.eye) */
export function eye(n: Dimension, options: EyeOptions = {}): Tensor {
  const { m = n, dtype = "f32" } = knownOptions("eye", options, ["m", "dtype"]);
  const [rows, columns] = dimsOf([n, m]) as [Shape[number], Shape[number]];
  const graph = currentGraph("eye");
  const onDiagonal = eq(reshapeTo(indices(graph, rows), [rows, 1]), indices(graph, columns));
  if (dtype === "bool") return asTensor(onDiagonal);
  return asTensor(where(onDiagonal, literal(graph, 1, dtype), literal(graph, 0, dtype)));
}
