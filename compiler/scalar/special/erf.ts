/** The error function and its complement. Coefficients: test/special/fit.py. */
import { expanded } from "../expansion.ts";
import {
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
  polynomial,
  signOf,
  single,
  smaller,
  squareRoot,
  times,
} from "../formulas.ts";
import { call } from "../scalar.ts";
import { halfRootPi } from "./constants.ts";

/** erf x / x − 1 in powers of x², |x| ≤ 1. */
const nearZero = [
  0.12837916709551256, -0.37612638903183543, 0.11283791670945006, -0.02686617064323777, 0.0052239776071164225,
  -0.0008548325975389692, 0.00012055294904839707, -1.492473690741966e-5, 1.6447424703317362e-6,
  -1.6208483801871705e-7, 1.3720064546777686e-8, -7.795898827002142e-10,
];

/** (1 + 2 x) exp(x²) erfc x in powers of (x − 3) / (x + 3), x ≥ 0.5 (Shepherd and Laframboise, 1981). */
const inTail = [
  1.2530080582697296, -0.1356211061245817, -0.0475622943534571, 0.12964515870282672, -0.11927366341492666,
  0.06830802734148166, -0.023770514927307543, 0.002529391860413148, 0.0018886904549149965,
  -0.0007798327144878937, -0.00010516036691941478, 0.00012510204965000544, 4.951246766427823e-6,
  -2.011099568569788e-5, -7.334500023711176e-7, 3.498025292870176e-6, 3.5242260231623217e-7,
  -6.551721540775777e-7, -1.2377771173489597e-7, 1.3376611832423843e-7, 1.841441031768294e-8,
  -2.364722137103112e-8, 3.4857616598761575e-9,
];

export const erfTail = expanded("erfTail", "exp(x²) (1 − erf x), for x ≥ 0.5.", ["x"], (bind, x) => {
  const t = bind(over(minus(x, 3), plus(x, 3)), "t");
  return over(polynomial(t, inTail, bind), plus(1, times(2, x)));
});

/** Above 27.3 it is 0. The square is split so that its rounding does not reach the exponential. */
export const erfcLarge = expanded("erfcLarge", "1 − erf x, for x ≥ 0.5.", ["x"], (bind, x) => {
  const a = bind(smaller(x, 28), "a");
  const head = bind(single(a), "head");
  const rest = times(minus(a, head), plus(a, head));
  const exponentials = times(exponential(negative(times(head, head))), exponential(negative(rest)));
  return times(exponentials, call(erfTail, a));
});

export const erf = expanded("erf", "2 / √π ∫₀ˣ exp(−t²) dt.", ["x"], (bind, x) => {
  const a = bind(magnitude(x), "a");
  const z = bind(times(x, x), "z");
  const small = plus(x, times(x, polynomial(z, nearZero, bind)));
  return choose(isLess(a, 1), small, times(signOf(x), minus(1, call(erfcLarge, a))));
});

export const erfc = expanded("erfc", "1 − erf x, without cancellation.", ["x"], (bind, x) => {
  const a = bind(magnitude(x), "a");
  const far = choose(isLess(x, 0), minus(2, call(erfcLarge, a)), call(erfcLarge, a));
  return choose(isLess(a, 0.5), minus(1, call(erf, x)), far);
});

/** erf⁻¹ x / x to 1e−7, in powers of w = −log(1 − x²), w < 5. */
const central = [
  0.8862267858628946, 0.2320181828567194, 0.011525431199929647, -0.0022867828511138845,
  -0.0001761591830400175, 7.257810853178963e-5, -5.48766581695036e-6, -1.098948458299626e-7,
  2.2605977741170975e-8,
];

/** The same to 5e−6, in powers of √w, w ≥ 5. */
const outer = [
  2.8701606161430435, -4.433687893263379, 4.264585580392125, -1.9170333110861004, 0.5386294439201781,
  -0.09660342514792358, 0.010782502792612328, -0.0006841111310704567, 1.88789309664148e-5,
];

/** A start by the idea of Giles (2010), for 0 ≤ x < 1 and w = −log(1 − x²) < 36. */
export const erfinvStart = expanded(
  "erfinvStart",
  "erf⁻¹ x to 5 digits; w is −log(1 − x²).",
  ["x", "w"],
  (bind, x, w) => {
    const root = bind(squareRoot(w), "root");
    return choose(
      isLess(w, 5),
      times(x, polynomial(w, central, bind)),
      times(x, polynomial(root, outer, bind)),
    );
  },
);

/** One step of Halley's iteration, which triples the digits; near 1 it compares complements. */
export const erfinvInside = expanded("erfinvInside", "erf⁻¹ x, for 0 ≤ x < 1.", ["x"], (bind, x) => {
  const w = negative(logarithm(times(minus(1, x), plus(1, x))));
  const y = bind(call(erfinvStart, x, w), "y");
  const excess = bind(
    choose(isLess(x, 0.5), minus(call(erf, y), x), minus(minus(1, x), call(erfc, y))),
    "excess",
  );
  const step = bind(times(excess, times(halfRootPi, exponential(times(y, y)))), "step");
  return minus(y, over(step, plus(1, times(y, step))));
});

export const erfinv = expanded("erfinv", "The y with erf y = x.", ["x"], (bind, x) => {
  const a = bind(magnitude(x), "a");
  const atEdge = choose(isEqual(a, 1), Infinity, NaN);
  return times(signOf(x), choose(isLess(a, 1), call(erfinvInside, a), atEdge));
});
