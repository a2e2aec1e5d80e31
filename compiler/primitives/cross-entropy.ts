/** Operators that only the library uses: logarithms of probabilities, where a composition would lose digits. */
import * as scalar from "../scalar/intrinsics.ts";
import {
  both,
  choose,
  exponential,
  isEqual,
  isLess,
  logarithm,
  magnitude,
  minus,
  negative,
  over,
  plus,
  times,
} from "../scalar/formulas.ts";
import { call, literal as number, type Scalar } from "../scalar/scalar.ts";
import { div, elementwise, elementwise2, mul, neg, sub } from "./arithmetic.ts";
import { log, lt, maximum, sigmoid, where } from "./elementwise.ts";
import { literal } from "./primitive.ts";

const one = number(1);

/** log(1 + exp x), exact for large x of either sign (torch.nn.functional.softplus without threshold). */
export const logOnePlusExp = elementwise("logOnePlusExp", {
  formula: "d log(1 + exp x) = sigmoid x dx",
  value: (x) =>
    call(
      scalar.add,
      call(scalar.maximum, x, number(0)),
      call(scalar.log1p, call(scalar.exp, call(scalar.negate, call(scalar.absolute, x)))),
    ),
  partials: ([x]) => [sigmoid(x!)],
});
/** PyTorch's constant is a float32, in double precision, too. */
const leastSpread = Math.fround(1e-12);

/**
 * −(t log y + (1 − t) log(1 − y)) with both logarithms held at −100 and, in the derivative, y (1 − y) at 1e−12, as PyTorch
 * does; a primitive because that derivative is not the derivative of that value.
 */
export const binaryCrossEntropyTerm = elementwise2("binaryCrossEntropyTerm", {
  formula: "dy = (y − t) / max(y (1 − y), 1e−12)",
  value: (y, t) => {
    const held = (x: Scalar<number>): Scalar<number> =>
      call(scalar.maximum, call(scalar.log, x), number(-100));
    const weighed = (weight: Scalar<number>, x: Scalar<number>): Scalar<number> =>
      call(scalar.multiply, weight, held(x));
    return call(
      scalar.negate,
      call(scalar.add, weighed(t, y), weighed(call(scalar.subtract, one, t), call(scalar.subtract, one, y))),
    );
  },
  vjp: ([y, t], _, d) => [
    mul(d, div(sub(y!, t!), maximum(mul(y!, sub(1, y!)), leastSpread))),
    mul(d, sub(maximum(log(sub(1, y!)), -100), maximum(log(y!), -100))),
  ],
  domain: [0.1, 0.9],
});

/**
 * −(t log σ(x) + (1 − t) log(1 − σ(x))), the cross entropy of the logit x; a primitive because for sure and right logits
 * every composition that has this derivative cancels.
 */
export const binaryCrossEntropyWithLogitsTerm = elementwise2("binaryCrossEntropyWithLogitsTerm", {
  formula: "dx = sigmoid x − t",
  value: (x, t) => {
    const share = choose(isLess(0, x), minus(1, t), t);
    // An infinite logit on the side of the target costs nothing: 0 · ∞ would be NaN.
    const missed = choose(isEqual(share, 0), 0, times(magnitude(x), share));
    return plus(missed, call(scalar.log1p, exponential(negative(magnitude(x)))));
  },
  partials: ([x, t]) => [sub(sigmoid(x!), t!), neg(x!)],
});

/** log(x / (1 − x)); ∓∞ at 0 and 1, NaN outside. Near ½ it is taken as log(1 + (2 x − 1) / (1 − x)). */
export const logOdds = elementwise("logit", {
  formula: "d logit x = dx / (x (1 − x))",
  value: (x) => {
    const nearHalf = call(scalar.log1p, over(minus(times(2, x), 1), minus(1, x)));
    return choose(both(isLess(0.25, x), isLess(x, 0.75)), nearHalf, logarithm(over(x, minus(1, x))));
  },
  vjp: ([x], _, d) => {
    const product = mul(x!, sub(1, x!));
    return [where(lt(product, 0), literal(d.graph, NaN), div(d, product))];
  },
  domain: [0.1, 0.9],
});
