/** Values put, or combined with what is there, at the places that an index of their own shape names. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import { isNode, type Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast, expandTo } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { add, div, ge, gt, maximum, mul, where } from "../../compiler/primitives/elementwise.ts";
import {
  alongDim,
  gatherAlong,
  type Lookup,
  scatterSum,
  withinIndex,
} from "../../compiler/primitives/indexing.ts";
import { concatenate } from "../../compiler/primitives/joining.ts";
import { dimension, reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { placesIn, wrapped } from "../../compiler/primitives/places.ts";
import { literal, nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { scatterMax, scatterMin, scatterProduct } from "../../compiler/primitives/scatter.ts";
import { elementsOf, equalShapes, printShape } from "../../compiler/shape/shape.ts";
import { asTensor, partAlong } from "./operands.ts";

/** The part of a tensor that an index reaches, and what is put there. */
interface Target {
  readonly within: Node;
  readonly src: Node;
  readonly places: Node;
  readonly along: number;
  /** The whole tensor with another value in that part. */
  readonly replaced: (result: Node) => Tensor;
}

/** Numbers as vectors of one element; a single value in the shape of the index. */
function targetOf(name: string, x: Tensor, dim: number, index: Tensor, src: Tensor | number): Target {
  const [given, givenIndex] = [nodeOf(name, x), nodeOf(name, index)];
  const ranked = (node: Node): Node =>
    given.shape.length === 0 && node.shape.length === 0 ? reshapeTo(node, [1]) : node;
  const node = ranked(given);
  const along = dimension(name, dim, node);
  const places = placesIn(name, ranked(givenIndex), node.shape[along]!, [given, givenIndex]);
  const within = withinIndex(name, node, places, along);
  const source = isNode(src) ? ranked(src) : expandTo(literal(node.graph, src, node.dtype), places.shape);
  return {
    within,
    src: partOf(name, source, places),
    places,
    along,
    replaced: (result) => asTensor(reshapeTo(putBack(node, result), given.shape)),
  };
}

/** The part of the source that the index speaks of. */
function partOf(name: string, src: Node, index: Node): Node {
  if (src.shape.length !== index.shape.length)
    throw shapeExpected(name, `a source of ${index.shape.length} dimensions`, printShape(src.shape), [
      src,
      index,
    ]);
  return withinIndex(name, src, index);
}

/** x with a smaller tensor in its first places. */
function putBack(x: Node, part: Node): Node {
  return x.shape.reduce<Node>((whole, size, d) => {
    const [own, full] = [whole.shape[d]!, size];
    if (typeof own !== "number" || typeof full !== "number" || own === full) return whole;
    // What was put back along earlier dimensions is as large as x there.
    const around = part.shape.reduce<Node>(
      (rest, length, e) => (e > d ? partAlong(rest, e, 0, length) : rest),
      partAlong(x, d, own, full - own),
    );
    return concatenate([whole, around], d);
  }, part);
}

const lookupOf = ({ within, along }: Target): Lookup => alongDim(within.shape.length, along);

const sums = (target: Target, src: Node): Node =>
  scatterSum(src, [target.places], lookupOf(target), target.within.shape);

/** x with src[i, j] added at [index[i, j], j] for dim 0, and so on. (torch.scatter_add) */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  const target = targetOf("scatterAdd", x, dim, index, src);
  return target.replaced(add(target.within, sums(target, target.src)));
}

export interface ScatterOptions {
  /** Combines with what is there instead of replacing it. */
  readonly reduce?: "add" | "multiply";
}

/**
 * x with src[i, j] at [index[i, j], j] for dim 0, and so on; `src` may be one number. Of several for one place the last
 * stays, and it alone has a gradient. (torch.scatter)
 */
export function scatter(
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor | number,
  options: ScatterOptions = {},
): Tensor {
  const { reduce } = knownOptions("scatter", options, ["reduce"]);
  if (reduce !== undefined && reduce !== "add" && reduce !== "multiply")
    throw invalidArgument("scatter", `there is no reduction ${String(reduce)}`, 'Write "add" or "multiply".');
  const target = targetOf("scatter", x, dim, index, src);
  if (reduce === "add") return target.replaced(add(target.within, sums(target, target.src)));
  if (reduce === "multiply") return target.replaced(mul(target.within, products(target)));
  return target.replaced(replacing(target));
}

const products = (target: Target): Node =>
  scatterProduct(target.src, [target.places], lookupOf(target), target.within.shape);

/** The last value for each place, or what is there. */
function replacing(target: Target): Node {
  const { within, src, places, along } = target;
  if (places.shape.includes(0)) return within;
  const own = indices(within.graph, places.shape[along]!);
  const numbers = broadcast(own, places.shape, [along]);
  const nowhere = broadcast(literal(within.graph, -1, "i32"), within.shape, []);
  const last = scatterMax(numbers, nowhere, [places], lookupOf(target));
  return where(ge(last, 0), gatherAlong(src, maximum(last, 0), along), within);
}

export type ScatterReduction = "sum" | "prod" | "mean" | "amax" | "amin";

export interface ScatterReduceOptions {
  /** Whether what is there takes part. Default: true. */
  readonly includeSelf?: boolean;
}

/**
 * x with the sum, product, mean or extreme of all src[i, j] for one place [index[i, j], j] (for dim 0, and so on), with
 * what is there or without it; places without any stay. Equal extremes share the gradient. (torch.scatter_reduce)
 */
export function scatterReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: ScatterReduction,
  options: ScatterReduceOptions = {},
): Tensor {
  const { includeSelf = true } = knownOptions("scatterReduce", options, ["includeSelf"]);
  if (!(reduce in reductions))
    throw invalidArgument(
      "scatterReduce",
      `there is no reduction ${reduce}`,
      'Write "sum", "prod", "mean", "amax" or "amin".',
    );
  const target = targetOf("scatterReduce", x, dim, index, src);
  const result = reductions[reduce](target, includeSelf);
  return target.replaced(includeSelf ? result : where(gt(countOf(target), 0), result, target.within));
}

/** How many values there are for each place. */
const countOf = (target: Target): Node =>
  sums(target, expandTo(literal(target.src.graph, 1, "i32"), target.src.shape));

const mean = (target: Target, includesSelf: boolean): Node => {
  const total = sums(target, target.src);
  const count = countOf(target);
  if (includesSelf) return div(add(target.within, total), add(count, 1));
  // Nothing is divided by the number of nothing.
  return div(total, maximum(count, 1));
};

const extreme =
  (build: typeof scatterMax, weakest: number) =>
  (target: Target, includesSelf: boolean): Node => {
    const { within, src, places } = target;
    const start = includesSelf
      ? within
      : expandTo(literal(within.graph, weakest, within.dtype), within.shape);
    return build(src, start, [places], lookupOf(target));
  };

const reductions: Readonly<Record<ScatterReduction, (target: Target, includesSelf: boolean) => Node>> = {
  sum: (target, includesSelf) => {
    const total = sums(target, target.src);
    return includesSelf ? add(target.within, total) : total;
  },
  prod: (target, includesSelf) => (includesSelf ? mul(target.within, products(target)) : products(target)),
  mean,
  amax: extreme(scatterMax, -Infinity),
  amin: extreme(scatterMin, Infinity),
};

export interface PutOptions {
  /** Adds instead of replacing. Default: false. */
  readonly accumulate?: boolean;
}

/** x, taken as a vector, with the elements of `source` at the places of an index of its shape. (Tensor.put) */
export function put(x: Tensor, index: Tensor, source: Tensor, options: PutOptions = {}): Tensor {
  const { accumulate = false } = knownOptions("put", options, ["accumulate"]);
  const [node, given, values] = nodesOf("put", [x, index, source]) as [Node, Node, Node];
  if (!equalShapes(given.shape, values.shape))
    throw shapeExpected(
      "put",
      `a source like the index ${printShape(given.shape)}`,
      printShape(values.shape),
      [given, values],
    );
  const size = elementsOf(node.shape);
  const flat = (each: Node): Tensor => asTensor(reshapeTo(each, [elementsOf(each.shape)]));
  const places = flat(wrapped(given, size));
  const result = (accumulate ? scatterAdd : scatter)(flat(node), 0, places, flat(values));
  return asTensor(reshapeTo(nodeOf("put", result), node.shape));
}
