/** Parts of tensors, and constants around what is placed among them: each the derivative of the other. */
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
import { axesOf, call, index, integer, literal, read, type Scalar, sizeOf } from "../scalar/scalar.ts";
import { type Dim, equalDims, quotientOf } from "../shape/dim.ts";
import { equalShapes, type Shape } from "../shape/shape.ts";
import { broadcast } from "./broadcast.ts";
import { apply, literal as constantOf, tabulate } from "./primitive.ts";

/** Along one dimension, element i of the part is element start + step · i of the whole. */
export interface Stretch {
  /** Negative: counted from the end of a size that has a name. */
  readonly start: number;
  /** Not 0; negative steps go backwards. */
  readonly step: number;
}

/** All of a dimension. */
export const whole: Stretch = { start: 0, step: 1 };

interface Slice {
  /** The shape of the result. */
  readonly shape: Shape;
  /** One for each dimension. */
  readonly stretches: readonly Stretch[];
}

interface Embedding extends Slice {
  /** What stands where nothing is placed. */
  readonly fill: number;
}

const startOf = ({ start }: Stretch, extent: Dim): Scalar<never> =>
  start >= 0 ? integer(start) : call<never>(subtract, sizeOf(extent), integer(-start));

const times = (at: Scalar<never>, factor: number): Scalar<never> =>
  factor === 1 ? at : call<never>(multiply, at, integer(factor));

/** Where element `at` of the part lies in the whole. */
function placeIn(at: Scalar<number>, stretch: Stretch, extent: Dim): Scalar<number> {
  const [start, offset] = [startOf(stretch, extent), times(at as Scalar<never>, Math.abs(stretch.step))];
  if (stretch.step < 0) return call(subtract, start, offset);
  return stretch.start === 0 ? offset : call(add, offset, start);
}

const sliceNode: Primitive<Slice> = {
  name: "slice",
  formula: "dx = dy there, 0 elsewhere",
  type: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ inputs: [x], attributes }, cotangent) => [embedIn(cotangent, x!.shape, attributes.stretches)],
  lower: ({ inputs: [x], attributes: { shape, stretches } }) =>
    tabulate(shape, (at) => read(0, ...at.map((i, d) => placeIn(i, stretches[d]!, x!.shape[d]!)))),
};

/** The part of x that the stretches say; its elements must exist. */
export function sliceOf(x: Node, shape: Shape, stretches: readonly Stretch[]): Node {
  const inner = x.primitive === (sliceNode as Primitive) ? (x.attributes as Slice) : undefined;
  const joined = stretches.map((stretch, d) => inner && composed(inner.stretches[d]!, stretch));
  if (inner && joined.every((stretch) => stretch !== undefined)) return sliceOf(x.inputs[0]!, shape, joined);
  const same = equalShapes(x.shape, shape) && stretches.every(({ start, step }) => start === 0 && step === 1);
  return same ? x : apply(sliceNode, [x], { shape, stretches });
}

/** The stretch of a stretch, unless one counts from an end that the other does not know. */
function composed(outer: Stretch, inner: Stretch): Stretch | undefined {
  if (inner.start < 0) return undefined;
  const start = outer.start + outer.step * inner.start;
  return start < 0 === outer.start < 0 ? { start, step: outer.step * inner.step } : undefined;
}

/** How large the sizes of x with a name must be for a slice of it to exist. */
export function leastSizes(node: Node): readonly { readonly size: Dim; readonly least: number }[] {
  if (node.primitive !== (sliceNode as Primitive)) return [];
  const { shape, stretches } = node.attributes as Slice;
  return node.inputs[0]!.shape.flatMap((size, d) => {
    const { start, step } = stretches[d]!;
    const length = shape[d]!;
    // A part whose length has a name is as long as there is place.
    if (typeof size === "number" || typeof length !== "number" || length === 0) return [];
    const span = step * (length - 1);
    return [{ size, least: start >= 0 ? Math.max(start, start + span) + 1 : -Math.min(start, start + span) }];
  });
}

const embedNode: Primitive<Embedding> = {
  name: "embed",
  formula: "dx = dy there",
  type: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ inputs: [x], attributes }, cotangent) => [sliceOf(cotangent, x!.shape, attributes.stretches)],
  lower: ({ inputs: [x], attributes: { shape, stretches, fill } }) => {
    const axes = axesOf(shape);
    const places = axes.map((axis, d) => partOf(index(axis), stretches[d]!, shape[d]!, x!.shape[d]!));
    const where = places.flatMap(({ conditions }) => conditions);
    return {
      axes,
      over: [],
      where,
      // Without it what is nowhere is 0, which is linear in x.
      ...(where.length > 0 && !Object.is(fill, 0) && { initial: literal(fill, x!.dtype) }),
      value: read(0, ...places.map(({ at }) => at)),
    };
  },
};

/** Which element of the part lies at `at` of the whole, and the conditions for there being one. */
function partOf(
  at: Scalar<never>,
  stretch: Stretch,
  extent: Dim,
  length: Dim,
): { readonly at: Scalar<never>; readonly conditions: readonly Scalar<never>[] } {
  const stride = Math.abs(stretch.step);
  const start = startOf(stretch, extent);
  const forward = stretch.step > 0;
  const fromStart = forward
    ? stretch.start === 0
      ? at
      : call<never>(subtract, at, start)
    : call<never>(subtract, start, at);
  const conditions: Scalar<never>[] = [];
  const beginsInside = forward ? stretch.start !== 0 : !isLast(stretch, extent);
  if (beginsInside)
    conditions.push(forward ? call<never>(lessOrEqual, start, at) : call<never>(lessOrEqual, at, start));
  if (stride > 1)
    conditions.push(call<never>(equal, call<never>(remainder, fromStart, integer(stride)), integer(0)));
  if (!reachesEnd(stretch, extent, length)) {
    const isPlain = forward && stretch.start >= 0 && typeof length === "number";
    const span = times(sizeOf(length), stride);
    conditions.push(
      isPlain
        ? call<never>(less, at, integer(stretch.start + stride * length))
        : call<never>(less, fromStart, span),
    );
  }
  return { at: stride === 1 ? fromStart : call<never>(quotient, fromStart, integer(stride)), conditions };
}

const isLast = ({ start }: Stretch, extent: Dim): boolean =>
  start < 0 ? start === -1 : typeof extent === "number" && start === extent - 1;

/** Whether no element of the whole lies beyond the last of the part. */
function reachesEnd({ start, step }: Stretch, extent: Dim, length: Dim): boolean {
  const stride = Math.abs(step);
  const ahead = step > 0 ? -start : start + 1;
  const isCountedFromEnd = start < 0;
  const place = step > 0 === isCountedFromEnd ? ahead : quotientOf(extent, ahead);
  const most = quotientOf(place, stride - 1, stride);
  return typeof most === "number" && typeof length === "number" ? most <= length : equalDims(most, length);
}

/** x at the places that the stretches say of a tensor that is `fill` everywhere else. */
export function embedIn(x: Node, shape: Shape, stretches: readonly Stretch[], fill = 0): Node {
  if (x.shape.includes(0)) return broadcast(constantOf(x.graph, fill, x.dtype), shape, []);
  const same = equalShapes(x.shape, shape) && stretches.every(({ start, step }) => start === 0 && step === 1);
  return same ? x : apply(embedNode, [x], { shape, stretches, fill });
}
