/** Windows of images, and the largest elements and averages of them. No operator of the language. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { broadcast, expandTo, sumOver } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { add, div, maximum, minimum, mul, sub } from "../../compiler/primitives/elementwise.ts";
import { straightThrough } from "../../compiler/primitives/hand-derivative.ts";
import { gatherAt, type Lookup } from "../../compiler/primitives/indexing.ts";
import { permute, reshapeTo } from "../../compiler/primitives/movement.ts";
import { literal, size as sizeNode } from "../../compiler/primitives/primitive.ts";
import { floorDivide } from "../../compiler/primitives/rounding.ts";
import { amaxOver, leastPlace } from "../../compiler/primitives/reductions.ts";
import { sharesOf, type Slide, slideOver } from "../../compiler/primitives/slides.ts";
import { windowsAlong } from "../../compiler/primitives/windows.ts";
import { identityIn } from "../../compiler/scalar/scalar.ts";
import { type Dim, printDim, productOfDims } from "../../compiler/shape/dim.ts";
import type { Shape } from "../../compiler/shape/shape.ts";

/** How windows lie along each spatial dimension. */
export interface Windowing {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  /** Whether a last window may reach out behind. */
  readonly ceilMode: boolean;
}

/** The windows along one dimension. */
export function slideAlong(
  name: string,
  x: Node,
  d: number,
  { size, stride, padding, dilation, ceilMode }: Windowing,
): Slide {
  const [step, border, apart] = [stride[d]!, padding[d]!, dilation[d]!];
  const span = apart * (size[d]! - 1) + 1;
  // A window that reaches out behind begins inside, or in the border before.
  const after = ceilMode ? Math.min(span - 1, border + step - 1) : border;
  const slide = slideOver(x.shape[d + 2]!, size[d]!, { step, dilation: apart, before: border, after });
  if (slide.count === 0)
    throw invalidArgument(
      name,
      `a window that spans ${span} does not fit into ${printDim(slide.extent)} and the padding around it`,
      "Make the window smaller or the padding larger.",
      [x],
    );
  return slide;
}

/** [N, C, ...] as [N, C, ...windows, ...elements]; outside of x stands `fill`. */
export const windowed = (x: Node, slides: readonly Slide[], fill: number): Node =>
  windowsAlong(
    x,
    slides.map((slide, d) => ({ dim: d + 2, slide })),
    fill,
  );

/** The dimensions of elements in [N, C, ...windows, ...elements]. */
const elementDims = (part: Node): readonly number[] => {
  const rank = (part.shape.length - 2) / 2;
  return Array.from({ length: rank }, (_, d) => 2 + rank + d);
};

/** What is smaller than every element. */
const nothing = ({ dtype }: Node): number => identityIn("max", dtype);

/** Beyond every place. */
const nowhere = identityIn("min", "i32");

/** Makes windows of a tensor [.., .., ...spatial]; `fill` where they reach out. */
export type Cut = (x: Node, fill: number) => Node;

/** The largest elements, and where each lies among all of its channel, counted row by row. */
export interface Maxima {
  readonly values: Node;
  readonly places: Node;
}

/** The largest element of each window; of equal ones the first, and it alone learns. NaN is the largest. */
export function maximaOf(x: Node, cut: Cut): Maxima {
  const spatial = x.shape.slice(2);
  const part = cut(x, nothing(x));
  const dims = elementDims(part);
  const largest = amaxOver(part, dims);
  const all = productOfDims(spatial);
  const numbered = cut(reshapeTo(indices(x.graph, all), [1, 1, ...spatial]), nowhere);
  const least = leastPlace(part, largest, expandTo(numbered, part.shape), dims);
  // It always is; that others can tell, it is said.
  const places = minimum(least, sub(sizeNode(x.graph, all), 1));
  return { values: straightThrough(largest, pickedFrom(x, places)), places };
}

/** The parts of a tensor [N, C, ...], flat along all but the first two dimensions, that a tensor of places speaks of. */
export const byPlace = (places: Node): Lookup => ({
  from: [{ along: 0 }, { along: 1 }, { index: 0 }],
  indices: [places.shape.map((_, d) => d)],
});

/** The elements of x [N, C, ...] at places among all of their channel. */
function pickedFrom(x: Node, places: Node): Node {
  const [batch, channels, ...spatial] = x.shape as readonly [Dim, Dim, ...Dim[]];
  const flat = reshapeTo(x, [batch, channels, productOfDims(spatial)]);
  return gatherAt(flat, [places], byPlace(places));
}

/** How many elements of each window count along one dimension: a number, or i32 of the number of windows. */
function countsAlong(x: Node, slide: Slide, border: number, includesPadding: boolean): Node {
  const { step, size, before, after, count, extent } = slide;
  const reach = includesPadding ? border : 0;
  if (after <= reach && (includesPadding || before === 0)) return literal(x.graph, size, "i32");
  const first = sub(mul(indices(x.graph, count), step), before);
  const end = minimum(add(first, size), add(sizeNode(x.graph, extent), reach));
  return sub(end, includesPadding ? first : maximum(first, 0));
}

/** How many elements of each window count: a number, or i32 of the spatial shape of the result. */
export function countsOf(
  x: Node,
  slides: readonly Slide[],
  padding: readonly number[],
  includesPadding: boolean,
): Node {
  const shape: Shape = slides.map(({ count }) => count);
  const counts = slides.map((slide, d) => {
    const along = countsAlong(x, slide, padding[d]!, includesPadding);
    return along.shape.length === 0 ? along : broadcast(along, shape, [d]);
  });
  return counts.reduce((product, each) => mul(product, each));
}

/** The sum of each window. */
export const sumsOf = (x: Node, slides: readonly Slide[]): Node => {
  const part = windowed(x, slides, 0);
  return sumOver(part, elementDims(part));
};

/** The average of each window. */
export const averagesOf = (x: Node, slides: readonly Slide[], counts: Node): Node =>
  div(sumsOf(x, slides), counts);

/** Into how many windows a dimension is shared: that many, one of all, or one for each place. */
export type Share = number | "all" | "each";

/** [N, C, ...] as [N, C, ...windows, ...elements], of windows that share each dimension evenly. */
export function shared(x: Node, shares: readonly Share[], fill: number): Node {
  const dims = shares.map((_, d) => d);
  const counted = dims.filter((d) => typeof shares[d] === "number");
  const slides = counted.map((d) => ({
    dim: d + 2,
    slide: sharesOf(x.shape[d + 2] as number, shares[d] as number),
  }));
  const others = dims.filter((d) => !counted.includes(d));
  const cut = others.reduce(
    (node, d) => (shares[d] === "each" ? reshapeTo(node, [...node.shape, 1]) : asElements(node, d + 2)),
    windowsAlong(x, slides, fill),
  );
  const made = [...counted, ...others];
  const first = shares.length + 2;
  return permute(cut, [0, 1, ...dims.map((d) => d + 2), ...dims.map((d) => first + made.indexOf(d))]);
}

/** A dimension as the elements of its one window, which come last. */
function asElements(x: Node, dim: number): Node {
  const order = x.shape.map((_, d) => d).filter((d) => d !== dim);
  return reshapeTo(permute(x, [...order, dim]), [...x.shape.with(dim, 1), x.shape[dim]!]);
}

/** How many elements each window holds along one dimension: a number, or i32 of the number of windows. */
function sharedCounts(x: Node, extent: Dim, share: Share): Node {
  if (share === "each") return literal(x.graph, 1, "i32");
  if (share === "all") return sizeNode(x.graph, extent);
  const { size, extent: all } = sharesOf(extent as number, share);
  if (size * share === all) return literal(x.graph, size, "i32");
  const window = indices(x.graph, share);
  const end = floorDivide(add(mul(add(window, 1), all), share - 1), share);
  return sub(end, floorDivide(mul(window, all), share));
}

/** The average of each of the windows that share the dimensions evenly. */
export function averagesOfShares(x: Node, shares: readonly Share[]): Node {
  const part = shared(x, shares, 0);
  const shape = part.shape.slice(2, 2 + shares.length);
  const counts = shares.map((share, d) => {
    const along = sharedCounts(x, x.shape[d + 2]!, share);
    return along.shape.length === 0 ? along : broadcast(along, shape, [d]);
  });
  const count = counts.reduce((product, each) => mul(product, each));
  return div(sumOver(part, elementDims(part)), count);
}
