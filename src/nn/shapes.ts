/** Questions about the shapes of tensors, and the checks that compositions share. No operator of the language. */
import { rankTooLow, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast, type DimArgument, expandTo, reducedDims } from "../../compiler/primitives/broadcast.ts";
import { float } from "../../compiler/primitives/elementwise.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { scatterAlong } from "../../compiler/primitives/indexing.ts";
import { dimension, reshapeTo, stopGradient } from "../../compiler/primitives/movement.ts";
import { literal, nodeOf, size } from "../../compiler/primitives/primitive.ts";
import { type Dim, divideDims, equalDims, productOfDims } from "../../compiler/shape/dim.ts";
import { amaxOver } from "../../compiler/primitives/reductions.ts";
import { equalShapes, printShape, type Shape } from "../../compiler/shape/shape.ts";
import { partAlong } from "../tensor/operands.ts";
import { atLeast, between, checkSetting } from "./settings.ts";

const asTensor = (node: Node): Tensor => node as unknown as Tensor;

/** A shape in the form that `reshape` and `state` take: sizes, names and products of both. */
const asDimensions = (shape: Shape): readonly Dimension[] => shape as readonly Dimension[];

export const dimensionsOf = (name: string, x: Tensor): readonly Dimension[] =>
  asDimensions(nodeOf(name, x).shape);

export const rankOf = (name: string, x: Tensor): number => nodeOf(name, x).shape.length;

/** The shape as messages say it. */
export const printedShape = (name: string, x: Tensor): string => printShape(nodeOf(name, x).shape);

/** `dim` counted from the front; it may not be left out. */
export const oneDim = (name: string, x: Tensor, dim: number): number => dimension(name, dim, nodeOf(name, x));

/** The largest element along `dim`, which stays with size 1; a constant to derivatives, and −∞ where there is none. */
export function shiftAlong(name: string, x: Tensor, dim: number): Tensor {
  const node = nodeOf(name, x);
  const max = stopGradient(amaxOver(node, [dim]));
  return asTensor(reshapeTo(max, node.shape.with(dim, 1)));
}

/** How many elements a reduction over `dim` combines into one. */
export function countAlong(name: string, x: Tensor, dim: DimArgument): Tensor {
  const node = nodeOf(name, x);
  const dims = reducedDims(name, node, dim);
  return asTensor(size(node.graph, productOfDims(dims.map((d) => node.shape[d]!))));
}

/** A vector that holds one value for each place along `dim`, repeated to the shape of x. */
export function alongDim(name: string, vector: Tensor, x: Tensor, dim: number): Tensor {
  const [values, { shape }] = [nodeOf(name, vector), nodeOf(name, x)];
  if (values.shape.length !== 1 || !equalDims(values.shape[0]!, shape[dim]!))
    throw shapeExpected(
      name,
      `a weight for each class, ${printShape([shape[dim]!])}`,
      printShape(values.shape),
      [values],
    );
  return asTensor(broadcast(values, shape, [dim]));
}

/** 0, 1, 2, ... along `dim`, with size 1 along all others. */
export function placesAlong(name: string, x: Tensor, dim: number): Tensor {
  const { graph, shape } = nodeOf(name, x);
  return asTensor(
    reshapeTo(
      indices(graph, shape[dim]!),
      shape.map((size, d) => (d === dim ? size : 1)),
    ),
  );
}

/** At each place along `dim` of x, how often `index` names it, f32; or i32, of the indices where `counts` holds. */
export function countedAlong(name: string, index: Tensor, x: Tensor, dim: number, counts?: Tensor): Tensor {
  const [places, { graph, shape }] = [nodeOf(name, index), nodeOf(name, x)];
  const ones = counts === undefined ? expandTo(literal(graph, 1), places.shape) : float(nodeOf(name, counts));
  return asTensor(scatterAlong(ones, places, dim, shape[dim]!));
}

/** The tensor less one dimension, which has size 1. */
export const withoutDim = (name: string, x: Tensor, dim: number): Tensor =>
  asTensor(reshapeTo(nodeOf(name, x), nodeOf(name, x).shape.toSpliced(dim, 1)));

/** How many samples there are: the size of the first dimension, 1 where there is none. */
export function batchSize(name: string, x: Tensor): Tensor {
  const { graph, shape } = nodeOf(name, x);
  return asTensor(size(graph, shape[0] ?? 1));
}

/** A variance for each element of x: its shape, or one in which a dimension has size 1; the last one may be left out. */
export function varianceOf(name: string, variance: Tensor, x: Tensor): Tensor {
  const [given, { shape }] = [nodeOf(name, variance), nodeOf(name, x)];
  const isRow = shape.length > 0 && equalShapes(given.shape, shape.slice(0, -1));
  const node = isRow && !equalShapes(given.shape, shape) ? reshapeTo(given, [...given.shape, 1]) : given;
  const fits =
    node.shape.length === 0 ||
    (node.shape.length === shape.length &&
      node.shape.every((extent, d) => extent === 1 || equalDims(extent, shape[d]!)));
  if (fits) return asTensor(node);
  throw shapeExpected(name, `a variance that fits ${printShape(shape)}`, printShape(given.shape), [
    nodeOf(name, x),
    given,
  ]);
}

/** One value for all of x, or one for each channel (the second dimension), repeated to the shape of x. */
export function perChannel(name: string, vector: Tensor, x: Tensor): Tensor {
  const [values, { shape }] = [nodeOf(name, vector), nodeOf(name, x)];
  const fits = (channels: Dim): boolean => values.shape.length === 1 && equalDims(values.shape[0]!, channels);
  if (values.shape.length === 0 || fits(1)) return asTensor(expandTo(values, shape));
  if (shape.length > 1 && fits(shape[1]!)) return asTensor(broadcast(values, shape, [1]));
  const expected =
    shape.length > 1 ? `[1] or one weight for each channel, ${printShape([shape[1]!])}` : "[1]";
  throw shapeExpected(name, expected, printShape(values.shape), [nodeOf(name, x), values]);
}

/** The first and the second half of x along `dim`, whose size must be even. */
export function halvesAlong(name: string, x: Tensor, dim: number): readonly [Tensor, Tensor] {
  const node = nodeOf(name, x);
  const along = dimension(name, dim, node);
  const extent = node.shape[along]!;
  const half = divideDims(extent, 2);
  if (half === undefined)
    throw shapeExpected(name, `an even size of dimension ${along}`, printShape(node.shape), [node]);
  if (typeof half === "number")
    return [partAlong(node, along, 0, half), partAlong(node, along, half, half)].map(asTensor) as [
      Tensor,
      Tensor,
    ];
  const rows = reshapeTo(node, node.shape.toSpliced(along, 1, 2, half));
  const row = (i: number): Tensor =>
    asTensor(reshapeTo(partAlong(rows, along, i, 1), node.shape.with(along, half)));
  return [row(0), row(1)];
}

/** Checks that a target has the shape of what it is compared with; single numbers fit everywhere. */
export function checkSameShape(name: string, input: Tensor, target: Tensor): void {
  const [{ shape }, expected] = [nodeOf(name, input), nodeOf(name, target)];
  if (expected.shape.length > 0 && !equalShapes(shape, expected.shape))
    throw shapeExpected(
      name,
      `a target of the input's shape ${printShape(shape)}`,
      printShape(expected.shape),
      [nodeOf(name, input), expected],
    );
}

/** The dimension of the classes: the second, or the only one. */
export function classDim(name: string, input: Tensor, most = Infinity): number {
  const node = nodeOf(name, input);
  if (node.shape.length === 0) throw rankTooLow(name, 1, printShape(node.shape), [node]);
  if (node.shape.length > most) throw shapeExpected(name, "[N, C] or [C]", printShape(node.shape), [node]);
  return node.shape.length === 1 ? 0 : 1;
}

/** An option that must be a number in [low, high]. */
export const checkRange = (
  name: string,
  option: string,
  value: unknown,
  low: number,
  high = Infinity,
): void => checkSetting(name, option, value, high === Infinity ? atLeast(low) : between(low, high));
