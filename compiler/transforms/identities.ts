/** The algebra: equations over the records. Each lowers a cost, so one pass from below ends. */
import {
  binaryCrossEntropyTerm,
  binaryCrossEntropyWithLogitsTerm,
  logOnePlusExp,
} from "../primitives/cross-entropy.ts";
import {
  abs,
  add,
  cos,
  div,
  exp,
  expm1,
  log,
  log1p,
  logicalNot,
  mul,
  neg,
  relu,
  sigmoid,
  sin,
  sqrt,
  sub,
  tanh,
  where,
} from "../primitives/elementwise.ts";
import { handDerivative } from "../primitives/hand-derivative.ts";
import { logaddexp } from "../primitives/special.ts";
import { quotientOrZero } from "../primitives/squares.ts";
import { hypot } from "../primitives/trigonometric.ts";
import { type Equation, equation } from "./equation.ts";
import type { Node } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";

const square = (x: Node): Node => mul(x, x);

type Sides = Parameters<typeof equation>[1];
const exact = (sides: Sides): Equation => equation("exact", sides);
const finite = (sides: Sides): Equation => equation("finite", sides);
/** The first variable is a truth value. */
const given = (sides: Sides): Equation => equation("exact", sides, { conditions: 1 });
const stable = (reason: string, sides: Sides): Equation => equation("stability", sides, { reason });

/**
 * Used after differentiation. `0 · x = 0` and `x − x = 0` are not among them: they would hide NaN and ∞. Nor is
 * `(x / y) / z = x / (y z)`: the product may overflow or vanish where the quotients do not.
 */
export const identities: readonly Equation[] = [
  exact((x) => [neg(neg(x)), x]),
  exact((x) => [mul(x, 1), x]),
  exact((x) => [div(x, 1), x]),
  exact((x) => [sub(x, 0), x]),
  finite((x) => [sub(0, x), neg(x)]),
  finite((x) => [add(x, 0), x]),
  exact((x) => [mul(x, -1), neg(x)]),
  exact((x, y) => [add(x, neg(y)), sub(x, y)]),
  exact((x, y) => [sub(x, neg(y)), add(x, y)]),
  exact((x, y) => [mul(neg(x), neg(y)), mul(x, y)]),
  exact((x, y) => [mul(neg(x), y), neg(mul(x, y))]),
  exact((x, y) => [div(neg(x), y), neg(div(x, y))]),
  finite((x, y) => [sub(neg(x), y), neg(add(x, y))]),
  exact((x) => [add(x, x), mul(x, 2)]),
  finite((x, y) => [neg(sub(x, y)), sub(y, x)]),
  finite((x, y) => [mul(x, div(1, y)), div(x, y)]),
  exact((x) => [abs(neg(x)), abs(x)]),
  exact((x) => [abs(abs(x)), abs(x)]),
  exact((x) => [relu(relu(x)), relu(x)]),
  given((c, x) => [where(c, x, x), x]),
  given((c, x, y) => [where(logicalNot(c), x, y), where(c, y, x)]),
  given((c, x, y, z) => [where(c, where(c, x, y), z), where(c, x, z)]),
  given((c, x, y, z) => [where(c, x, where(c, y, z)), where(c, x, z)]),
  given((c, x, y) => [mul(where(c, 0, x), where(c, 0, y)), where(c, 0, mul(x, y))]),
];

const one = (x: Node): Node => sub(1, sigmoid(x));
/** `value` with its derivatives by operands. */
const withSlopes = (value: Node, ...slopes: readonly (readonly [x: Node, slope: Node])[]): Node =>
  handDerivative(
    asTensor(value),
    ...slopes.map(([x, slope]) => [asTensor(x), asTensor(slope)] as const),
  ) as unknown as Node;
const asTensor = (node: Node): Tensor => node as unknown as Tensor;

/** sigmoid x whose derivative σ(x) σ(−x) keeps its digits where σ(x) (1 − σ(x)) cancels: so does the formula that was written. */
const logistic = (x: Node): Node => withSlopes(sigmoid(x), [x, mul(sigmoid(x), sigmoid(neg(x)))]);

/** tanh x, likewise: its derivative is 4 σ(2x) σ(−2x). */
const hyperbolic = (x: Node): Node =>
  withSlopes(tanh(x), [x, mul(mul(sigmoid(mul(x, 2)), sigmoid(mul(x, -2))), 4)]);

/** hypot(x, y), whose derivative at 0 is 0 as that of a norm. */
function length(x: Node, y: Node): Node {
  const value = hypot(x, y);
  return withSlopes(value, [x, quotientOrZero(x, value)], [y, quotientOrZero(y, value)]);
}

const bothWays = (x: Node, combine: (a: Node, b: Node) => Node): Node => combine(exp(x), exp(neg(x)));

const underflows = "the exponential can underflow before the logarithm is taken";
const overflows = "exp overflows above 709";
const cancels = "digits that both terms share are lost";

/** Used before every differentiation, and reported; of several that fit the first. */
export const stabilities: readonly Equation[] = [
  stable(underflows, (x, s) => [log(div(exp(x), s)), sub(x, log(s))]),
  stable("sigmoid underflows to 0 below −745", (x) => [log(sigmoid(x)), neg(logOnePlusExp(neg(x)))]),
  stable("1 − sigmoid cancels for large x", (x) => [log(one(x)), neg(logOnePlusExp(x))]),
  stable(overflows, (x) => [log(add(exp(x), 1)), logOnePlusExp(x)]),
  stable(overflows, (x) => [log1p(exp(x)), logOnePlusExp(x)]),
  stable(overflows, (x) => [log(exp(x)), x]),
  stable(overflows, (x, y) => [log(add(exp(x), exp(y))), logaddexp(x, y)]),
  stable("the logarithms of sigmoid and 1 − sigmoid are taken from the logits, without a clamp", (x, t) => [
    binaryCrossEntropyTerm(sigmoid(x), t),
    binaryCrossEntropyWithLogitsTerm(x, t),
  ]),
  stable(overflows, (x) => [div(bothWays(x, sub), bothWays(x, add)), hyperbolic(x)]),
  stable(overflows, (x) => [div(expm1(x), add(exp(x), 1)), hyperbolic(mul(x, 0.5))]),
  stable(overflows, (x) => [div(exp(x), add(exp(x), 1)), logistic(x)]),
  stable("exp overflows above 709, and the derivative is no number then", (x) => [
    div(1, add(exp(x), 1)),
    logistic(neg(x)),
  ]),
  stable("exp overflows above 709, and the derivative is no number then", (x, y) => [
    div(y, add(exp(x), 1)),
    mul(y, logistic(neg(x))),
  ]),
  stable(cancels, (x) => [log(add(x, 1)), log1p(x)]),
  stable(cancels, (x) => [log(sub(1, x)), log1p(neg(x))]),
  stable(cancels, (x) => [sub(exp(x), 1), expm1(x)]),
  stable(cancels, (x) => [sub(1, exp(x)), neg(expm1(x))]),
  stable(cancels, (x) => [sub(1, cos(x)), mul(square(sin(mul(x, 0.5))), 2)]),
  stable(cancels, (x) => [sub(cos(x), 1), mul(square(sin(mul(x, 0.5))), -2)]),
  stable("the square overflows or underflows, and the derivative at 0 is no number", (x) => [
    sqrt(square(x)),
    abs(x),
  ]),
  stable("the squares overflow or underflow, and the derivative at 0 is no number", (x, y) => [
    sqrt(add(square(x), square(y))),
    length(x, y),
  ]),
];
