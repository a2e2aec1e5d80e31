/** The algebra: equations over the records. Each lowers a cost, so one pass from below ends. */
import {
  binaryCrossEntropyTerm,
  binaryCrossEntropyWithLogitsTerm,
  logOnePlusExp,
} from "../primitives/cross-entropy.ts";
import {
  abs,
  add,
  div,
  exp,
  log,
  log1p,
  logicalNot,
  mul,
  neg,
  relu,
  sigmoid,
  sub,
  where,
} from "../primitives/elementwise.ts";
import { type Equation, equation } from "./equation.ts";
import type { Node } from "../graph/node.ts";

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

/** Used before every differentiation, and reported. */
export const stabilities: readonly Equation[] = [
  stable("the exponential can underflow before the logarithm is taken", (x, s) => [
    log(div(exp(x), s)),
    sub(x, log(s)),
  ]),
  stable("sigmoid underflows to 0 below −745", (x) => [log(sigmoid(x)), neg(logOnePlusExp(neg(x)))]),
  stable("1 − sigmoid cancels for large x", (x) => [log(one(x)), neg(logOnePlusExp(x))]),
  stable("exp overflows above 709", (x) => [log(add(exp(x), 1)), logOnePlusExp(x)]),
  stable("exp overflows above 709", (x) => [log1p(exp(x)), logOnePlusExp(x)]),
  stable("the logarithms of sigmoid and 1 − sigmoid are taken from the logits, without a clamp", (x, t) => [
    binaryCrossEntropyTerm(sigmoid(x), t),
    binaryCrossEntropyWithLogitsTerm(x, t),
  ]),
];
