/** Operators that only rearrange values: permute, reshape, stopGradient. */
import { dimensionOutOfRange, invalidArgument, sizesDoNotFit } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import type { Dimension, Tensor } from "../graph/tensor.ts";
import { call, integer, read, type Scalar, sizeOf } from "../scalar/scalar.ts";
import { add, multiply, quotient, remainder } from "../scalar/intrinsics.ts";
import { type Dim, divideDims, equalDims, multiplyDims, productOfDims } from "../shape/dim.ts";
import { elementsOf, equalShapes, normalizeDim, printShape, type Shape } from "../shape/shape.ts";
import { dimsOf } from "./dimensions.ts";
import { apply, callable, nodeOf, type Operand, tabulate, type Unary } from "./primitive.ts";

interface Permute {
  readonly dims: readonly number[];
}

const inverse = (dims: readonly number[]): number[] => dims.map((_, d) => dims.indexOf(d));

const permuteNode: Primitive<Permute> = {
  name: "permute",
  formula: "dx = dy, permuted back",
  type: ([x], { dims }) => ({ shape: dims.map((d) => x!.shape[d]!), dtype: x!.dtype }),
  vjp: ({ attributes }, cotangent) => [permuteTo(cotangent, inverse(attributes.dims))],
  lower: ({ type, attributes }) =>
    tabulate(type.shape, (at) => read(0, ...inverse(attributes.dims).map((d) => at[d]!))),
};

function permuteTo(x: Node, dims: readonly number[]): Node {
  return dims.every((dim, d) => dim === d) ? x : apply(permuteNode, [x], { dims });
}

/** The dimensions of x in another order (torch.permute). */
export function permute(x: Tensor | number, dims: readonly number[]): Tensor;
export function permute(x: Operand, dims: readonly number[]): Node;
export function permute(x: Operand, dims: readonly number[]): Node | Tensor {
  const node = nodeOf("permute", x);
  const order = dims.map((dim) => dimension("permute", dim, node));
  if (order.length !== node.shape.length || new Set(order).size !== order.length)
    throw invalidArgument(
      "permute",
      `[${dims.join(", ")}] is no order of ${node.shape.length} dimensions`,
      "Name every dimension once.",
      [node],
    );
  return permuteTo(node, order);
}

/** x with two dimensions exchanged (torch.transpose). */
export function transpose(x: Tensor | number, dim0: number, dim1: number): Tensor;
export function transpose(x: Operand, dim0: number, dim1: number): Node;
export function transpose(x: Operand, dim0: number, dim1: number): Node | Tensor {
  const node = nodeOf("transpose", x);
  const a = dimension("transpose", dim0, node);
  const b = dimension("transpose", dim1, node);
  return permuteTo(
    node,
    node.shape.map((_, d) => (d === a ? b : d === b ? a : d)),
  );
}

/** A dimension of `node` counted from the front. */
export function dimension(name: string, dim: number, node: Node): number {
  if (typeof dim !== "number")
    throw invalidArgument(name, "the dimension is missing", "Say along which dimension.", [node]);
  const normalized = normalizeDim(dim, node.shape.length);
  if (normalized === undefined) throw dimensionOutOfRange(name, dim, node.shape.length, [node]);
  return normalized;
}

const reshapeNode: Primitive<{ readonly shape: Shape }> = {
  name: "reshape",
  formula: "dx = dy, reshaped back",
  type: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ inputs }, cotangent) => [reshapeTo(cotangent, inputs[0]!.shape)],
  lower: ({ type, inputs }) =>
    tabulate(type.shape, (at) => read(0, ...reindex(inputs[0]!.shape, type.shape, at))),
};

export function reshapeTo(x: Node, shape: Shape): Node {
  if (equalShapes(x.shape, shape)) return x;
  if (x.primitive === (reshapeNode as Primitive)) return reshapeTo(x.inputs[0]!, shape);
  return apply(reshapeNode, [x], { shape });
}

/** The same elements, in the same order, in another shape; one size may be -1 (torch.reshape). */
export function reshape(x: Tensor | number, shape: readonly Dimension[]): Tensor;
export function reshape(x: Operand, shape: readonly Dimension[]): Node;
export function reshape(x: Operand, shape: readonly Dimension[]): Node | Tensor {
  const node = nodeOf("reshape", x);
  const holes = shape.filter((dim) => dim === -1).length;
  const known = dimsOf(shape.filter((dim) => dim !== -1));
  const rest = holes === 0 ? 1 : divideDims(elementsOf(node.shape), productOfDims(known));
  const wanted = `[${shape.join(", ")}]`;
  if (
    rest === undefined ||
    holes > 1 ||
    !equalDims(elementsOf(node.shape), multiplyDims(productOfDims(known), rest))
  )
    throw sizesDoNotFit("reshape", printShape(node.shape), wanted, [node]);
  return reshapeTo(
    node,
    shape.map((dim) => (dim === -1 ? rest : dimsOf([dim])[0]!)),
  );
}

const times = (a: Scalar<number>, b: Dim): Scalar<number> => (b === 1 ? a : call(multiply, a, sizeOf(b)));

/**
 * Where the element at `at` of shape `to` lies in shape `from`. Dimensions are matched in groups of equal products, so that
 * flattening and splitting cost divisions only where they are needed.
 */
function reindex(from: Shape, to: Shape, at: readonly Scalar<number>[]): Scalar<number>[] {
  // Nothing is ever read.
  if (elementsOf(from) === 0) return from.map(() => integer(0));
  const result: Scalar<number>[] = [];
  let f = 0;
  let t = 0;
  while (f < from.length) {
    const fromGroup = [f++];
    const toGroup = t < to.length ? [t++] : [];
    const product = (shape: Shape, group: readonly number[]): Dim =>
      productOfDims(group.map((d) => shape[d]!));
    while (!equalDims(product(from, fromGroup), product(to, toGroup))) {
      const fits = divideDims(product(to, toGroup), product(from, fromGroup)) !== undefined;
      if ((fits || t >= to.length) && f < from.length) fromGroup.push(f++);
      else toGroup.push(t++);
    }
    const flat = toGroup.reduce<Scalar<number>>((sum, d, i) => {
      const term = times(
        to[d] === 1 ? integer(0) : at[d]!,
        productOfDims(toGroup.slice(i + 1).map((later) => to[later]!)),
      );
      return to[d] === 1 ? sum : isZero(sum) ? term : call(add, sum, term);
    }, integer(0));
    fromGroup.forEach((d, i) => {
      const stride = productOfDims(fromGroup.slice(i + 1).map((later) => from[later]!));
      if (from[d] === 1) return void result.push(integer(0));
      const above = stride === 1 ? flat : call(quotient, flat, sizeOf(stride));
      const outermost = fromGroup.slice(0, i).every((earlier) => from[earlier] === 1);
      result.push(outermost ? above : call(remainder, above, sizeOf(from[d]!)));
    });
  }
  return result;
}

const isZero = (scalar: Scalar<number>): boolean => scalar.kind === "literal" && scalar.value === 0;

/** x, of which nothing upstream learns (Tensor.detach). */
export const stopGradient = callable<Unary, null>(
  {
    name: "stopGradient",
    formula: "dx = 0",
    isDerivativeOnly: true,
    type: ([x]) => x!,
    vjp: () => [null],
    lower: ({ type }) => tabulate(type.shape, (at) => read(0, ...at)),
  },
  ((x: Operand) => apply(stopGradient as Primitive<null>, [nodeOf("stopGradient", x)], null)) as Unary,
);
