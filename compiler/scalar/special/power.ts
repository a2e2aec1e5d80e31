/** Powers: of two exactly, and of any base by a logarithm with twice the digits. Coefficients: test/special/fit.py. */
import { type Bind, expanded } from "../expansion.ts";
import {
  both,
  choose,
  either,
  floorOf,
  isEqual,
  isLess,
  isNot,
  isUnequal,
  larger,
  magnitude,
  minus,
  nearest,
  negative,
  over,
  plus,
  polynomial,
  single,
  smaller,
  type Term,
  times,
} from "../formulas.ts";
import { bitwiseAnd, expm1, log2 } from "../intrinsics.ts";
import { call, literal, type Scalar } from "../scalar.ts";

/** The product of the 2^(2^b) over the bits b of k. */
export const powerOfTwo = expanded("powerOfTwo", "2^k, for whole |k| ≤ 1023; exact.", ["k"], (bind, k) => {
  const n = bind(magnitude(k), "n");
  let factor = 2;
  let product: typeof n = literal(1);
  for (let bit = 1; bit <= 512; bit *= 2, factor *= factor) {
    const isSet = isUnequal(call(bitwiseAnd, n, literal(bit)), 0);
    const power = choose(isSet, factor, 1);
    product = bit === 1 ? power : times(product, power);
    if (bit === 4 || bit === 64) product = bind(product, "product");
  }
  const power = bind(product, "power");
  return choose(isLess(k, 0), over(1, power), power);
});

/** x 2^k in two steps, as neither 2^1074 nor 2^−1074 is a normal number. */
function scaled<Source>(x: Scalar<Source>, k: Scalar<Source>, bind: Bind<Source>): Scalar<Source> {
  const half = bind(floorOf(times(k, 0.5)), "half");
  return times(times(x, call(powerOfTwo, half)), call(powerOfTwo, minus(k, half)));
}

/** exp(r) 2^k, |r| < 0.35: the sum with 1 rounds once. */
const scaledExponential = <Source>(r: Scalar<Source>, k: Scalar<Source>, bind: Bind<Source>) =>
  scaled(plus(1, call(expm1, r)), k, bind);

/** Named so that no numbered local is called like it. */
export const exp2 = expanded("twoToThe", "2^x, exact for whole x.", ["x"], (bind, x) => {
  const k = bind(nearest(x), "k");
  const inside = scaledExponential(times(minus(x, k), Math.LN2), k, bind);
  return choose(isLess(1024, x), Infinity, choose(isLess(x, -1076), 0, inside));
});

/** The first 32 bits of log 2, so that whole multiples are exact, and the rest. */
const ln2Head = 0.6931471803691238;
const ln2Rest = 1.9082149292705877e-10;
/** 2/3 in single precision, and the rest. */
const twoThirdsHead = 0.6666666865348816;
const twoThirdsRest = -1.9868214925130207e-8;
/** log((1 + s) / (1 − s)) = 2 s + 2/3 s³ + s⁵ R(s²), |s| ≤ 0.1716. */
const series = [
  0.4, 0.2857142857142937, 0.22222222221654733, 0.1818181833565416, 0.15384594934597912, 0.1333480621210081,
  0.11706195689876644, 0.11723603622948171,
];

interface Pair<Source> {
  readonly head: Scalar<Source>;
  readonly rest: Scalar<Source>;
}

/** a + b where |a| ≥ |b| or a = 0: what rounding takes away is the rest (Dekker, 1971). */
function exactSum<Source>(a: Scalar<Source>, b: Scalar<Source>, bind: Bind<Source>): Pair<Source> {
  const head = bind(plus(a, b), "sum");
  return { head, rest: minus(b, minus(head, a)) };
}

/** s = (m − 1) / (m + 1), its head in single precision: products of two such heads are exact. */
function quotientOf<Source>(m: Scalar<Source>, bind: Bind<Source>): Pair<Source> {
  const [f, g] = [bind(minus(m, 1), "f"), bind(plus(m, 1), "g")];
  const gHead = bind(single(g), "gHead");
  const gRest = plus(minus(g, gHead), minus(m, minus(g, 1)));
  const head = bind(single(over(f, g)), "s");
  const remaining = minus(minus(f, times(head, gHead)), times(head, gRest));
  return { head, rest: bind(over(remaining, g), "sRest") };
}

/** log x as the sum of two doubles: of x = m 2^k, with m near 1. */
function preciseLogarithm<Source>(x: Scalar<Source>, bind: Bind<Source>): Pair<Source> {
  const k = bind(nearest(call(log2, x)), "k");
  const m = bind(scaled(x, negative(k), bind), "m");
  const { head: s, rest: sRest } = quotientOf(m, bind);
  const square = bind(times(s, s), "square");
  const zHead = bind(single(square), "zHead");
  const zRest = bind(plus(minus(square, zHead), times(sRest, plus(plus(s, s), sRest))), "zRest");
  const z = bind(plus(zHead, zRest), "z");
  const wProduct = bind(times(twoThirdsHead, zHead), "product");
  const wHead = bind(single(wProduct), "wHead");
  const small = plus(times(twoThirdsHead, zRest), times(twoThirdsRest, z));
  const tail = times(times(z, z), polynomial(z, series, bind));
  const wRest = bind(plus(minus(wProduct, wHead), plus(small, tail)), "wRest");
  const first = exactSum(times(k, ln2Head), times(2, s), bind);
  const second = exactSum(first.head, times(s, wHead), bind);
  const rounding = plus(first.rest, second.rest);
  const corrections = plus(times(2, sRest), plus(times(s, wRest), times(sRest, plus(wHead, wRest))));
  const rest = bind(plus(plus(rounding, corrections), times(k, ln2Rest)), "rest");
  const last = exactSum(second.head, rest, bind);
  return { head: last.head, rest: bind(last.rest, "low") };
}

/** Beyond ±1e19 every power of a double that is not 1 is 0 or ∞. */
const held = <Source>(y: Term<Source>): Scalar<Source> => larger(smaller(y, 1e19), -1e19);

export const powerOfPositive = expanded(
  "powerOfPositive",
  "x^y, for finite x > 0, through a logarithm of two doubles.",
  ["x", "y"],
  (bind, x, y) => {
    const { head: log, rest: low } = preciseLogarithm(x, bind);
    const exponent = bind(held(y), "exponent");
    const [yHead, logHead] = [bind(single(exponent), "yHead"), bind(single(log), "logHead")];
    const exact = bind(times(yHead, logHead), "exact");
    const remaining = plus(times(yHead, plus(minus(log, logHead), low)), times(minus(exponent, yHead), log));
    const { head, rest } = exactSum(exact, bind(remaining, "remaining"), bind);
    const k = bind(nearest(times(head, Math.LOG2E)), "k");
    const r = plus(minus(minus(head, times(k, ln2Head)), times(k, ln2Rest)), rest);
    const inside = scaledExponential(bind(r, "r"), k, bind);
    return choose(isLess(710, head), Infinity, choose(isLess(head, -746), 0, inside));
  },
);

/** The cases of C's pow, which are PyTorch's. */
export const pow = expanded("pow", "x^y, within one unit in the last place.", ["x", "y"], (bind, x, y) => {
  const a = bind(magnitude(x), "a");
  const half = times(y, 0.5);
  const isWhole = bind(isEqual(floorOf(y), y), "isWhole");
  const isOdd = both(isWhole, isUnequal(floorOf(half), half));
  const isExtreme = either(isEqual(a, 0), isEqual(a, Infinity));
  const reciprocal = choose(isLess(y, 0), over(1, a), a);
  const size = bind(choose(isExtreme, reciprocal, call(powerOfPositive, a, y)), "size");
  const isNegative = either(isLess(x, 0), isLess(over(1, x), 0));
  const signed = choose(both(isNegative, isOdd), negative(size), size);
  const hasNoRoot = both(both(isLess(x, 0), isLess(a, Infinity)), isNot(isWhole));
  const isUndefined = either(isUnequal(y, y), hasNoRoot);
  return choose(either(isEqual(y, 0), isEqual(x, 1)), 1, choose(isUndefined, NaN, signed));
});
