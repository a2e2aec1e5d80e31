/** The product along dimensions, whose derivatives are right where elements are 0, to every order. */
import type { Node, Primitive } from "../graph/node.ts";
import { notEqual, or, select } from "../scalar/intrinsics.ts";
import { type Axis, axesOf, call, index, literal, read, type Scalar } from "../scalar/scalar.ts";
import { promote } from "../shape/shape.ts";
import {
  broadcast,
  type DimArgument,
  type Dims,
  keptShape,
  reducedDims,
  type Reduction,
  type ReductionOptions,
  without,
} from "./broadcast.ts";
import { int, mul } from "./elementwise.ts";
import { contract } from "./linear.ts";
import { permute, reshapeTo } from "./movement.ts";
import { knownOptions } from "./options.ts";
import { apply, nodeOf, type Operand } from "./primitive.ts";

/** A product that leaves out elements: one for each of the `omitted` times that `dims` stand behind the kept dimensions. */
interface Omitting extends Dims {
  readonly omitted: number;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const keptDims = (x: Node, dims: readonly number[]): number[] =>
  range(0, x.shape.length).filter((d) => !dims.includes(d));

/** Whether two places differ in any of their indices. */
const differ = (a: readonly Axis[], b: readonly Axis[]): Scalar<never> =>
  a
    .map((axis, d) => call<never>(notEqual, index(axis), index(b[d]!)))
    .reduce((any, each) => call(or, any, each));

const pairsOf = <T>(list: readonly T[]): (readonly [T, T])[] =>
  list.flatMap((first, i) => list.slice(i + 1).map((second) => [first, second] as const));

/**
 * Π x over `dims` without the elements at the omitted places, which must differ: else it is 0. Its derivative is the product
 * that omits one place more, which needs no division. O(n) for each, so a gradient costs O(n²).
 */
const product: Primitive<Omitting> = {
  name: "prod",
  formula: "dx = dy · Π of the other elements",
  type: ([x], { dims, omitted }) => ({
    shape: [...without(x!.shape, dims), ...range(0, omitted).flatMap(() => dims.map((d) => x!.shape[d]!))],
    dtype: promote(x!.dtype, "i32"),
  }),
  vjp: ({ inputs: [x], attributes: { dims, omitted } }, cotangent) => {
    const others = apply(product, [x!], { dims, omitted: omitted + 1 });
    const [kept, rank] = [keptDims(x!, dims), others.shape.length];
    const [first, last] = [range(0, cotangent.shape.length), range(rank - dims.length, rank)];
    const handed =
      omitted === 0
        ? mul(broadcast(cotangent, others.shape, first), others)
        : contract(cotangent, others, {
            left: first,
            right: range(0, rank),
            out: [...range(0, kept.length), ...last],
          });
    const order = [...kept, ...dims];
    return [
      permute(
        handed,
        order.map((_, d) => order.indexOf(d)),
      ),
    ];
  },
  lower: ({ inputs: [x], attributes: { dims, omitted } }) => {
    const axes = axesOf(x!.shape);
    const over = dims.map((d) => axes[d]!);
    const places = range(0, omitted).map(() => over.map(({ extent }): Axis => ({ name: "", extent })));
    const distinct = pairsOf(places).map(([a, b]) => differ(a, b));
    const start = distinct.reduce<Scalar<number>>(
      (value, condition) => call(select, condition, value, literal(0, promote(x!.dtype, "i32"))),
      literal(1, promote(x!.dtype, "i32")),
    );
    return {
      axes: [...keptDims(x!, dims).map((d) => axes[d]!), ...places.flat()],
      over,
      where: [...distinct, ...places.map((place) => differ(place, over))],
      combine: "product",
      ...(distinct.length > 0 && { initial: start }),
      value: read(0, ...axes.map((axis) => index(axis))),
    };
  },
};

/**
 * Π x over all dimensions or over `dim`: 1 where there is nothing to multiply; bool counts as 0 and 1. The gradient of an
 * element is the product of the others, also beside zeros. (torch.prod)
 */
export const prod = ((x: Operand, dim?: DimArgument, options: ReductionOptions = {}) => {
  const node = nodeOf("prod", x);
  const dims = reducedDims("prod", node, dim);
  knownOptions("prod", options, ["keepdim"]);
  // Along a size of 1 there is nothing to multiply.
  const ones = dims.filter((d) => node.shape[d] === 1);
  const places = keptDims(node, ones);
  const long = dims.filter((d) => !ones.includes(d)).map((d) => places.indexOf(d));
  const factors = reshapeTo(node, without(node.shape, ones));
  const single = factors.dtype === "bool" ? int(factors) : factors;
  const result = long.length === 0 ? single : apply(product, [factors], { dims: long, omitted: 0 });
  return options.keepdim ? reshapeTo(result, keptShape(node.shape, dims)) : result;
}) as Reduction;
