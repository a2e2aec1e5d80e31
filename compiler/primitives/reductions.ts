/** Operators that pick along dimensions: amax, amin, argmax, argmin. */
import type { Node, Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { axesOf, call, index, integer, read, type Scalar, sizeOf } from "../scalar/scalar.ts";
import type { Dim } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import {
  type Dims,
  keptShape,
  reduction,
  type ReductionOptions,
  spread,
  sumOver,
  without,
} from "./broadcast.ts";
import { div, eq, where } from "./elementwise.ts";
import { dimension, reshapeTo } from "./movement.ts";
import { knownOptions } from "./options.ts";
import { apply, literal, nodeOf, type Operand } from "./primitive.ts";

/** The gradient goes, in equal parts, to the elements that equal the result. */
function toEqualElements(node: Node<Dims>, cotangent: Node): Node[] {
  const [x] = node.inputs;
  const { dims } = node.attributes;
  const hit = eq(x!, spread(node, x!, dims));
  const share = div(cotangent, sumOver(hit, dims));
  return [where(hit, spread(share, x!, dims), literal(x!.graph, 0))];
}

/** The largest element over all dimensions or over `dim`; equal ones share the gradient (torch.amax). */
export const amax = reduction("amax", "max", {
  formula: "dx = dy / count where x is the maximum",
  vjp: toEqualElements,
});
/** The smallest element over all dimensions or over `dim`; equal ones share the gradient (torch.amin). */
export const amin = reduction("amin", "min", {
  formula: "dx = dy / count where x is the minimum",
  vjp: toEqualElements,
});

interface FirstEqual {
  readonly dim: number;
}

/** The first index along `dim` at which x equals `extreme`; both NaN count as equal. */
const firstEqualNode: Primitive<FirstEqual> = {
  name: "firstEqual",
  formula: "dx = 0",
  type: ([x], { dim }) => ({ shape: without(x!.shape, [dim]), dtype: "i32" }),
  vjp: () => [null, null],
  lower: ({ inputs, attributes }) => {
    const axes = axesOf(inputs[0]!.shape);
    const over = axes[attributes.dim]!;
    const rest = axes.filter((axis) => axis !== over);
    const x = read(0, ...axes.map((axis) => index(axis)));
    const extreme = read(1, ...rest.map((axis) => index(axis)));
    const hit = call(scalar.or, call(scalar.equal, x, extreme), call(scalar.notEqual, x, x));
    return {
      axes: rest,
      over: [over],
      where: [hit],
      combine: "min",
      initial: last(over.extent),
      value: index(over),
    };
  },
};

const last = (extent: Dim): Scalar<number> => call(scalar.subtract, sizeOf(extent), integer(1));

export interface IndexReduction {
  (x: Tensor | number, dim?: number, options?: ReductionOptions): Tensor;
  (x: Operand, dim?: number, options?: ReductionOptions): Node;
}

function argReduction(name: string, extreme: Primitive<Dims>): IndexReduction {
  return ((x: Operand, dim?: number, options: ReductionOptions = {}) => {
    const given = nodeOf(name, x);
    knownOptions(name, options, ["keepdim"]);
    const node = dim === undefined ? reshapeTo(given, [elementsOf(given.shape)]) : given;
    if (node.shape.length === 0) return literal(node.graph, 0, "i32");
    const along = dimension(name, dim ?? 0, node);
    const result = apply(firstEqualNode, [node, apply(extreme, [node], { dims: [along] })], { dim: along });
    return options.keepdim ? reshapeTo(result, keptShape(node.shape, [along])) : result;
  }) as IndexReduction;
}

/** The first index of the largest element, over all elements or along `dim`; i32 (torch.argmax). */
export const argmax = argReduction("argmax", amax);
/** The first index of the smallest element, over all elements or along `dim`; i32 (torch.argmin). */
export const argmin = argReduction("argmin", amin);
