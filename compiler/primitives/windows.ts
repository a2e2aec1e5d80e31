/** Windows that slide along a dimension, and the sum of what overlaps: each the derivative of the other. */
import type { Node, Primitive } from "../graph/node.ts";
import { axesOf, index, literal, read, type Scalar } from "../scalar/scalar.ts";
import { apply } from "./primitive.ts";
import {
  holdersOf,
  leastExtent,
  type LeastSize,
  placeIn,
  type Shares,
  sharesOf,
  type Slide,
  slideOver,
} from "./slides.ts";

interface Along {
  readonly dim: number;
  readonly slide: Slide | Shares;
}

interface Windows extends Along {
  /** What stands where a window reaches out. */
  readonly fill: number;
}

const windowsNode: Primitive<Windows> = {
  name: "windows",
  formula: "dx = Σ dy of the windows that hold x",
  type: ([x], { dim, slide: { count, size } }) => ({
    shape: [...x!.shape.with(dim, count), size],
    dtype: x!.dtype,
  }),
  vjp: ({ attributes: { dim, slide } }, cotangent) => [apply(overlapSumNode, [cotangent], { dim, slide })],
  lower: ({ type, attributes: { dim, slide, fill } }) => {
    const axes = axesOf(type.shape);
    const outer = axes.slice(0, -1).map((axis): Scalar<number> => index(axis));
    const { at, where } = placeIn(slide, outer[dim]!, index(axes.at(-1)!));
    return {
      axes,
      over: [],
      where,
      // Without it what is nowhere is 0, which is linear in x.
      ...(where.length > 0 && !Object.is(fill, 0) && { initial: literal(fill, type.dtype) }),
      value: read(0, ...outer.with(dim, at)),
    };
  },
};

const overlapSumNode: Primitive<Along> = {
  name: "overlapSum",
  formula: "dx = dy in every window",
  type: ([x], { dim, slide: { extent } }) => ({
    shape: x!.shape.slice(0, -1).with(dim, extent),
    dtype: x!.dtype,
  }),
  vjp: ({ attributes }, cotangent) => [apply(windowsNode, [cotangent], { ...attributes, fill: 0 })],
  lower: ({ type, attributes: { dim, slide } }) => {
    const axes = axesOf(type.shape);
    const { over, window, element, where } = holdersOf(slide, index(axes[dim]!));
    const at = axes.map((axis): Scalar<number> => index(axis)).with(dim, window);
    return { axes, over: [over], where, combine: "sum", value: read(0, ...at, element) };
  },
};

/** How large the sizes of x with a name must be for there to be a window. */
export const leastExtents = ({ primitive, attributes }: Node): readonly LeastSize[] =>
  primitive === (windowsNode as Primitive) ? leastExtent((attributes as Windows).slide) : [];

/** How windows slide; as many as fit unless their number is given. */
export interface WindowsOptions extends Pick<Slide, "step" | "dilation"> {
  readonly size: number;
  readonly before?: number;
  readonly after?: number;
  readonly fill?: number;
}

/** result[..., o, ..., k] = x[..., step · o + dilation · k − before, ...], or `fill` where there is none. */
export const windowsOf = (x: Node, dim: number, { size, fill = 0, ...options }: WindowsOptions): Node =>
  apply(windowsNode, [x], { dim, slide: slideOver(x.shape[dim]!, size, options), fill });

/** Windows that share the places along `dim` evenly, as many as `count`; `fill` where one is smaller than the largest. */
export const sharedWindows = (x: Node, dim: number, count: number, fill: number): Node =>
  apply(windowsNode, [x], { dim, slide: sharesOf(x.shape[dim] as number, count), fill });

/** Windows added up at the places they were taken from, of `extent` along `dim`. */
export const overlapSum = (
  x: Node,
  dim: number,
  slide: Pick<Slide, "step" | "dilation" | "extent"> & { readonly before?: number },
): Node =>
  apply(overlapSumNode, [x], {
    dim,
    slide: { before: 0, after: 0, ...slide, count: x.shape[dim]!, size: x.shape.at(-1) as number },
  });
