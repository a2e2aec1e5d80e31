/** Elements in order: sort, topk, kthvalue, median. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast, type ReductionOptions, spread, sumOver } from "../../compiler/primitives/broadcast.ts";
import { indices, ranksAlong } from "../../compiler/primitives/counting.ts";
import {
  div,
  eq,
  floor,
  int,
  logicalAnd,
  logicalOr,
  lt,
  maximum,
  mul,
  ne,
  sub,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { gatherAlong, scatterAlong } from "../../compiler/primitives/indexing.ts";
import { straightThrough } from "../../compiler/primitives/hand-derivative.ts";
import { dimension, reshapeTo, stopGradient } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { literal, nodeOf, size } from "../../compiler/primitives/primitive.ts";
import { inRange } from "../../compiler/primitives/promises.ts";
import { elementsOf } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole, partAlong } from "./operands.ts";

/** A dimension, or the options in its place. */
export type DimOr<Options> = number | Options;

interface Ordered {
  readonly node: Node;
  readonly along: number;
  /** A single number was made a vector: its results are numbers again. */
  readonly back: (result: Node) => Tensor;
}

function orderedBy(name: string, x: Tensor, dim: number): Ordered {
  const given = nodeOf(name, x);
  const node = given.shape.length === 0 ? reshapeTo(given, [1]) : given;
  const along = dimension(name, dim, node);
  return {
    node,
    along,
    back: (result) => asTensor(given === node ? result : reshapeTo(result, given.shape)),
  };
}

/** `dim` may be left out before options. */
function argumentsOf<Options extends object>(
  dim: DimOr<Options> | undefined,
  options: Options | undefined,
): { readonly dim: number; readonly options: Options } {
  const leftOut = typeof dim === "object" && dim !== null && options === undefined;
  return leftOut
    ? { dim: -1, options: dim }
    : { dim: (dim as number | undefined) ?? -1, options: options ?? ({} as Options) };
}

/** 0, 1, ... along one dimension, in the shape of x. */
const countedAlong = (x: Node, dim: number): Node =>
  broadcast(indices(x.graph, x.shape[dim]!), x.shape, [dim]);

/** How many elements come before each along a dimension. */
const ranksOf = (x: Node, dim: number, descending: boolean): Node =>
  inRange(ranksAlong(x, dim, descending), { low: 0, high: x.shape[dim]! });

/** The index of the element that comes first, second, ... */
const orderOf = (x: Node, dim: number, descending: boolean): Node =>
  inRange(scatterAlong(countedAlong(x, dim), ranksOf(x, dim, descending), dim, x.shape[dim]!), {
    low: 0,
    high: x.shape[dim]!,
  });

export interface SortOptions {
  /** The largest first. Default: false. */
  readonly descending?: boolean;
  /** Equal elements keep their order; they always do. */
  readonly stable?: boolean;
}

/**
 * The indices that sort x along `dim` (default: the last), i32; equal elements keep their order, NaN is larger than all.
 * Every element is compared with every other: n² comparisons for n elements. (torch.argsort)
 */
export function argsort(x: Tensor, dim?: DimOr<SortOptions>, options?: SortOptions): Tensor {
  const { dim: at, options: given } = argumentsOf(dim, options);
  const { descending = false } = knownOptions("argsort", given, ["descending", "stable"]);
  const { node, along, back } = orderedBy("argsort", x, at);
  return back(orderOf(node, along, descending));
}

/**
 * The elements in order along `dim` (default: the last) and their indices, i32; equal elements keep their order, NaN is
 * larger than all. The gradient goes back to where each element was. n² comparisons for n elements. (torch.sort)
 */
export function sort(
  x: Tensor,
  dim?: DimOr<SortOptions>,
  options?: SortOptions,
): [values: Tensor, indices: Tensor] {
  const { dim: at, options: given } = argumentsOf(dim, options);
  const { descending = false } = knownOptions("sort", given, ["descending", "stable"]);
  const { node, along, back } = orderedBy("sort", x, at);
  const order = orderOf(node, along, descending);
  return [back(gatherAlong(node, order, along)), back(order)];
}

/** The elements in order along the first dimension. (torch.msort) */
export function msort(x: Tensor): Tensor {
  return sort(x, 0)[0];
}

export interface TopkOptions {
  /** The largest elements; else the smallest. Default: true. */
  readonly largest?: boolean;
  /** Whether they must be in order; they always are. */
  readonly sorted?: boolean;
}

/**
 * The k largest or smallest elements along `dim` (default: the last), in order, and their indices, i32; of equal ones the
 * first. n² comparisons for n elements. (torch.topk)
 */
export function topk(
  x: Tensor,
  k: number,
  dim?: DimOr<TopkOptions>,
  options?: TopkOptions,
): [values: Tensor, indices: Tensor] {
  const { dim: at, options: given } = argumentsOf(dim, options);
  const { largest = true } = knownOptions("topk", given, ["largest", "sorted"]);
  const { node, along, back } = orderedBy("topk", x, at);
  const extent = node.shape[along]!;
  // A number has no list of none.
  checkWhole(
    "topk",
    "k",
    k,
    nodeOf("topk", x).shape.length === 0 ? 1 : 0,
    typeof extent === "number" ? extent : Infinity,
  );
  const order = partAlong(orderOf(node, along, largest), along, 0, k);
  return [back(gatherAlong(node, order, along)), back(order)];
}

/** The element of a rank along a dimension, and its index. */
function ofRank(ordered: Ordered, rank: Node | number, keepdim: boolean): [values: Tensor, indices: Tensor] {
  const { node, along } = ordered;
  const wide = typeof rank === "number" ? rank : spread(rank, node, [along]);
  const hit = eq(ranksOf(node, along, false), wide);
  const place = sumOver(where(hit, countedAlong(node, along), 0), [along]);
  return results(
    ordered,
    reshapeTo(inRange(place, { low: 0, high: node.shape[along]! }), node.shape.with(along, 1)),
    keepdim,
  );
}

/** The elements of which there is an index for each line along a dimension. */
function results(
  { node, along, back }: Ordered,
  index: Node,
  keepdim: boolean,
): [values: Tensor, indices: Tensor] {
  return [gatherAlong(node, index, along), index].map((result) =>
    keepdim ? back(result) : asTensor(reshapeTo(result, node.shape.toSpliced(along, 1))),
  ) as [Tensor, Tensor];
}

/**
 * The k-th smallest element along `dim` (default: the last) and its index, i32; k counts from 1, NaN is larger than all.
 * n² comparisons for n elements. (torch.kthvalue)
 */
export function kthvalue(
  x: Tensor,
  k: number,
  dim?: DimOr<ReductionOptions>,
  options?: ReductionOptions,
): [values: Tensor, indices: Tensor] {
  const { dim: at, options: given } = argumentsOf(dim, options);
  const { keepdim = false } = knownOptions("kthvalue", given, ["keepdim"]);
  const ordered = orderedBy("kthvalue", x, at);
  const { node, along } = ordered;
  const extent = node.shape[along]!;
  checkWhole("kthvalue", "k", k, 1, typeof extent === "number" ? extent : Infinity);
  if (typeof extent === "number") return ofRank(ordered, k - 1, keepdim);
  // That there are so many elements is promised by the part of the order.
  return results(ordered, partAlong(orderOf(node, along, false), along, k - 1, 1), keepdim);
}

/** ⌊(n − 1) / 2⌋: the lower one of two in the middle. */
const lowerMiddle = (count: Node): Node => int(floor(mul(maximum(sub(count, 1), 0), 0.5)));

/** The rank of the median: of the numbers; where `nan` rules, of the first NaN if there is one. */
function rankOfMedian({ node, along }: Ordered, ignoresNaN: boolean): Node {
  const all = size(node.graph, node.shape[along]!);
  if (node.dtype !== "f32") return lowerMiddle(all);
  const numbers = sumOver(eq(node, node), [along]);
  if (ignoresNaN) return lowerMiddle(numbers);
  return where(lt(numbers, all), numbers, lowerMiddle(all));
}

/** The median of all elements; those that equal it share the gradient. */
function medianOfAll(name: string, x: Tensor, ignoresNaN: boolean): Tensor {
  const given = nodeOf(name, x);
  const node = reshapeTo(given, [elementsOf(given.shape)]);
  if (node.shape[0] === 0) return asTensor(literal(node.graph, NaN));
  const ordered: Ordered = { node, along: 0, back: asTensor };
  const [value] = ofRank(ordered, rankOfMedian(ordered, ignoresNaN), false);
  const median = nodeOf(name, value);
  if (node.dtype !== "f32") return value;
  const hit = logicalOr(eq(node, median), logicalAnd(ne(median, median), ne(node, node)));
  const shared = div(sumOver(where(hit, node, 0), [0]), sumOver(hit, [0]));
  return asTensor(straightThrough(stopGradient(median), shared));
}

function medianBy(
  name: string,
  x: Tensor,
  dim: DimOr<ReductionOptions> | undefined,
  options: ReductionOptions | undefined,
  ignoresNaN: boolean,
): Tensor | [values: Tensor, indices: Tensor] {
  const { dim: at, options: given } = argumentsOf(dim, options);
  const { keepdim = false } = knownOptions(name, given, ["keepdim"]);
  if (typeof dim !== "number") {
    if (keepdim) throw invalidArgument(name, "keepdim without a dimension", "Say along which dimension.");
    return medianOfAll(name, x, ignoresNaN);
  }
  const ordered = orderedBy(name, x, at);
  if (ordered.node.shape[ordered.along] === 0)
    throw invalidArgument(name, "there is no median of no elements", "Use another dimension.", [
      ordered.node,
    ]);
  return ofRank(ordered, rankOfMedian(ordered, ignoresNaN), keepdim);
}

export interface Median {
  (x: Tensor): Tensor;
  (x: Tensor, dim: number, options?: ReductionOptions): [values: Tensor, indices: Tensor];
}

/**
 * Without `dim` the median of all elements, whose gradient equal ones share; along `dim` the medians and their indices,
 * i32. Of two in the middle it is the lower one; where there is a NaN it is NaN. n² comparisons for n elements.
 * (torch.median)
 */
export const median = ((x: Tensor, dim?: DimOr<ReductionOptions>, options?: ReductionOptions) =>
  medianBy("median", x, dim, options, false)) as Median;

/** As median, of the elements that are numbers. (torch.nanmedian) */
export const nanmedian = ((x: Tensor, dim?: DimOr<ReductionOptions>, options?: ReductionOptions) =>
  medianBy("nanmedian", x, dim, options, true)) as Median;
