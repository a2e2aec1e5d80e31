/** sin πx / πx and its derivatives: a family, one intrinsic for each order that a module uses. */
import { type Bind, expanded } from "../expansion.ts";
import {
  choose,
  floorOf,
  isEqual,
  isLess,
  magnitude,
  minus,
  nearest,
  over,
  polynomial,
  times,
} from "../formulas.ts";
import { type Intrinsic, sin } from "../intrinsics.ts";
import { call, type Scalar } from "../scalar.ts";
import { family, memberName } from "./family.ts";

/** x less the nearest whole number, exactly, and the sign that πx changes by it. */
function reduced<Source>(x: Scalar<Source>, bind: Bind<Source>) {
  const k = bind(nearest(x), "k");
  const isEven = isEqual(floorOf(times(k, 0.5)), times(k, 0.5));
  return { turn: bind(minus(x, k), "turn"), sign: choose(isEven, 1, -1) };
}

const sine = <Source>(turn: Scalar<Source>) => call(sin, times(Math.PI, turn));
/** As a sine, so that it is 0 where the cosine is. */
const cosine = <Source>(turn: Scalar<Source>) => sine(minus(0.5, magnitude(turn)));

const sincItself = (): Intrinsic =>
  expanded(memberName("sinc", 0), "sin πx / πx, 1 at 0.", ["x"], (bind, x) => {
    const { turn, sign } = reduced(x, bind);
    return choose(isEqual(x, 0), 1, over(times(sign, sine(turn)), times(Math.PI, x)));
  });

/** As many as |x| = 1 needs. */
const countOfTerms = 16;

/** The coefficients of xᵐ, xᵐ⁺², … in the n-th derivative, m = n mod 2: of Σ (−1)ᵏ (πx)²ᵏ / (2k + 1)!. */
function taylor(n: number): readonly number[] {
  const coefficients: number[] = [];
  let term = 1;
  for (let k = 0; coefficients.length < countOfTerms; k++) {
    let derived = term;
    for (let i = 0; i < n; i++) derived *= 2 * k - i;
    if (2 * k >= n) coefficients.push(derived);
    term *= -(Math.PI * Math.PI) / ((2 * k + 2) * (2 * k + 3));
  }
  return coefficients;
}

/** From x sinc x = sin πx / π, differentiated n times; near 0, where that cancels, from the series. */
function sincDerivative(n: number): Intrinsic {
  const factor = Array.from({ length: n - 1 }, () => Math.PI).reduce((product, each) => product * each, 1);
  return expanded(memberName("sinc", n), `The derivative of order ${n} of sin πx / πx.`, ["x"], (bind, x) => {
    const z = bind(times(x, x), "z");
    const series = polynomial(z, taylor(n), bind);
    const near = n % 2 === 0 ? series : times(x, series);
    const { turn, sign } = reduced(x, bind);
    const wave = times(times(sign, n % 4 < 2 ? factor : -factor), n % 2 === 0 ? sine(turn) : cosine(turn));
    const far = over(minus(wave, times(n, call(sinc(n - 1), x))), x);
    return choose(isLess(magnitude(x), 1), near, far);
  });
}

/** The n-th derivative of sin πx / πx. */
export const sinc: (n: number) => Intrinsic = family((n) => (n === 0 ? sincItself() : sincDerivative(n)));
