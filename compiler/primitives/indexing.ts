/** Operators that read or add at computed places: gather and scatterSum, each the derivative of the other. */
import { shapeExpected } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { meets } from "../scalar/intrinsics.ts";
import {
  type Axis,
  axesOf,
  call,
  type Combine,
  type Comprehension,
  index as indexOf,
  read,
  type Scalar,
} from "../scalar/scalar.ts";
import { type Dim, equalDims } from "../shape/dim.ts";
import { printShape, promote, type Shape } from "../shape/shape.ts";
import { dimension } from "./movement.ts";
import { placesIn } from "./places.ts";
import { apply, nodesOf, type Operand, tabulate } from "./primitive.ts";
import { sliceOf, whole } from "./slices.ts";

/**
 * How the elements of a whole and those of a part belong together: each dimension of the whole runs along a dimension of
 * the part, or its place is said by an index. `x[index[i, j], j]`: dimension 0 by index 0, dimension 1 along 1.
 */
export interface Lookup {
  readonly from: readonly Place[];
  /** For each index: the dimensions of the part that it runs along. */
  readonly indices: readonly (readonly number[])[];
}

type Place = { readonly along: number } | { readonly index: number };

/** One dimension is looked up, all others run along: x[.., index[..], ..]. */
export const alongDim = (rank: number, dim: number): Lookup => ({
  from: Array.from({ length: rank }, (_, d) => (d === dim ? { index: 0 } : { along: d })),
  indices: [Array.from({ length: rank }, (_, d) => d)],
});

/** The number of dimensions of the part. */
const rankOfPart = ({ from, indices }: Lookup): number =>
  1 + Math.max(-1, ...from.map((place) => ("along" in place ? place.along : -1)), ...indices.flat());

/** The shape of the part. */
function shapeOfPart(lookup: Lookup, whole: Shape, indices: readonly Shape[]): Shape {
  return Array.from({ length: rankOfPart(lookup) }, (_, axis) => {
    const d = lookup.from.findIndex((place) => "along" in place && place.along === axis);
    if (d >= 0) return whole[d]!;
    const i = lookup.indices.findIndex((along) => along.includes(axis));
    return indices[i]![lookup.indices[i]!.indexOf(axis)]!;
  });
}

const shapes = (inputs: readonly { readonly shape: Shape }[]): Shape[] => inputs.map(({ shape }) => shape);

const gatherNode: Primitive<Lookup> = {
  name: "gather",
  formula: "dx[index] += dy",
  type: ([x, ...indices], lookup) => ({
    shape: shapeOfPart(lookup, x!.shape, shapes(indices)),
    dtype: x!.dtype,
  }),
  vjp: ({ inputs: [x, ...indices], attributes }, cotangent) => [
    scatterSum(cotangent, indices, attributes, x!.shape),
    ...indices.map(() => null),
  ],
  lower: ({ type, attributes: { from, indices } }) =>
    tabulate(type.shape, (at) =>
      read(
        0,
        ...from.map((place) =>
          "along" in place
            ? at[place.along]!
            : read(place.index + 1, ...indices[place.index]!.map((axis) => at[axis]!)),
        ),
      ),
    ),
};

/** The elements of x at the places that the indices say, which must exist. */
export const gatherAt = (x: Node, indices: readonly Node[], lookup: Lookup): Node =>
  apply(gatherNode, [x, ...indices], lookup);

export interface Scatter extends Lookup {
  /** The shape of the whole, which is the result. */
  readonly shape: Shape;
}

/** For each element of the whole: what the elements of the part that belong to it combine to. `first` is the first index. */
export function scattered(
  { inputs, attributes: { from, indices, shape } }: Node<Scatter>,
  combine: Combine,
  first: number,
): Comprehension<number> {
  const axes = axesOf(shape);
  const part: readonly Axis[] = inputs[0]!.shape.map((extent, axis) => {
    const d = from.findIndex((place) => "along" in place && place.along === axis);
    return d >= 0 ? axes[d]! : { name: "", extent };
  });
  const along = (list: readonly number[]): Scalar<number>[] => list.map((axis) => indexOf(part[axis]!));
  const where = from.flatMap((place, d) =>
    "along" in place
      ? []
      : [call(meets, indexOf(axes[d]!), read(first + place.index, ...along(indices[place.index]!)))],
  );
  const over = part.filter((axis) => !axes.includes(axis));
  return { axes, over, where, combine, value: read(0, ...along(part.map((_, axis) => axis))) };
}

const scatterSumNode: Primitive<Scatter> = {
  name: "scatterSum",
  formula: "dx = dy[index]",
  type: ([x], { shape }) => ({ shape, dtype: promote(x!.dtype, "i32") }),
  vjp: ({ inputs: [, ...indices], attributes: { from, indices: along } }, cotangent) => [
    gatherAt(cotangent, indices, { from, indices: along }),
    ...indices.map(() => null),
  ],
  lower: (node) => scattered(node, "sum", 1),
};

/** A tensor of zeros of `shape` to which x is added at the places that the indices say; reverse of gatherAt. */
export const scatterSum = (x: Node, indices: readonly Node[], lookup: Lookup, shape: Shape): Node =>
  apply(scatterSumNode, [x, ...indices], { from: lookup.from, indices: lookup.indices, shape });

/** result[i, j] = x[index[i, j], j] for dim 0, and so on; the indices must exist. */
export const gatherAlong = (x: Node, index: Node, dim: number): Node =>
  gatherAt(x, [index], alongDim(x.shape.length, dim));

/** Reverse of gatherAlong: zeros of `extent` along `dim`, to which x is added at the places of `index`. */
export const scatterAlong = (x: Node, index: Node, dim: number, extent: Dim): Node =>
  scatterSum(x, [index], alongDim(x.shape.length, dim), x.shape.with(dim, extent));

/**
 * result[i, j] = x[index[i, j], j] for dim 0, and so on. The index is i32 and of the rank of x; in all other dimensions its
 * sizes are at most those of x. Indices that come in are checked when they do; those that are computed must be bounded.
 * (torch.gather)
 */
export function gather(x: Tensor | number, dim: number, index: Tensor | number): Tensor;
export function gather(x: Operand, dim: number, index: Operand): Node;
export function gather(x: Operand, dim: number, index: Operand): Node | Tensor {
  const [source, given] = nodesOf("gather", [x, index]) as [Node, Node];
  const along = dimension("gather", dim, source);
  const places = placesIn("gather", given, source.shape[along]!, [source, given]);
  return gatherAlong(withinIndex("gather", source, places, along), places, along);
}

/** The part of x that an index of other sizes reaches; along `dim` all of it. */
export function withinIndex(name: string, x: Node, index: Node, dim?: number): Node {
  const fits =
    index.shape.length === x.shape.length &&
    index.shape.every((size, d) => d === dim || isAtMost(size, x.shape[d]!));
  if (!fits)
    throw shapeExpected(
      name,
      `an index like ${printShape(x.shape)}${dim === undefined ? "" : ` outside dimension ${dim}`}`,
      printShape(index.shape),
      [x, index],
    );
  const shape = index.shape.map((size, d) => (d === dim ? x.shape[d]! : size));
  return sliceOf(
    x,
    shape,
    shape.map(() => whole),
  );
}

const isAtMost = (size: Dim, most: Dim): boolean =>
  equalDims(size, most) || (typeof size === "number" && typeof most === "number" && size <= most);
