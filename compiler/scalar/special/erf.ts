/** The error function and its complement. Coefficients: test/special/fit.py. */
import { expanded } from "../expansion.ts";
import {
  choose,
  exponential,
  isLess,
  magnitude,
  minus,
  negative,
  over,
  plus,
  polynomial,
  signOf,
  single,
  smaller,
  times,
} from "../formulas.ts";
import { call } from "../scalar.ts";

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
