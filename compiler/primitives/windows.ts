/** Windows that slide along dimensions, and the sum of what overlaps: each the derivative of the other. */
import type { Node, Primitive } from "../graph/node.ts";
import { axesOf, index, literal, read, type Scalar } from "../scalar/scalar.ts";
import type { Dim } from "../shape/dim.ts";
import { promote, type Shape } from "../shape/shape.ts";
import { apply } from "./primitive.ts";
import {
  holdersOf,
  leastExtent,
  type LeastSize,
  placeIn,
  type Shares,
  type Slide,
  slideOver,
} from "./slides.ts";

/** A dimension and how windows lie along it. */
interface Sliding {
  readonly dim: number;
  readonly slide: Slide | Shares;
}

interface Along {
  /** In the order in which the elements of windows are dimensions, the last ones. */
  readonly slides: readonly Sliding[];
}

interface Windows extends Along {
  /** What stands where a window reaches out. */
  readonly fill: number;
}

/** A shape in which the dimensions that windows slide along have other sizes. */
const withSizes = (shape: Shape, slides: readonly Sliding[], size: (slide: Slide | Shares) => Dim): Shape =>
  slides.reduce<Shape>((sizes, { dim, slide }) => sizes.with(dim, size(slide)), shape);

const windowsNode: Primitive<Windows> = {
  name: "windows",
  formula: "dx = Σ dy of the windows that hold x",
  type: ([x], { slides }) => ({
    shape: [...withSizes(x!.shape, slides, ({ count }) => count), ...slides.map(({ slide }) => slide.size)],
    dtype: x!.dtype,
  }),
  vjp: ({ attributes: { slides } }, cotangent) => [apply(overlapSumNode, [cotangent], { slides })],
  lower: ({ type, inputs: [x], attributes: { slides, fill } }) => {
    const axes = axesOf(type.shape);
    const at = axes.map((axis): Scalar<number> => index(axis));
    const rank = x!.shape.length;
    const placed = slides.map(({ dim, slide }, i) => placeIn(slide, at[dim]!, at[rank + i]!));
    const place = slides.reduce((places, { dim }, i) => places.with(dim, placed[i]!.at), at.slice(0, rank));
    const where = placed.flatMap((each) => each.where);
    return {
      axes,
      over: [],
      where,
      // Without it what is nowhere is 0, which is linear in x.
      ...(where.length > 0 && !Object.is(fill, 0) && { initial: literal(fill, type.dtype) }),
      value: read(0, ...place),
    };
  },
};

const overlapSumNode: Primitive<Along> = {
  name: "overlapSum",
  formula: "dx = dy in every window",
  type: ([x], { slides }) => ({
    shape: withSizes(x!.shape.slice(0, -slides.length), slides, ({ extent }) => extent),
    dtype: promote(x!.dtype, "i32"),
  }),
  vjp: ({ attributes }, cotangent) => [apply(windowsNode, [cotangent], { ...attributes, fill: 0 })],
  lower: ({ type, attributes: { slides } }) => {
    const axes = axesOf(type.shape);
    const held = slides.map(({ dim, slide }) => holdersOf(slide, index(axes[dim]!)));
    const at = slides.reduce(
      (places, { dim }, i) => places.with(dim, held[i]!.window),
      axes.map((axis): Scalar<number> => index(axis)),
    );
    return {
      axes,
      over: held.map(({ over }) => over),
      where: held.flatMap(({ where }) => where),
      combine: "sum",
      value: read(0, ...at, ...held.map(({ element }) => element)),
    };
  },
};

/** How large the sizes of x with a name must be for there to be a window. */
export const leastExtents = ({ primitive, attributes }: Node): readonly LeastSize[] =>
  primitive === (windowsNode as Primitive)
    ? (attributes as Windows).slides.flatMap(({ slide }) => leastExtent(slide))
    : [];

/** How windows slide; as many as fit. */
export interface WindowsOptions extends Pick<Slide, "step" | "dilation"> {
  readonly size: number;
  readonly before?: number;
  readonly after?: number;
  readonly fill?: number;
}

/** result[..., o, ..., k] = x[..., step · o + dilation · k − before, ...], or `fill` where there is none. */
export const windowsOf = (x: Node, dim: number, { size, fill = 0, ...options }: WindowsOptions): Node =>
  windowsAlong(x, [{ dim, slide: slideOver(x.shape[dim]!, size, options) }], fill);

/** Windows along several dimensions; their elements become the last dimensions. */
export const windowsAlong = (x: Node, slides: readonly Sliding[], fill: number): Node =>
  slides.length === 0 ? x : apply(windowsNode, [x], { slides, fill });

/** Windows of which the elements are the last dimensions, added up at the places they were taken from. */
export const overlapSum = (x: Node, slides: readonly Sliding[]): Node =>
  apply(overlapSumNode, [x], { slides });
