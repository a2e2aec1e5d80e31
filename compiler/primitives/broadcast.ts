/** Broadcasting and summation, each the derivative of the other. */
import { invalidArgument, shapesDoNotBroadcast } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import type { Dimension, Tensor } from "../graph/tensor.ts";
import { axesOf, type Combine, type Comprehension, index, read } from "../scalar/scalar.ts";
import { equalDims } from "../shape/dim.ts";
import { broadcastShapes, equalShapes, printShape, type Shape, type TensorType } from "../shape/shape.ts";
import { dimsOf } from "./dimensions.ts";
import { dimension, reshapeTo } from "./movement.ts";
import { knownOptions } from "./options.ts";
import { apply, callable, nodeOf, type Operand, tabulate } from "./primitive.ts";

interface Broadcast {
  readonly shape: Shape;
  /** For each dimension of the operand, its dimension in the result. */
  readonly dims: readonly number[];
}

const broadcastNode: Primitive<Broadcast> = {
  name: "broadcast",
  formula: "dx = Σ dy over the dimensions that were added",
  type: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ attributes }, cotangent) => [
    sumOver(
      cotangent,
      attributes.shape.map((_, d) => d).filter((d) => !attributes.dims.includes(d)),
    ),
  ],
  lower: ({ attributes }) =>
    tabulate(attributes.shape, (at) => read(0, ...attributes.dims.map((d) => at[d]!))),
};

/** Repeats x along the dimensions of `shape` that are not in `dims`. */
export function broadcast(x: Node, shape: Shape, dims: readonly number[]): Node {
  return equalShapes(x.shape, shape) ? x : apply(broadcastNode, [x], { shape, dims });
}

/** x extended to `shape`, aligned from the right; sizes of 1 are repeated. */
export function expandTo(x: Node, shape: Shape): Node {
  const offset = shape.length - x.shape.length;
  const kept = x.shape.map((_, d) => d).filter((d) => equalDims(x.shape[d]!, shape[d + offset]!));
  const squeezed = reshapeTo(
    x,
    kept.map((d) => x.shape[d]!),
  );
  return broadcast(
    squeezed,
    shape,
    kept.map((d) => d + offset),
  );
}

/** The tensor repeated to a larger shape (torch.broadcast_to, Tensor.expand). Sizes of 1 and missing ones are repeated. */
export function broadcastTo(x: Tensor | number, shape: readonly Dimension[]): Tensor;
export function broadcastTo(x: Operand, shape: readonly Dimension[]): Node;
export function broadcastTo(x: Operand, shape: readonly Dimension[]): Node | Tensor {
  const node = nodeOf("broadcastTo", x);
  const target = dimsOf(shape);
  const common = broadcastShapes(node.shape, target);
  if (!common || !equalShapes(common, target))
    throw shapesDoNotBroadcast("broadcastTo", printShape(node.shape), printShape(target), [node]);
  return expandTo(node, target);
}

export interface Dims {
  readonly dims: readonly number[];
}

/** One dimension, several, or (left out, or none named) all. */
export type DimArgument = number | readonly number[] | undefined;

export interface ReductionOptions {
  /** Leaves reduced dimensions with size 1. */
  readonly keepdim?: boolean;
}

export interface Reduction {
  (x: Tensor | number | boolean, dim?: DimArgument, options?: ReductionOptions): Tensor;
  (x: Operand, dim?: DimArgument, options?: ReductionOptions): Node;
}

/** A shape less some dimensions. */
export const without = (shape: Shape, dims: readonly number[]): Shape =>
  shape.filter((_, d) => !dims.includes(d));
const kept = (shape: Shape, dims: readonly number[]): number[] =>
  shape.map((_, d) => d).filter((d) => !dims.includes(d));

/** y repeated along the dimensions that a reduction of x removed. */
export const spread = (y: Node, x: Node, dims: readonly number[]): Node =>
  broadcast(y, x.shape, kept(x.shape, dims));

function combining(shape: Shape, dims: readonly number[], combine: Combine): Comprehension<number> {
  const axes = axesOf(shape);
  return {
    axes: axes.filter((_, d) => !dims.includes(d)),
    over: axes.filter((_, d) => dims.includes(d)),
    where: [],
    combine,
    value: read(0, ...axes.map((axis) => index(axis))),
  };
}

/** A reduction: its record, callable. */
export function reduction(
  name: string,
  combine: Combine,
  rule: Pick<Primitive<Dims>, "formula" | "vjp"> & {
    readonly dtype?: (x: TensorType) => TensorType["dtype"];
    /** What must hold of the dimensions to be reduced. */
    readonly check?: (name: string, x: Node, dims: readonly number[]) => void;
  },
): Reduction & Primitive<Dims> {
  const record: Primitive<Dims> = {
    name,
    formula: rule.formula,
    type: ([x], { dims }) => ({ shape: without(x!.shape, dims), dtype: rule.dtype?.(x!) ?? x!.dtype }),
    vjp: (node, cotangent) => rule.vjp(node, cotangent),
    lower: ({ inputs, attributes }) => combining(inputs[0]!.shape, attributes.dims, combine),
  };
  const primitive: Reduction & Primitive<Dims> = callable(record, ((
    x: Operand,
    dim?: DimArgument,
    options: ReductionOptions = {},
  ) => {
    const node = nodeOf(name, x);
    const dims = reducedDims(name, node, dim);
    knownOptions(name, options, ["keepdim"]);
    rule.check?.(name, node, dims);
    return reduce(primitive, node, dims, options);
  }) as Reduction);
  return primitive;
}

function reduce(
  primitive: Primitive<Dims>,
  node: Node,
  dims: readonly number[],
  options: ReductionOptions,
): Node {
  const result = dims.length === 0 && primitive !== sum ? node : apply(primitive, [node], { dims });
  return options.keepdim ? reshapeTo(result, keptShape(node.shape, dims)) : result;
}

/** A shape in which some dimensions have become 1. */
export const keptShape = (shape: Shape, dims: readonly number[]): Shape =>
  shape.map((size, d) => (dims.includes(d) ? 1 : size));

/** The dimensions an argument names, in order. A single number may be reduced along its 0 dimensions, as in PyTorch. */
export function reducedDims(name: string, node: Node, dim: DimArgument): number[] {
  const named = dim === undefined ? [] : typeof dim === "number" ? [dim] : dim;
  if (!Array.isArray(named))
    throw invalidArgument(
      name,
      "the second argument is no dimension or list of dimensions",
      `Options are the third: ${name}(x, undefined, { ... }) is over all dimensions.`,
      [node],
    );
  if (named.length === 0) return node.shape.map((_, d) => d);
  if (node.shape.length === 0 && named.length === 1 && (named[0] === 0 || named[0] === -1)) return [];
  const dims = named.map((each) => dimension(name, each, node));
  if (new Set(dims).size !== dims.length)
    throw invalidArgument(name, `[${String(dim)}] names a dimension twice`, "Name each dimension once.", [
      node,
    ]);
  return dims.sort((a, b) => a - b);
}

/** The sum over all dimensions or over `dim`; bool counts as 0 and 1 (torch.sum). */
export const sum = reduction("sum", "sum", {
  formula: "dx = dy, repeated",
  dtype: ({ dtype }) => (dtype === "bool" ? "i32" : dtype),
  vjp: ({ inputs, attributes }, cotangent) => [spread(cotangent, inputs[0]!, attributes.dims)],
});

/** sum for the compiler: nothing to sum is nothing to do. */
export const sumOver = (x: Node, dims: readonly number[]): Node =>
  dims.length === 0 ? x : apply(sum, [x], { dims });
