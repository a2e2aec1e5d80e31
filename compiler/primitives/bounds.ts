/** Numbers held between bounds, and on the way from one to another. */
import type { Node, Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { choose, isLess, minus, plus, times } from "../scalar/formulas.ts";
import { call, index, read, type Scalar } from "../scalar/scalar.ts";
import { build, record, sub } from "./arithmetic.ts";
import { ge, gt, le, logicalAnd, logicalOr, lt, where } from "./elementwise.ts";
import { callable, literal, literalValue, nodeOf, type Operand, type Ternary } from "./primitive.ts";

interface Held<Value> {
  readonly x: Value;
  /** Missing where it is infinite. */
  readonly low?: Value;
  readonly high?: Value;
}

/** The operands of a node, bounds only where they hold anything. */
function heldIn<Value>([, low, high]: readonly Node[], values: readonly Value[]): Held<Value> {
  return {
    x: values[0]!,
    ...(literalValue(low!) !== -Infinity && { low: values[1]! }),
    ...(literalValue(high!) !== Infinity && { high: values[2]! }),
  };
}

function valueOf({ x, low, high }: Held<Scalar<number>>): Scalar<number> {
  const raised = low ? call(scalar.maximum, x, low) : x;
  return high ? call(scalar.minimum, raised, high) : raised;
}

/** The gradient passes at bounds. Where they cross, the upper one holds. */
function cotangents(inputs: readonly Node[], d: Node): Node[] {
  const { x, low, high } = heldIn(inputs, inputs);
  const zero = literal(d.graph, 0);
  const [isAbove, isBelow] = [low && ge(x, low), high && le(x, high)];
  const isInside = isAbove && isBelow ? logicalAnd(isAbove, isBelow) : (isAbove ?? isBelow);
  const isLow = low && (high ? logicalAnd(lt(x, low), lt(low, high)) : lt(x, low));
  const isHigh = high && (low ? logicalOr(gt(x, high), lt(high, low)) : gt(x, high));
  return [
    isInside ? where(isInside, d, zero) : d,
    isLow ? where(isLow, d, zero) : zero,
    isHigh ? where(isHigh, d, zero) : zero,
  ];
}

const general = record("clamp", {
  formula: "dx = dy where low ≤ x ≤ high, dlow = dy where x < low, dhigh = dy where x > high",
  value: (x, low, high) => call(scalar.minimum, call(scalar.maximum, x, low), high),
  vjp: (inputs, _, d) => {
    const [dx, dlow, dhigh] = cotangents(inputs, d) as [Node, Node, Node];
    const isKnown = (bound: Node): boolean => literalValue(bound) !== undefined;
    return [dx, isKnown(inputs[1]!) ? null : dlow, isKnown(inputs[2]!) ? null : dhigh];
  },
});

interface Bounds {
  (x: Tensor | number, low?: Tensor | number, high?: Tensor | number): Tensor;
  (x: Operand, low?: Operand, high?: Operand): Node;
}

/** x, but at least `low`, and at most `high`. NaN stays. */
export const between: Bounds & Primitive<null> = callable(
  {
    ...general,
    lower(node) {
      const form = general.lower(node);
      if ("loop" in form) return form;
      const at = form.axes.map((axis) => index(axis));
      const operands = node.inputs.map((_, i) => read(i, ...at));
      return { ...form, value: valueOf(heldIn(node.inputs, operands)) };
    },
  },
  ((x: Operand, low?: Operand, high?: Operand) => {
    const node = nodeOf("clamp", x);
    const missing = (bound: number): Node => literal(node.graph, bound, node.dtype);
    return build(between, [node, low ?? missing(-Infinity), high ?? missing(Infinity)]);
  }) as Bounds,
);

/** From `a` to `b`, exact at both ends: each case starts from the nearer one. */
export const mixed: Ternary & Primitive<null> = callable(
  record("lerp", {
    formula: "d lerp(a, b, w) = (1 − w) da + w db + (b − a) dw",
    value: (a, b, w) => {
      const distance = minus(b, a);
      const nearFirst = plus(a, times(w, distance));
      return choose(isLess(w, 0.5), nearFirst, minus(b, times(distance, minus(1, w))));
    },
    partials: ([a, b, w]) => [sub(1, w!), w!, sub(b!, a!)],
  }),
  ((a: Operand, b: Operand, w: Operand) => build(mixed, [a, b, w])) as Ternary,
);
