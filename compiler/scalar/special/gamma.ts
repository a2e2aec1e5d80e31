/** The logarithm of the gamma function, and its derivative. Coefficients: test/special/fit.py. */
import { expanded } from "../expansion.ts";
import {
  both,
  choose,
  floorOf,
  isAtMost,
  isEqual,
  isLess,
  logarithm,
  magnitude,
  minus,
  nearest,
  over,
  plus,
  polynomial,
  times,
} from "../formulas.ts";
import { log1p, sin, tan } from "../intrinsics.ts";
import { call } from "../scalar.ts";

/** log Γ(2 + t) / t in powers of t, |t| ≤ 0.5. */
const nearTwo = [
  0.42278433509846713, 0.3224670334241132, -0.06735230105319563, 0.02058080842778338, -0.007385551028935545,
  0.002890510330865901, -0.0011927539009983087, 0.0005096695196526673, -0.00022315497746292723,
  9.945761692157133e-5, -4.4923727564247656e-5, 2.050601970174762e-5, -9.45628851510172e-6,
  4.3828545383846665e-6, -1.9743106888421067e-6, 9.242852225162277e-7, -5.811277768921246e-7,
  2.7475390051909663e-7,
];

/** From −0.5 to 8: shifted to 2 + t by Γ(x + 1) = x Γ(x); the zeros at 1 and 2 are where t = 0. */
export const lgammaShifted = expanded("lgammaShifted", "log |Γ(x)|, for −0.5 < x < 8.", ["x"], (bind, x) => {
  const steps = bind(floorOf(minus(x, 1.5)), "steps");
  const t = bind(minus(x, plus(steps, 2)), "t");
  const near = bind(times(t, polynomial(t, nearTwo, bind)), "near");
  const factor = (i: number) => choose(isLess(steps, i), 1, minus(x, i));
  const first = bind(times(times(factor(1), factor(2)), factor(3)), "product");
  const product = times(times(times(first, factor(4)), factor(5)), factor(6));
  const below = minus(near, call(log1p, t));
  const far = choose(isLess(steps, 1), near, plus(near, logarithm(product)));
  const belowHalf = minus(below, logarithm(magnitude(x)));
  return choose(isLess(steps, 0), choose(isLess(steps, -1), belowHalf, below), far);
});

/** x (log Γ(x) − (x − ½) (log x − 1) − ½ (log 2π − 1)) in powers of 1 / x², x ≥ 8. */
const stirling = [
  0.08333333333333333, -0.002777777777773988, 0.0007936507897524059, -0.0005952365845057042,
  0.0008414700852502405, -0.0018903829938839239, 0.005065905360081594,
];
const halfLogOfTwoPiLessOne = 0.4189385332046727;

export const lgammaLarge = expanded("lgammaLarge", "log Γ(x), for x ≥ 8.", ["x"], (bind, x) => {
  const z = bind(over(1, times(x, x)), "z");
  const rest = plus(halfLogOfTwoPiLessOne, over(polynomial(z, stirling, bind), x));
  return plus(times(minus(x, 0.5), minus(logarithm(x), 1)), rest);
});

/** At negative numbers Γ(x) Γ(1 − x) = π / sin πx; near its zeros among them only the absolute error is small. */
export const lgamma = expanded("lgamma", "log |Γ(x)|, ∞ at its poles.", ["x"], (bind, x) => {
  const angle = times(Math.PI, minus(x, nearest(x)));
  const reflected = logarithm(magnitude(over(Math.PI, call(sin, angle))));
  const mirror = bind(minus(1, x), "mirror");
  const far = choose(isLess(mirror, 8), call(lgammaShifted, mirror), call(lgammaLarge, mirror));
  const positive = choose(isLess(x, 8), call(lgammaShifted, x), call(lgammaLarge, x));
  const isPole = both(isAtMost(x, 0), isEqual(floorOf(x), x));
  return choose(isPole, Infinity, choose(isAtMost(x, -0.5), minus(reflected, far), positive));
});

/** The zero of ψ as the sum of two doubles. */
const root = 1.4616321449683622;
const rootRest = 9.549995429965697e-17;
/** ψ(x) / (x − zero) in powers of (x − √2) / (x + √2), 1 ≤ x ≤ 2. */
const nearRoot = [
  0.9892667326182462, -1.3249266898427037, 0.9419299315962286, -1.0028057395086714, 0.95096914811679,
  -0.979453384096513, 0.959205388682049, -0.9738528081706381, 0.9626624292025894, -0.9714723100782396,
  0.9645032509014922, -0.9703803357551142, 0.9593165400218748, -0.963500885595356, 1.0880631066180844,
  -1.0915188836042904,
];
/** x² (log x − 1 / 2x − ψ(x)) in powers of 1 / x², x ≥ 6. */
const asymptotic = [
  0.08333333333333294, -0.00833333333196673, 0.003968253174196777, -0.0041664921338011454,
  0.00755724034982676, -0.020057813199279285, 0.0527835788011919,
];

/** Shifted to 1 ≤ y ≤ 2 by ψ(x + 1) = ψ(x) + 1 / x. */
export const digammaShifted = expanded("digammaShifted", "ψ(x), for 0 < x < 6.", ["x"], (bind, x) => {
  const steps = bind(floorOf(minus(x, 1)), "steps");
  const y = bind(minus(x, steps), "y");
  const t = bind(over(minus(y, Math.SQRT2), plus(y, Math.SQRT2)), "t");
  const near = bind(times(minus(minus(y, root), rootRest), polynomial(t, nearRoot, bind)), "near");
  const term = (i: number) => choose(isLess(steps, i), 0, over(1, minus(x, i)));
  const sum = bind(plus(plus(term(4), term(3)), plus(term(2), term(1))), "sum");
  return choose(isLess(steps, 0), minus(near, over(1, x)), plus(near, sum));
});

export const digammaPositive = expanded("digammaPositive", "ψ(x), for x > 0.", ["x"], (bind, x) => {
  const z = bind(over(1, times(x, x)), "z");
  const far = minus(minus(logarithm(x), over(0.5, x)), times(z, polynomial(z, asymptotic, bind)));
  return choose(isLess(x, 6), call(digammaShifted, x), far);
});

/** ψ(1 − x) − ψ(x) = π cot πx. At 0 it is −1 / x, at its other poles undefined. */
export const digamma = expanded("digamma", "ψ(x), the derivative of log Γ(x).", ["x"], (_, x) => {
  const tangent = call(tan, times(Math.PI, minus(x, nearest(x))));
  const reflected = minus(call(digammaPositive, minus(1, x)), over(Math.PI, tangent));
  const isPole = isEqual(floorOf(x), x);
  const notPositive = choose(isEqual(x, 0), over(-1, x), choose(isPole, NaN, reflected));
  return choose(isAtMost(x, 0), notPositive, call(digammaPositive, x));
});
