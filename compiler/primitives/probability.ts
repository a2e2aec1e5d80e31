/** The normal distribution, and terms of entropies: what only torch.special has. */
import * as scalar from "../scalar/intrinsics.ts";
import { both, choose, isEqual, isLess, logarithm, negative, times } from "../scalar/formulas.ts";
import { call } from "../scalar/scalar.ts";
import * as special from "../scalar/special.ts";
import { add, div, elementwise, elementwise2, mul, neg, sub } from "./arithmetic.ts";
import { eq, exp, le, log, logicalAnd, where } from "./elementwise.ts";
import { literal } from "./primitive.ts";

const twoOverRootPi = 1.1283791670955126;
const rootOfTwoPi = 2.5066282746310002;
const rootOfTwoOverPi = 0.7978845608028654;

/** exp(x²) erfc x, which erfc alone would lose to underflow (torch.special.erfcx). */
export const erfcx = elementwise("erfcx", {
  formula: "d erfcx x = (2 x erfcx x − 2 / √π) dx",
  value: (x) => call(special.erfcx, x),
  partials: ([x], y) => [sub(mul(mul(x!, y), 2), twoOverRootPi)],
});
/** Φ(x), how probable it is that a standard normal number is below x (torch.special.ndtr). */
export const ndtr = elementwise("ndtr", {
  formula: "d ndtr x = exp(−x² / 2) / √2π dx",
  value: (x) => call(special.ndtr, x),
  partials: ([x]) => [div(exp(mul(mul(x!, x!), -0.5)), rootOfTwoPi)],
});
/** log Φ(x), where Φ(x) itself underflows, too (torch.special.log_ndtr). */
export const logNdtr = elementwise("logNdtr", {
  formula: "d logNdtr x = √(2 / π) / erfcx(−x / √2) dx",
  value: (x) => call(special.logNdtr, x),
  vjp: ([x], _, d) => [div(mul(d, rootOfTwoOverPi), erfcx(mul(x!, -Math.SQRT1_2)))],
});
/** The x with Φ(x) = p; ∓∞ at 0 and 1, NaN outside (torch.special.ndtri). */
export const ndtri = elementwise("ndtri", {
  formula: "d ndtri p = √2π exp(ndtri² p / 2) dp",
  value: (p) => call(special.ndtri, p),
  partials: (_, x) => [mul(exp(mul(mul(x, x), 0.5)), rootOfTwoPi)],
  domain: [0.1, 0.9],
});
/** −x log x, the term of an entropy; 0 at 0, −∞ below (torch.special.entr). */
export const entr = elementwise("entr", {
  formula: "d(−x log x) = −(log x + 1) dx",
  value: (x) => {
    const notPositive = choose(isEqual(x, 0), 0, choose(isLess(x, 0), -Infinity, x));
    return choose(isLess(0, x), times(negative(x), logarithm(x)), notPositive);
  },
  partials: ([x]) => [neg(add(log(x!), 1))],
  domain: [0.1, 4],
});
/** x log(1 + y), 0 where x is 0 and y no NaN (torch.special.xlog1py). */
export const xlog1py = elementwise2("xlog1py", {
  formula: "d(x log(1 + y)) = log(1 + y) dx + x / (1 + y) dy",
  value: (x, y) => choose(both(isEqual(x, 0), isEqual(y, y)), 0, times(x, call(scalar.log1p, y))),
  vjp: ([x, y], _, d) => [
    where(logicalAnd(eq(x!, 0), le(y!, -1)), literal(d.graph, 0), xlog1py(d, y!)),
    div(mul(d, x!), add(y!, 1)),
  ],
  domain: [0.1, 4],
});
