/** Questions about the shapes of tensors, and the checks that compositions share. No operator of the language. */
import { rankTooLow, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast, type DimArgument, expandTo, reducedDims } from "../../compiler/primitives/broadcast.ts";
import { scatterAlong } from "../../compiler/primitives/indexing.ts";
import { dimension } from "../../compiler/primitives/movement.ts";
import { literal, nodeOf, size } from "../../compiler/primitives/primitive.ts";
import { type Dim, equalDims, productOfDims } from "../../compiler/shape/dim.ts";
import { equalShapes, printShape, type Shape } from "../../compiler/shape/shape.ts";
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

/** 1 at the places that `index`, of size 1 along `dim`, names along that dimension of x, elsewhere 0. */
export function oneHotAlong(name: string, index: Tensor, x: Tensor, dim: number): Tensor {
  const [places, { shape }] = [nodeOf(name, index), nodeOf(name, x)];
  const ones = expandTo(literal(places.graph, 1), places.shape);
  return asTensor(scatterAlong(ones, places, dim, shape[dim]!));
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
export function classDim(name: string, input: Tensor): number {
  const node = nodeOf(name, input);
  if (node.shape.length === 0) throw rankTooLow(name, 1, printShape(node.shape), [node]);
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
