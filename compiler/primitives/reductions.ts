/** Operators that pick along dimensions: amax, amin, argmax, argmin, and the first extreme value with its index. */
import { invalidArgument } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { foldIntegers } from "../scalar/folding.ts";
import { type Axis, axesOf, call, index, integer, read, type Scalar, sizeOf } from "../scalar/scalar.ts";
import { productOfDims } from "../shape/dim.ts";
import { rowMajorStrides } from "../shape/shape.ts";
import {
  type Dims,
  keptShape,
  reduction,
  type ReductionOptions,
  spread,
  sumOver,
  without,
} from "./broadcast.ts";
import { div, eq, where } from "./elementwise.ts";
import { scatterAlong } from "./indexing.ts";
import { dimension, reshapeTo } from "./movement.ts";
import { knownOptions } from "./options.ts";
import { apply, literal, nodeOf, type Operand, tabulate } from "./primitive.ts";

/** The gradient goes, in equal parts, to the elements that equal the result. */
function toEqualElements(node: Node<Dims>, cotangent: Node): Node[] {
  const [x] = node.inputs;
  const { dims } = node.attributes;
  const hit = eq(x!, spread(node, x!, dims));
  const share = div(cotangent, sumOver(hit, dims));
  return [where(hit, spread(share, x!, dims), literal(x!.graph, 0))];
}

/** What there is nothing of has no extreme: known sizes of 0 are refused, symbolic ones give ±∞. */
function checkElements(name: string, x: Node, dims: readonly number[]): void {
  const empty = dims.find((d) => x.shape[d] === 0);
  if (empty === undefined) return;
  throw invalidArgument(
    name,
    `dimension ${empty} has no elements to choose from`,
    "Reduce other dimensions, or leave empty tensors out.",
    [x],
  );
}

/** The largest element over all dimensions or over `dim`; equal ones share the gradient (torch.amax). */
export const amax = reduction("amax", "max", {
  formula: "dx = dy / count where x is the maximum",
  vjp: toEqualElements,
  check: checkElements,
});
/** The smallest element over all dimensions or over `dim`; equal ones share the gradient (torch.amin). */
export const amin = reduction("amin", "min", {
  formula: "dx = dy / count where x is the minimum",
  vjp: toEqualElements,
  check: checkElements,
});

/** amax for the compiler: −∞ where there is nothing. */
export const amaxOver = (x: Node, dims: readonly number[]): Node =>
  dims.length === 0 ? x : apply(amax, [x], { dims });

/** The first place along `dims`, counted row by row, at which x equals `extreme`; both NaN count as equal. */
const firstEqualNode: Primitive<Dims> = {
  name: "firstEqual",
  formula: "dx = 0",
  type: ([x], { dims }) => ({ shape: without(x!.shape, dims), dtype: "i32" }),
  vjp: () => [null, null],
  lower: ({ inputs, attributes: { dims } }) => {
    const axes = axesOf(inputs[0]!.shape);
    const over = axes.filter((_, d) => dims.includes(d));
    const rest = axes.filter((axis) => !over.includes(axis));
    const x = read(0, ...axes.map((axis) => index(axis)));
    const extreme = read(1, ...rest.map((axis) => index(axis)));
    const hit = equalOrNaN(x, extreme);
    const last = call(scalar.subtract, sizeOf(productOfDims(over.map(({ extent }) => extent))), integer(1));
    return { axes: rest, over, where: [hit], combine: "min", initial: last, value: placeIn(over) };
  },
};

/** Of the places, one for each element of x, the least at which x equals `extreme`; both NaN count as equal. */
const leastPlaceNode: Primitive<Dims> = {
  name: "leastPlace",
  formula: "dx = 0",
  type: ([x], { dims }) => ({ shape: without(x!.shape, dims), dtype: "i32" }),
  vjp: () => [null, null, null],
  lower: ({ inputs, attributes: { dims } }) => {
    const axes = axesOf(inputs[0]!.shape);
    const over = axes.filter((_, d) => dims.includes(d));
    const at = axes.map((axis) => index(axis));
    const rest = axes.filter((axis) => !over.includes(axis));
    const [x, extreme] = [read(0, ...at), read(1, ...rest.map((axis) => index(axis)))];
    return { axes: rest, over, where: [equalOrNaN(x, extreme)], combine: "min", value: read(2, ...at) };
  },
};

/** Of the i32 `places` of the elements of x the least, along `dims`, at which x equals its `extreme`, which must be there. */
export const leastPlace = (x: Node, extreme: Node, places: Node, dims: readonly number[]): Node =>
  apply(leastPlaceNode, [x, extreme, places], { dims });

const equalOrNaN = (x: Scalar<number>, extreme: Scalar<number>): Scalar<number> =>
  call(scalar.or, call(scalar.equal, x, extreme), call(scalar.notEqual, x, x));

/** The number of a point, counted row by row. */
function placeIn(axes: readonly Axis[]): Scalar<number> {
  const strides = rowMajorStrides(axes.map(({ extent }) => extent));
  const terms = axes.map((axis, d) => call<number>(scalar.multiply, index(axis), sizeOf(strides[d]!)));
  return foldIntegers(terms.reduce((sum, term) => call(scalar.add, sum, term), integer(0)));
}

interface Along {
  readonly dim: number;
}

/** The extreme value, of which the first element that has it learns: inputs are x, the value, its index. */
const firstExtremeNode: Primitive<Along> = {
  name: "firstExtreme",
  formula: "dx[first] += dy",
  type: ([, extreme]) => extreme!,
  vjp: ({ inputs: [x, , first], attributes: { dim } }, cotangent) => {
    const kept = keptShape(x!.shape, [dim]);
    return [
      scatterAlong(reshapeTo(cotangent, kept), reshapeTo(first!, kept), dim, x!.shape[dim]!),
      null,
      null,
    ];
  },
  lower: ({ type }) => tabulate(type.shape, (at) => read(1, ...at)),
};

/** The extreme values along `dim`, which is dropped, and their first indices; a single number is a vector of 1. */
function extremesAlong(name: string, extreme: Primitive<Dims>, x: Node, dim: number): [Node, Node] {
  const isSingle = x.shape.length === 0 && (dim === 0 || dim === -1);
  const from = isSingle ? reshapeTo(x, [1]) : x;
  const along = dimension(name, isSingle ? 0 : dim, from);
  checkElements(name, from, [along]);
  const value = apply(extreme, [from], { dims: [along] });
  const first = apply(firstEqualNode, [from, value], { dims: [along] });
  return [apply(firstExtremeNode, [from, value, first], { dim: along }), first];
}

export interface IndexReduction {
  (x: Tensor | number, dim?: number, options?: ReductionOptions): Tensor;
  (x: Operand, dim?: number, options?: ReductionOptions): Node;
}

/** What was chosen, with the dimension it was chosen along as size 1. */
const withDim = (chosen: Node, { shape }: Node, dim: number): Node =>
  shape.length === 0 ? chosen : reshapeTo(chosen, keptShape(shape, [dim < 0 ? dim + shape.length : dim]));

function argReduction(name: string, extreme: Primitive<Dims>): IndexReduction {
  return ((x: Operand, dim?: number, options: ReductionOptions = {}) => {
    const node = nodeOf(name, x);
    knownOptions(name, options, ["keepdim"]);
    if (dim === undefined) {
      const dims = node.shape.map((_, d) => d);
      checkElements(name, node, dims);
      return apply(firstEqualNode, [node, apply(extreme, [node], { dims })], { dims });
    }
    const [, first] = extremesAlong(name, extreme, node, dim);
    return options.keepdim ? withDim(first, node, dim) : first;
  }) as IndexReduction;
}

/** The first index of the largest element, over all elements or along `dim`; i32 (torch.argmax). */
export const argmax = argReduction("argmax", amax);
/** The first index of the smallest element, over all elements or along `dim`; i32 (torch.argmin). */
export const argmin = argReduction("argmin", amin);

export interface ExtremeAlong {
  (x: Tensor, dim: number, options: ReductionOptions): [values: Tensor, indices: Tensor];
}

const withIndices = (name: string, extreme: Primitive<Dims>): ExtremeAlong =>
  ((x: Operand, dim: number, options: ReductionOptions) => {
    const node = nodeOf(name, x);
    const { keepdim = false } = knownOptions(name, options, ["keepdim"]);
    const chosen = extremesAlong(name, extreme, node, dim);
    return keepdim ? chosen.map((each) => withDim(each, node, dim)) : chosen;
  }) as unknown as ExtremeAlong;

/** The largest elements along `dim` and their first indices, which alone get the gradient: max with a dim. */
export const largestAlong = withIndices("max", amax);
/** The smallest elements along `dim` and their first indices, which alone get the gradient: min with a dim. */
export const smallestAlong = withIndices("min", amin);
