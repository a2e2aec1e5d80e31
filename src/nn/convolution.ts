/** Convolutions of tensors [N, C, ...] with weights, in any number of spatial dimensions. No operator of the language. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { add } from "../../compiler/primitives/elementwise.ts";
import { contract, type Contraction, type Sliding } from "../../compiler/primitives/linear.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { type Slide, slideOver } from "../../compiler/primitives/slides.ts";
import { type Dim, equalDims, multiplyDims, printDim, quotientOf } from "../../compiler/shape/dim.ts";
import { equalShapes, printShape, type Shape } from "../../compiler/shape/shape.ts";
import type { Images } from "./spatial.ts";

/** Along each spatial dimension. */
export interface Steps {
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

export interface ConvolutionSteps extends Steps {
  /** Zeros before and after each dimension. */
  readonly padding: readonly (readonly [before: number, after: number])[];
}

export interface TransposedSteps extends Steps {
  readonly padding: readonly number[];
  /** The sizes of the result, from those that the input alone would have. */
  readonly outputSizes: (least: Shape) => Shape;
}

/** Labels of dimensions; those of spatial dimension d follow from 4 on, three each. */
const [batch, whole, many, own] = [0, 1, 2, 3];
const place = (d: number): number => 4 + 3 * d;
const window = (d: number): number => 5 + 3 * d;
const element = (d: number): number => 6 + 3 * d;

const sliding = (slides: readonly Slide[]): readonly Sliding[] =>
  slides.map((slide, d) => ({ ...slide, place: place(d), window: window(d), element: element(d) }));

/** What a contraction is told of groups; without them the own channels are all. */
function grouping(weights: Node, groups: number): Pick<Contraction, "groups"> {
  if (groups === 1) return {};
  const [all, each] = weights.shape as readonly [number, number];
  return { groups: { whole, many, own, count: groups, each, members: all / groups } };
}

/** The sizes of a window, whose weights must be numbers. */
export function windowSizes(name: string, weight: Tensor | Node, rank: number): readonly number[] {
  const { shape } = nodeOf(name, weight);
  const sizes = shape.slice(2);
  if (shape.length === rank + 2 && sizes.every((size) => typeof size === "number" && size > 0))
    return sizes as readonly number[];
  throw shapeExpected(
    name,
    `a weight of ${rank + 2} dimensions, the last ${rank === 1 ? "one" : rank} the sizes of the window`,
    printShape(shape),
    [nodeOf(name, weight)],
  );
}

/** Checks that groups divide channels. */
function checkGroups(name: string, what: string, channels: Dim, groups: number, x: Node): void {
  if (groups === 1 || (typeof channels === "number" && channels % groups === 0)) return;
  throw invalidArgument(
    name,
    `${groups} groups do not divide the ${printDim(channels)} ${what}`,
    "Choose groups that do.",
    [x],
  );
}

function withBias(name: string, product: Node, bias: Tensor | undefined): Node {
  if (bias === undefined || bias === null) return product;
  const [node, channels] = [nodeOf(name, bias), product.shape[1]!];
  if (!equalShapes(node.shape, [channels]))
    throw shapeExpected(name, `a bias for each channel, ${printShape([channels])}`, printShape(node.shape), [
      node,
    ]);
  return add(product, broadcast(node, product.shape, [1]));
}

/** Every result is Σ x · w of a window of x: [N, C, ...] and [O, C / groups, ...] become [N, O, ...]. */
export function convolved(
  name: string,
  { node, channels, sizes }: Images,
  weight: Tensor,
  bias: Tensor | undefined,
  { stride, dilation, padding, groups }: ConvolutionSteps,
): Node {
  const weights = nodeOf(name, weight);
  const size = windowSizes(name, weights, sizes.length);
  checkGroups(name, "input channels", channels, groups, node);
  checkGroups(name, "output channels", weights.shape[0]!, groups, weights);
  const each = groups === 1 ? channels : (channels as number) / groups;
  if (!equalDims(weights.shape[1]!, each))
    throw shapeExpected(
      name,
      `a weight for each input channel${groups === 1 ? "" : " of a group"}, ${printShape(weights.shape.with(1, each))}`,
      printShape(weights.shape),
      [node, weights],
    );
  const slides = sizes.map((extent, d) => {
    const [before, after] = padding[d]!;
    const slide = slideOver(extent, size[d]!, { step: stride[d]!, dilation: dilation[d]!, before, after });
    if (slide.count === 0) throw tooSmall(name, extent as number, slide, node);
    return slide;
  });
  const product = contract(node, weights, {
    left: [batch, groups === 1 ? own : whole, ...sizes.map((_, d) => place(d))],
    right: [many, own, ...sizes.map((_, d) => element(d))],
    out: [batch, many, ...sizes.map((_, d) => window(d))],
    slides: sliding(slides),
    ...grouping(weights, groups),
  });
  return withBias(name, product, bias);
}

/** Of a slide that has no window. */
const tooSmall = (name: string, extent: number, { dilation, size }: Slide, x: Node): Error =>
  invalidArgument(
    name,
    `a window that spans ${dilation * (size - 1) + 1} does not fit into ${extent} and the padding around it`,
    "Make the window smaller or the padding larger.",
    [x],
  );

/** Every element of x adds x · w to a window of the result: [N, C, ...] and [C, O / groups, ...] become [N, O, ...]. */
export function transposed(
  name: string,
  { node, channels, sizes }: Images,
  weight: Tensor,
  bias: Tensor | undefined,
  { stride, dilation, padding, groups, outputSizes }: TransposedSteps,
): Node {
  const weights = nodeOf(name, weight);
  const size = windowSizes(name, weights, sizes.length);
  checkGroups(name, "input channels", channels, groups, node);
  if (!equalDims(weights.shape[0]!, channels))
    throw shapeExpected(
      name,
      `a weight for each input channel, ${printShape(weights.shape.with(0, channels))}`,
      printShape(weights.shape),
      [node, weights],
    );
  const least = sizes.map((count, d) =>
    quotientOf(
      multiplyDims(count, stride[d]!),
      dilation[d]! * (size[d]! - 1) + 1 - stride[d]! - 2 * padding[d]!,
    ),
  );
  const extents = outputSizes(least);
  if (extents.some((extent) => typeof extent === "number" && extent < 1))
    throw invalidArgument(
      name,
      `the result would have the sizes ${printShape(extents)}`,
      "Make the padding smaller.",
      [node],
    );
  const slides = sizes.map((count, d): Slide => ({
    step: stride[d]!,
    dilation: dilation[d]!,
    before: padding[d]!,
    after: padding[d]!,
    extent: extents[d]!,
    count,
    size: size[d]!,
  }));
  const product = contract(node, weights, {
    left: [batch, many, ...sizes.map((_, d) => window(d))],
    right: [many, own, ...sizes.map((_, d) => element(d))],
    out: [batch, groups === 1 ? own : whole, ...sizes.map((_, d) => place(d))],
    slides: sliding(slides),
    ...grouping(weights, groups),
  });
  return withBias(name, product, bias);
}
