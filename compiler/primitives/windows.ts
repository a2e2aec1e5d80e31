/** Windows that slide along a dimension, and the sum of what overlaps: each the derivative of the other. */
import type { Node, Primitive } from "../graph/node.ts";
import {
  add,
  equal,
  less,
  lessOrEqual,
  multiply,
  quotient,
  remainder,
  subtract,
} from "../scalar/intrinsics.ts";
import { axesOf, call, index, integer, read, type Scalar, sizeOf } from "../scalar/scalar.ts";
import { type Dim, multiplyDims, quotientOf } from "../shape/dim.ts";
import { apply, tabulate } from "./primitive.ts";

interface Windows {
  readonly dim: number;
  /** From one window to the next. */
  readonly step: number;
  /** From one element of a window to the next. */
  readonly dilation: number;
}

const times = (at: Scalar<number>, factor: number): Scalar<number> =>
  factor === 1 ? at : call(multiply, at, integer(factor));

const windowsNode: Primitive<Windows & { readonly count: Dim; readonly size: number }> = {
  name: "windows",
  formula: "dx = Σ dy of the windows that hold x",
  type: ([x], { dim, count, size }) => ({ shape: [...x!.shape.with(dim, count), size], dtype: x!.dtype }),
  vjp: ({ inputs: [x], attributes: { dim, step, dilation } }, cotangent) => [
    overlapSum(cotangent, dim, { step, dilation, extent: x!.shape[dim]! }),
  ],
  lower: ({ type, attributes: { dim, step, dilation } }) =>
    tabulate(type.shape, (at) => {
      const [outer, inner] = [at.slice(0, -1), at.at(-1)!];
      return read(0, ...outer.with(dim, call(add, times(outer[dim]!, step), times(inner, dilation))));
    }),
};

const overlapSumNode: Primitive<Windows & { readonly extent: Dim }> = {
  name: "overlapSum",
  formula: "dx = dy in every window",
  type: ([x], { dim, extent }) => ({ shape: x!.shape.slice(0, -1).with(dim, extent), dtype: x!.dtype }),
  vjp: ({ inputs: [x], attributes: { dim, step, dilation } }, cotangent) => [
    apply(windowsNode, [cotangent], {
      dim,
      count: x!.shape[dim]!,
      size: x!.shape.at(-1) as number,
      step,
      dilation,
    }),
  ],
  lower: ({ type, inputs, attributes: { dim, step, dilation } }) => {
    const axes = axesOf(type.shape);
    const [count, size] = [inputs[0]!.shape[dim]!, inputs[0]!.shape.at(-1)!];
    const inner = { name: "", extent: size };
    // Element k of window o is element h = step · o + dilation · k of the whole.
    const first = call(subtract, index(axes[dim]!), times(index(inner), dilation));
    const window = step === 1 ? first : call(quotient, first, integer(step));
    const where = [
      call(lessOrEqual, integer(0), first),
      ...(step === 1 ? [] : [call(equal, call(remainder, first, integer(step)), integer(0))]),
      call(less, first, sizeOf(multiplyDims(count, step))),
    ];
    const at = axes.map((axis): Scalar<number> => index(axis)).with(dim, window);
    return { axes, over: [inner], where, combine: "sum", value: read(0, ...at, index(inner)) };
  },
};

/** How many windows there are. */
export function countOf(extent: Dim, size: number, step: number, dilation: number): Dim {
  const count = quotientOf(extent, step - dilation * (size - 1) - 1, step);
  return typeof count === "number" ? Math.max(0, count) : count;
}

/** How large the sizes of x with a name must be for there to be a window. */
export function leastExtents({
  primitive,
  inputs,
  attributes,
}: Node): readonly { readonly size: Dim; readonly least: number }[] {
  if (primitive !== (windowsNode as Primitive)) return [];
  const { dim, size, dilation } = attributes as Windows & { readonly size: number };
  const extent = inputs[0]!.shape[dim]!;
  return typeof extent === "number" ? [] : [{ size: extent, least: dilation * (size - 1) + 1 }];
}

/** result[..., o, ..., k] = x[..., step · o + dilation · k, ...]: the windows that lie inside, their elements last. */
export const windowsOf = (
  x: Node,
  dim: number,
  { size, step, dilation }: { readonly size: number; readonly step: number; readonly dilation: number },
): Node =>
  apply(windowsNode, [x], {
    dim,
    count: countOf(x.shape[dim]!, size, step, dilation),
    size,
    step,
    dilation,
  });

/** Windows added up at the places they were taken from, of `extent` along `dim`. */
export const overlapSum = (
  x: Node,
  dim: number,
  { step, dilation, extent }: { readonly step: number; readonly dilation: number; readonly extent: Dim },
): Node => apply(overlapSumNode, [x], { dim, step, dilation, extent });
