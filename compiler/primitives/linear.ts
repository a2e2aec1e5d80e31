/** Products of linear algebra: contractions of two tensors, matmul, dot. */
import {
  innerSizesDiffer,
  rankTooLow,
  shapeExpected,
  shapesDoNotBroadcast,
  userExpression,
} from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import { multiply } from "../scalar/intrinsics.ts";
import { call, index, read, type Axis, type Scalar } from "../scalar/scalar.ts";
import { type Dim, equalDims, printDim } from "../shape/dim.ts";
import { broadcastShapes, printShape, printType, promote } from "../shape/shape.ts";
import { reshapeTo } from "./movement.ts";
import { apply, type Binary, nodesOf, type Operand } from "./primitive.ts";
import { type Grouping, groupOf, membersOf } from "./groups.ts";
import { holdersOf, leastExtent, type LeastSize, placeIn, type Slide } from "./slides.ts";

/** A label per dimension, as in einsum; each label stands in at least two of the three, but for those that slide. */
export interface Contraction {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly out: readonly number[];
  /** Makes it a convolution. */
  readonly slides?: readonly Sliding[];
  readonly groups?: Grouping;
}

/** The labels of a whole, of windows along it, and of their elements: one stands in each of the three. */
export interface Sliding extends Slide {
  readonly place: number;
  readonly window: number;
  readonly element: number;
}

const contractNode: Primitive<Contraction> = {
  name: "contract",
  formula: "d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC",
  type: ([a, b], { left, right, out, slides = [], groups }) => {
    const size = new Map<number, Dim>();
    if (groups) {
      const { whole, many, own, count, each, members } = groups;
      size
        .set(whole, count * each)
        .set(own, each)
        .set(many, count * members);
    }
    for (const { place, window, element, extent, count, size: elements } of slides)
      size.set(place, extent).set(window, count).set(element, elements);
    left.forEach((label, d) => size.set(label, a!.shape[d]!));
    right.forEach((label, d) => size.set(label, b!.shape[d]!));
    return {
      shape: out.map((label) => size.get(label)!),
      dtype: promote(promote(a!.dtype, b!.dtype), "i32"),
    };
  },
  vjp: ({ inputs: [a, b], attributes: { left, right, out, ...rest } }, cotangent) => [
    contract(cotangent, b!, { left: out, right, out: left, ...rest }),
    contract(a!, cotangent, { left, right: out, out: right, ...rest }),
  ],
  lower: ({ inputs: [a, b], type, attributes }) => {
    const { left, right, out } = attributes;
    const axes = new Map<number, Axis>();
    const labels = [...left, ...right, ...out];
    const sizes = [...a!.shape, ...b!.shape, ...type.shape];
    labels.forEach((label, i) => axes.has(label) || axes.set(label, { name: "", extent: sizes[i]! }));
    const { places, over, where } = dependentLabels(attributes, axes);
    const at = (list: readonly number[]) => list.map((label) => places.get(label) ?? index(axes.get(label)!));
    const free = [...axes].filter(([label]) => !out.includes(label) && !places.has(label));
    return {
      axes: out.map((label) => axes.get(label)!),
      over: [...free.map(([, axis]) => axis), ...over],
      where,
      combine: "sum",
      value: call(multiply, read(0, ...at(left)), read(1, ...at(right))),
    };
  },
};

/** What labels of a convolution that follow from others mean in terms of axes: the whole follows from its parts, or they from it. */
function dependentLabels(
  { out, slides = [], groups }: Contraction,
  axes: ReadonlyMap<number, Axis>,
): {
  readonly places: ReadonlyMap<number, Scalar<number>>;
  readonly over: readonly Axis[];
  readonly where: readonly Scalar<number>[];
} {
  const places = new Map<number, Scalar<number>>();
  const over: Axis[] = [];
  const where: Scalar<number>[] = [];
  const indexOf = (label: number): Scalar<number> => index(axes.get(label)!);
  if (groups && out.includes(groups.whole)) {
    const members = membersOf(groups, indexOf(groups.whole));
    places.set(groups.many, members.many).set(groups.own, members.own);
    over.push(members.over);
  } else if (groups) places.set(groups.whole, groupOf(groups, indexOf(groups.many), indexOf(groups.own)));
  for (const slide of slides)
    if (out.includes(slide.place)) {
      const holders = holdersOf(slide, indexOf(slide.place));
      places.set(slide.window, holders.window).set(slide.element, holders.element);
      over.push(holders.over);
      where.push(...holders.where);
    } else {
      const { at, where: inside } = placeIn(slide, indexOf(slide.window), indexOf(slide.element));
      places.set(slide.place, at);
      where.push(...inside);
    }
  return { places, over, where };
}

/** How large sizes with a name must be for there to be a window of a convolution. */
export const leastOfWhole = ({ primitive, attributes }: Node): readonly LeastSize[] =>
  primitive === (contractNode as Primitive)
    ? ((attributes as Contraction).slides ?? []).flatMap((slide) => leastExtent(slide))
    : [];

export const contract = (a: Node, b: Node, labels: Contraction): Node => apply(contractNode, [a, b], labels);

/** Drops the size-1 dimensions of a batch that the other operand repeats. */
function withoutRepeated(
  node: Node,
  labels: readonly number[],
  batch: readonly Dim[],
): { node: Node; labels: number[] } {
  const keep = labels.map((label, d) => label >= batch.length || equalDims(node.shape[d]!, batch[label]!));
  return {
    node: reshapeTo(
      node,
      node.shape.filter((_, d) => keep[d]),
    ),
    labels: labels.filter((_, d) => keep[d]),
  };
}

/**
 * The product of linear algebra by PyTorch's rank rules: vectors are rows or columns as needed, dimensions before the last
 * two are a batch and broadcast (torch.matmul).
 */
export const matmul: Binary = ((left: Operand, right: Operand) => {
  const [a, b] = nodesOf("matmul", [left, right]) as [Node, Node];
  for (const operand of [a, b])
    if (operand.shape.length === 0) throw rankTooLow("matmul", 1, printShape(operand.shape), [operand]);
  const inner = a.shape.at(-1)!;
  const innerOfB = b.shape.at(-2) ?? b.shape.at(-1)!;
  if (!equalDims(inner, innerOfB))
    throw innerSizesDiffer(userExpression, explainInner(a, b, inner, innerOfB), [a, b]);
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = broadcastShapes(batchA, batchB);
  if (!batch)
    throw shapesDoNotBroadcast("the batches of matmul", printShape(batchA), printShape(batchB), [a, b]);
  const rank = batch.length;
  const batchLabels = (shape: readonly Dim[]) => shape.map((_, d) => d + rank - shape.length);
  const [row, column, contracted] = [rank, rank + 1, rank + 2];
  const rowLabels = a.shape.length > 1 ? [row] : [];
  const columnLabels = b.shape.length > 1 ? [column] : [];
  const first = withoutRepeated(a, [...batchLabels(batchA), ...rowLabels, contracted], batch);
  const second = withoutRepeated(b, [...batchLabels(batchB), contracted, ...columnLabels], batch);
  // A batch of 1 on both sides stands in neither: it is put back by the reshape.
  const present = batch.map((_, d) => d).filter((d) => first.labels.includes(d) || second.labels.includes(d));
  const out = [...present, ...rowLabels, ...columnLabels];
  const product = contract(first.node, second.node, { left: first.labels, right: second.labels, out });
  return reshapeTo(product, [
    ...batch,
    ...(rowLabels.length ? [a.shape.at(-2)!] : []),
    ...(columnLabels.length ? [b.shape.at(-1)!] : []),
  ]);
}) as Binary;

function explainInner(a: Node, b: Node, inner: Dim, innerOfB: Dim): string {
  const of = (node: Node, place: string): string =>
    `${place} of ${node.graph.note(node).names[0] ?? printType(node.type)}`;
  const columns = a.shape.length > 1 ? "columns" : "elements";
  const rows = b.shape.length > 1 ? "rows" : "elements";
  return `${printDim(inner)} ${of(a, columns)} meet ${printDim(innerOfB)} ${of(b, rows)}.`;
}

/** The inner product of two vectors (torch.dot). */
export const dot: Binary = ((left: Operand, right: Operand) => {
  const [a, b] = nodesOf("dot", [left, right]) as [Node, Node];
  for (const operand of [a, b])
    if (operand.shape.length !== 1)
      throw shapeExpected("dot", "two vectors", printShape(operand.shape), [operand]);
  return matmul(a, b);
}) as Binary;
