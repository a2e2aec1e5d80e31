/** Elements at places that are given as indices: subscripts, selections, and values put there. */
import { shapeExpected, sizeUnknown } from "../../compiler/diagnostics.ts";
import { isNode, type Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast, expandTo } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { add, ge, maximum, mul, where } from "../../compiler/primitives/elementwise.ts";
import {
  gatherAlong,
  gatherAt,
  type Lookup,
  scatterAlong,
  scatterSum,
} from "../../compiler/primitives/indexing.ts";
import { dimension, reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { placesIn, wrapped } from "../../compiler/primitives/places.ts";
import { broadcastShape, literal, nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { scatterMax } from "../../compiler/primitives/scatter.ts";
import { sliceOf, type Stretch } from "../../compiler/primitives/slices.ts";
import type { Dim } from "../../compiler/shape/dim.ts";
import { elementsOf, equalShapes, printShape, type Shape } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole } from "./operands.ts";
import { Slice, type Step, stepsOf, type Subscript } from "./subscripts.ts";

/** A part of a dimension for `at`: from `start` to before `stop`, in steps; missing ends are those of the dimension. */
export function slice(
  start: number | null = null,
  stop: number | null = null,
  step: number | null = null,
): Slice {
  for (const [what, end] of [
    ["start", start],
    ["stop", stop],
  ] as const)
    if (end !== null) checkWhole("slice", what, end);
  checkWhole("slice", "step", step ?? 1, 1);
  return new Slice(start, stop, step ?? 1);
}

/**
 * x[subscripts]: an index drops its dimension, `slice(start, stop, step)` keeps a part of it, null adds one of size 1, "..."
 * stands for all that are not mentioned. Lists and i32 tensors of indices are broadcast with one another; their dimensions
 * stand where the looked-up ones stood together, else first. Negative indices count from the end. (Tensor.__getitem__)
 */
export function at(x: Tensor, ...subscripts: readonly Subscript[]): Tensor {
  const node = nodeOf("at", x);
  const steps = stepsOf(node, subscripts);
  return asTensor(lookedUp(partsOf(node, steps), steps));
}

/** All steps but those that look up. */
function partsOf(x: Node, steps: readonly Step[]): Node {
  const old = steps.filter(({ kind }) => kind !== "new");
  const stretches = old.map((step, d): Stretch & { readonly length: Dim } => {
    if (step.kind === "drop") return { start: step.at, step: 1, length: 1 };
    return step.kind === "part" ? step : { start: 0, step: 1, length: x.shape[d]! };
  });
  const part = sliceOf(
    x,
    stretches.map(({ length }) => length),
    stretches.map(({ start, step }) => ({ start, step })),
  );
  let dim = 0;
  const shape = steps.flatMap((step): Dim[] => {
    if (step.kind === "new") return [1];
    const size = part.shape[dim++]!;
    return step.kind === "drop" ? [] : [size];
  });
  return reshapeTo(part, shape);
}

function lookedUp(x: Node, steps: readonly Step[]): Node {
  const kept = steps.filter(({ kind }) => kind !== "drop");
  const lookups = kept.flatMap((step) => (step.kind === "lookup" ? [step] : []));
  if (lookups.length === 0) return x;
  const shape = broadcastShape(
    "at",
    lookups.map(({ index }) => index),
  );
  const places = lookups.map(({ index, size }) =>
    placesIn("at", wrapped(expandTo(index, shape), size), size, [x, index]),
  );
  return gatherAt(x, places, lookupOf(kept, shape.length));
}

/** The looked-up dimensions of the result stand where they stood together, else first. */
function lookupOf(kept: readonly Step[], rank: number): Lookup {
  const isLookup = kept.map(({ kind }) => kind === "lookup");
  const [first, last] = [isLookup.indexOf(true), isLookup.lastIndexOf(true)];
  const together = isLookup.slice(first, last + 1).every((each) => each);
  const front = together ? first : 0;
  let [looked, plain] = [0, 0];
  const from = isLookup.map((each) => {
    if (each) return { index: looked++ };
    const along = plain < front ? plain : plain + rank;
    plain++;
    return { along };
  });
  const dims = Array.from({ length: rank }, (_, d) => front + d);
  return { from, indices: Array.from({ length: looked }, () => dims) };
}

/** A number as a vector of one element. */
const ranked = (x: Node): Node => (x.shape.length === 0 ? reshapeTo(x, [1]) : x);

/** Along `dim` an index of its own, everything else as it is. */
const alongIndex = (rank: number, dim: number): Lookup => ({
  from: Array.from({ length: rank }, (_, d) => (d === dim ? { index: 0 } : { along: d })),
  indices: [[dim]],
});

/** Indices as a vector, inside a dimension of x. */
function vectorOf(name: string, x: Node, dim: number, index: Tensor, wraps = false): Node {
  const given = nodeOf(name, index);
  if (given.shape.length > 1)
    throw shapeExpected(name, "a vector of indices", printShape(given.shape), [given]);
  const size = x.shape[dim]!;
  const places = placesIn(name, wraps ? wrapped(given, size) : given, size, [x, given]);
  return reshapeTo(places, [elementsOf(places.shape)]);
}

/** The elements along `dim` that a vector of indices names. (torch.index_select) */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const given = nodeOf("indexSelect", x);
  const node = ranked(given);
  const along = dimension("indexSelect", dim, node);
  const places = vectorOf("indexSelect", node, along, index);
  const selected = gatherAt(node, [places], alongIndex(node.shape.length, along));
  return asTensor(given === node ? selected : reshapeTo(selected, given.shape));
}

/** The elements that indices name, x taken as a vector; negative ones count from the end. (torch.take) */
export function take(x: Tensor, index: Tensor): Tensor {
  const [node, given] = nodesOf("take", [x, index]) as [Node, Node];
  const size = elementsOf(node.shape);
  const places = placesIn("take", wrapped(given, size), size, [node, given]);
  const dims = places.shape.map((_, d) => d);
  return asTensor(gatherAt(reshapeTo(node, [size]), [places], { from: [{ index: 0 }], indices: [dims] }));
}

/**
 * As gather, but x and the indices are broadcast with one another in all other dimensions; without `dim` both are taken as
 * vectors. (torch.take_along_dim)
 */
export function takeAlongDim(x: Tensor, indicesAlong: Tensor, dim?: number): Tensor {
  const nodes = nodesOf("takeAlongDim", [x, indicesAlong]) as [Node, Node];
  const [node, given] = dim === undefined ? flat(nodes) : nodes;
  const along = dimension("takeAlongDim", dim ?? 0, node);
  if (given.shape.length !== node.shape.length)
    throw shapeExpected(
      "takeAlongDim",
      `an index of ${node.shape.length} dimensions`,
      printShape(given.shape),
      nodes,
    );
  const places = placesIn("takeAlongDim", given, node.shape[along]!, nodes);
  const without = (shape: Shape): Shape => shape.with(along, 1);
  const common = broadcastShape(
    "takeAlongDim",
    [node, places].map((each) => ({ shape: without(each.shape) }) as Node),
  );
  const wide = (each: Node): Node => expandTo(each, common.with(along, each.shape[along]!));
  return asTensor(gatherAlong(wide(node), wide(places), along));
}

const flat = ([x, index]: readonly [Node, Node]): [Node, Node] => [
  reshapeTo(x, [elementsOf(x.shape)]),
  reshapeTo(index, [elementsOf(index.shape)]),
];

/** Operands of a function that puts slices of `source` to places along a dimension of x. */
interface Put {
  readonly node: Node;
  readonly source: Node;
  readonly places: Node;
  readonly along: number;
}

function putOf(name: string, x: Tensor, dim: number, index: Tensor, source: Tensor): Put {
  const [node, part] = nodesOf(name, [x, source]).map(ranked) as [Node, Node];
  const along = dimension(name, dim, node);
  const places = vectorOf(name, node, along, index);
  const expected = node.shape.with(along, places.shape[0]!);
  if (!equalShapes(part.shape, expected))
    throw shapeExpected(name, `a source of shape ${printShape(expected)}`, printShape(part.shape), [
      node,
      part,
    ]);
  return { node, source: part, places, along };
}

export interface IndexAddOptions {
  /** A factor of the source. Default: 1. */
  readonly alpha?: number;
}

/** x with `alpha` times the slices of `source` added at the places of a vector of indices along `dim`. (torch.index_add) */
export function indexAdd(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: IndexAddOptions = {},
): Tensor {
  const { alpha = 1 } = knownOptions("indexAdd", options, ["alpha"]);
  const { node, source: part, places, along } = putOf("indexAdd", x, dim, index, source);
  const scaled = alpha === 1 ? part : mul(part, alpha);
  const sums = scatterSum(scaled, [places], alongIndex(node.shape.length, along), node.shape);
  return asTensor(reshapeTo(add(node, sums), nodeOf("indexAdd", x).shape));
}

/** For every place of a vector of `size` the last index that names it, -1 where none does. */
function lastNaming(places: Node, size: Dim): Node {
  const nowhere = broadcast(literal(places.graph, -1, "i32"), [size], []);
  return scatterMax(indices(places.graph, places.shape[0]!), nowhere, [places], {
    from: [{ index: 0 }],
    indices: [[0]],
  });
}

/** A vector as dimension `dim` of a tensor of `rank`. */
const standing = (vector: Node, dim: number, rank: number): Node =>
  reshapeTo(
    vector,
    Array.from({ length: rank }, (_, d) => (d === dim ? vector.shape[0]! : 1)),
  );

/**
 * x with the slices of `source` at the places of a vector of indices along `dim`. Of several for one place the last stays,
 * and it alone has a gradient. (torch.index_copy)
 */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const { node, source: part, places, along } = putOf("indexCopy", x, dim, index, source);
  if (places.shape[0] === 0) return x;
  const last = lastNaming(places, node.shape[along]!);
  const rank = node.shape.length;
  const copied = gatherAt(part, [maximum(last, 0)], alongIndex(rank, along));
  const result = where(standing(ge(last, 0), along, rank), copied, node);
  return asTensor(reshapeTo(result, nodeOf("indexCopy", x).shape));
}

/** x with one number at the places of a vector of indices along `dim`; negative ones count from the end. (torch.index_fill) */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: number | Tensor): Tensor {
  const given = nodeOf("indexFill", x);
  const node = ranked(given);
  const along = dimension("indexFill", dim, node);
  const places = vectorOf("indexFill", node, along, index, true);
  const filling = isNode(value) ? value : literal(node.graph, value, node.dtype);
  if (filling.shape.length > 0)
    throw shapeExpected("indexFill", "a single number", printShape(filling.shape), [filling]);
  const named = ge(lastNaming(places, node.shape[along]!), 0);
  const result = where(standing(named, along, node.shape.length), filling, node);
  return asTensor(reshapeTo(result, given.shape));
}

export interface BincountOptions {
  /** What each element counts; default 1. */
  readonly weights?: Tensor;
  /** The size of the result; every element must be less. */
  readonly minlength?: number;
}

/**
 * How often 0, 1, ... occur in a vector of i32, or the sums of the weights of their elements. The result has `minlength`
 * elements: PyTorch's grows with the largest number, which is not known at compile time. (torch.bincount)
 */
export function bincount(x: Tensor, options: BincountOptions = {}): Tensor {
  const { weights, minlength = 0 } = knownOptions("bincount", options, ["weights", "minlength"]);
  const node = nodeOf("bincount", x);
  checkWhole("bincount", "minlength", minlength, 0);
  if (minlength === 0)
    throw sizeUnknown(
      "bincount",
      "the largest element",
      "Say how many numbers there are: bincount(x, { minlength: 10 }).",
      [node],
    );
  if (node.shape.length !== 1) throw shapeExpected("bincount", "a vector", printShape(node.shape), [node]);
  const places = placesIn("bincount", node, minlength, [node]);
  const counted = weights === undefined ? literal(node.graph, 1, "i32") : nodeOf("bincount", weights);
  if (weights !== undefined && !equalShapes(counted.shape, node.shape))
    throw shapeExpected("bincount", `a weight for each element`, printShape(counted.shape), [node, counted]);
  return asTensor(scatterAlong(expandTo(counted, node.shape), places, 0, minlength));
}
