/** The distribution of normal numbers: its values, their logarithms and its inverse. Coefficients: test/special/fit.py. */
import { type Bind, expanded } from "../expansion.ts";
import {
  choose,
  exponential,
  isEqual,
  isLess,
  larger,
  logarithm,
  magnitude,
  minus,
  negative,
  over,
  plus,
  polynomial,
  signOf,
  single,
  smaller,
  squareRoot,
  times,
} from "../formulas.ts";
import { log1p } from "../intrinsics.ts";
import { call, type Scalar } from "../scalar.ts";
import { halfRootPi } from "./constants.ts";
import { erf, erfc, erfcLarge, erfinv, erfinvStart, erfTail } from "./erf.ts";

/** exp(factor x²) with x split so that the rounding of its square does not reach the exponential. */
function exponentialOfSquare<Source>(x: Scalar<Source>, factor: number, bind: Bind<Source>): Scalar<Source> {
  const head = bind(single(x), "head");
  const rest = times(minus(x, head), plus(x, head));
  return times(exponential(times(factor, times(head, head))), exponential(times(factor, rest)));
}

/** Below −27 it is ∞. */
export const erfcx = expanded("erfcx", "exp(x²) (1 − erf x).", ["x"], (bind, x) => {
  const a = bind(larger(x, -27), "a");
  const direct = times(exponentialOfSquare(a, 1, bind), call(erfc, x));
  const tail = choose(isEqual(x, Infinity), 0, call(erfTail, x));
  return choose(isLess(x, 0.5), direct, tail);
});

/** Above 40 it is 0. */
export const normalTail = expanded("normalTail", "Φ(−x), for x ≥ 0.7.", ["x"], (bind, x) => {
  const a = bind(smaller(x, 40), "a");
  return times(times(0.5, exponentialOfSquare(a, -0.5, bind)), call(erfTail, times(a, Math.SQRT1_2)));
});

export const ndtr = expanded(
  "ndtr",
  "Φ(x), how probable it is that a normal number is below x.",
  ["x"],
  (bind, x) => {
    const a = bind(magnitude(x), "a");
    const central = plus(0.5, times(0.5, call(erf, times(x, Math.SQRT1_2))));
    const outer = choose(isLess(x, 0), call(normalTail, a), minus(1, call(normalTail, a)));
    return choose(isLess(a, 0.7), central, outer);
  },
);

export const logNdtr = expanded("logNdtr", "log Φ(x), without underflow.", ["x"], (bind, x) => {
  const a = bind(smaller(negative(x), 1e300), "a");
  const tail = minus(logarithm(times(0.5, call(erfTail, times(a, Math.SQRT1_2)))), times(times(0.5, x), x));
  return choose(isLess(x, -1), tail, call(log1p, negative(call(ndtr, negative(x)))));
});

/** y / (1 − c) to 1e−5, where erfc y = c, in powers of √w, w = −log(c (2 − c)) ≥ 36. */
const far = [
  -0.21478939726337787, 1.0132191647432585, 0.0005692636885242703, -0.00020087756662338452,
  1.9018903021484787e-5, -9.789933370777427e-7, 2.9355839485188863e-8, -4.823116894719476e-10,
  3.363931787461788e-12,
];

/** By Halley's iteration, relative to c: neither underflows against the other. */
export const erfcinvStep = expanded(
  "erfcinvStep",
  "y, but nearer to where erfc y = c.",
  ["y", "c"],
  (bind, y, c) => {
    const excess = minus(1, over(c, call(erfcLarge, y)));
    const step = bind(times(times(excess, halfRootPi), call(erfTail, y)), "step");
    return plus(y, over(step, minus(1, times(y, step))));
  },
);

export const erfcinv = expanded("erfcinv", "The y with erfc y = c, for 0 < c < 0.5.", ["c"], (bind, c) => {
  const w = bind(negative(logarithm(times(c, minus(2, c)))), "w");
  const x = bind(minus(1, c), "x");
  const outer = times(x, polynomial(bind(squareRoot(w), "root"), far, bind));
  const start = bind(choose(isLess(w, 36), call(erfinvStart, x, w), outer), "start");
  return call(erfcinvStep, call(erfcinvStep, start, c), c);
});

export const ndtri = expanded("ndtri", "The x with Φ(x) = p.", ["p"], (bind, p) => {
  const least = bind(smaller(p, minus(1, p)), "least");
  const central = times(Math.SQRT2, call(erfinv, minus(times(2, p), 1)));
  const outer = times(Math.SQRT2, call(erfcinv, times(2, least)));
  const size = choose(isLess(0, least), outer, choose(isEqual(least, 0), Infinity, NaN));
  return choose(isLess(0.25, least), central, times(signOf(minus(p, 0.5)), size));
});
