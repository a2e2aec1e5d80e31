/** Rounding and remainders as PyTorch defines them. */
import { type Bind, expanded } from "../expansion.ts";
import {
  both,
  choose,
  either,
  floorOf,
  isEqual,
  isLess,
  magnitude,
  minus,
  over,
  plus,
  signOf,
  times,
} from "../formulas.ts";
import { add, modulo } from "../intrinsics.ts";
import { call, type Scalar } from "../scalar.ts";

/** Doubles from here on are whole. */
const wholes = 4503599627370496;

/** Adding the first double with no room for fractions rounds, and halves to even. */
export const round = expanded(
  "roundHalfEven",
  "The nearest whole number, halves to even.",
  ["x"],
  (bind, x) => {
    const a = bind(magnitude(x), "a");
    const whole = minus(plus(a, wholes), wholes);
    return choose(isLess(a, wholes), times(signOf(x), whole), x);
  },
);

const differInSign = <Source>(a: Scalar<Source>, b: Scalar<Source>): Scalar<Source> =>
  either(both(isLess(a, 0), isLess(0, b)), both(isLess(0, a), isLess(b, 0)));

function floorModulo<Source>(a: Scalar<Source>, b: Scalar<Source>, bind: Bind<Source>) {
  const rest = bind(call(modulo, a, b), "rest");
  return { rest, isShifted: differInSign(rest, b) };
}

export const remainder = expanded(
  "remainder",
  "What is left of a after whole multiples of b, with the sign of b.",
  ["a", "b"],
  (bind, a, b) => {
    const { rest, isShifted } = floorModulo(a, b, bind);
    return choose(isShifted, plus(rest, b), rest);
  },
  add.result,
);

/** Through the remainder, which is exact: floor(1 / 0.1) is 10, but 1 holds 0.1, a little more than a tenth, 9 times. */
export const floorDivide = expanded(
  "floorDivide",
  "How many whole times b is in a, rounded down.",
  ["a", "b"],
  (bind, a, b) => {
    const { rest, isShifted } = floorModulo(a, b, bind);
    const quotient = over(minus(a, rest), b);
    const count = bind(choose(isShifted, minus(quotient, 1), quotient), "count");
    const below = bind(floorOf(count), "below");
    const whole = choose(isLess(0.5, minus(count, below)), plus(below, 1), below);
    return choose(isEqual(b, 0), over(a, b), whole);
  },
);
