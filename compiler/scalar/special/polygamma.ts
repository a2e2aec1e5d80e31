/** The derivatives of digamma: a family, one intrinsic for each order that a module uses. */
import { type Bind, expanded } from "../expansion.ts";
import {
  choose,
  isAtMost,
  isLess,
  minus,
  nearest,
  negative,
  over,
  plus,
  polynomial,
  times,
} from "../formulas.ts";
import { family, memberName } from "./family.ts";
import { type Intrinsic, tan } from "../intrinsics.ts";
import { call, literal, type Scalar } from "../scalar.ts";

/** B₂, B₄, … */
const bernoulli = [
  [1, 6],
  [-1, 30],
  [1, 42],
  [-1, 30],
  [5, 66],
  [-691, 2730],
  [7, 6],
  [-3617, 510],
  [43867, 798],
  [-174611, 330],
  [854513, 138],
  [-236364091, 2730],
] as const;

const nameOf = (n: number): string => memberName("polygamma", n);
const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** (2k + n − 1)! / (2k)!, k ≥ 1. */
function factorialRatio(k: number, n: number): number {
  let ratio = 1;
  for (let i = 2 * k + 1; i < 2 * k + n; i++) ratio *= i;
  return ratio;
}

/** x to a whole power by squaring. */
function wholePower<Source>(x: Scalar<Source>, exponent: number, bind: Bind<Source>): Scalar<Source> {
  if (exponent === 0) return literal(1);
  if (exponent === 1) return x;
  const half = bind(wholePower(x, Math.floor(exponent / 2), bind), "power");
  return exponent % 2 === 0 ? times(half, half) : times(times(half, half), x);
}

/** x⁻ⁿ ((n − 1)! + n! / 2x + Σ B₂ₖ (2k + n − 1)! / (2k)! x⁻²ᵏ): Euler and Maclaurin's sum of n! (x + i)⁻ⁿ⁻¹. */
function largePolygamma(n: number): Intrinsic {
  const terms = bernoulli.map(([above, below], i) => (above / below) * factorialRatio(i + 1, n));
  const summary = `∓ψ⁽${n}⁾(x), for x ≥ ${n + 6}.`;
  return expanded(`${nameOf(n)}Large`, summary, ["x"], (bind, x) => {
    const r = bind(over(1, x), "r");
    const z = bind(times(r, r), "z");
    const sum = plus(times(r, factorial(n) / 2), times(z, polynomial(z, terms, bind)));
    return times(wholePower(r, n, bind), plus(factorial(n - 1), sum));
  });
}

/** Σ n! (x + i)⁻ⁿ⁻¹ over 0 ≤ i < count, the smallest first. */
function firstTerms<Source>(x: Scalar<Source>, n: number, count: number, bind: Bind<Source>): Scalar<Source> {
  const terms = Array.from({ length: count }, (_, i) => {
    const r = bind(over(1, plus(x, count - 1 - i)), "r");
    return wholePower(r, n + 1, bind);
  });
  return times(
    terms.reduce((sum, term) => bind(plus(sum, term), "sum")),
    factorial(n),
  );
}

/** Shifted by ψ⁽ⁿ⁾(x) = ψ⁽ⁿ⁾(x + 1) ∓ n! x⁻ⁿ⁻¹. */
function positivePolygamma(n: number, large: Intrinsic): Intrinsic {
  const shift = n + 6;
  return expanded(`${nameOf(n)}Positive`, `∓ψ⁽${n}⁾(x), for x > −0.5.`, ["x"], (bind, x) => {
    const shifted = plus(firstTerms(x, n, shift, bind), call(large, plus(x, shift)));
    return choose(isLess(x, shift), shifted, call(large, x));
  });
}

/** The coefficients of P with dⁿ cot = P(cot): d P(cot) = −(1 + cot²) P′(cot). */
function derivativeOfCotangent(n: number): readonly number[] {
  let powers = [0, 1];
  for (let i = 0; i < n; i++) {
    const slope = powers.map((c, k) => c * k).slice(1);
    powers = [...slope, 0, 0].map((c, k) => -(c + (slope[k - 2] ?? 0)));
  }
  return powers;
}

/** ψ⁽ⁿ⁾, the n-th derivative of digamma, n ≥ 1. */
export const polygamma = family((n) => {
  const positive = positivePolygamma(n, largePolygamma(n));
  const scale = Array.from({ length: n + 1 }, () => Math.PI).reduce((product, each) => product * each);
  const coefficients = derivativeOfCotangent(n).map((c) => -c * scale);
  return expanded(nameOf(n), `ψ⁽${n}⁾(x), a derivative of digamma.`, ["x"], (bind, x) => {
    const angle = times(Math.PI, minus(x, nearest(x)));
    const cotangent = bind(over(1, call(tan, angle)), "cotangent");
    // (−1)ⁿ ψ⁽ⁿ⁾(1 − x) − ψ⁽ⁿ⁾(x) is the derivative of π cot πx.
    const reflected = minus(polynomial(cotangent, coefficients, bind), call(positive, minus(1, x)));
    const direct = call(positive, x);
    return choose(isAtMost(x, -0.5), reflected, n % 2 === 1 ? direct : negative(direct));
  });
});
