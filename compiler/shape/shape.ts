/** Shapes and element types of tensors. */
import { type Dim, equalDims, printDim, productOfDims } from "./dim.ts";

export type Shape = readonly Dim[];
export type DType = "f32" | "i32" | "bool";
export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

export const equalShapes = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, d) => equalDims(dim, b[d]!));

export const elementsOf = (shape: Shape): Dim => productOfDims(shape);

export const printShape = (shape: Shape): string => `[${shape.map(printDim).join(", ")}]`;
export const printType = (type: TensorType): string => `${type.dtype}${printShape(type.shape)}`;

/** The shape both operands extend to under broadcasting from the right, or undefined. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let fromRight = rank; fromRight >= 1; fromRight--) {
    const left = a[a.length - fromRight] ?? 1;
    const right = b[b.length - fromRight] ?? 1;
    if (left === 1) result.push(right);
    else if (right === 1 || equalDims(left, right)) result.push(left);
    else return undefined;
  }
  return result;
}

/** Row-major strides in elements. */
export function rowMajorStrides(shape: Shape): readonly Dim[] {
  return shape.map((_, d) => productOfDims(shape.slice(d + 1)));
}

/** `dim` counted from the front; negative ones count from the back; undefined when outside. */
export function normalizeDim(dim: number, rank: number): number | undefined {
  const positive = dim < 0 ? dim + rank : dim;
  return Number.isInteger(dim) && positive >= 0 && positive < rank ? positive : undefined;
}

/** The wider of two element types in arithmetic: bool < i32 < f32. */
export function promote(a: DType, b: DType): DType {
  if (a === "f32" || b === "f32") return "f32";
  return a === "i32" || b === "i32" ? "i32" : "bool";
}
