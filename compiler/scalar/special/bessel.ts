/** Modified Bessel functions of the first kind: families, orders 0 and 1. Coefficients: test/special/fit.py. */
import { expanded } from "../expansion.ts";
import {
  choose,
  exponential,
  isLess,
  magnitude,
  minus,
  negative,
  over,
  polynomial,
  signOf,
  squareRoot,
  times,
} from "../formulas.ts";
import { call, type Scalar } from "../scalar.ts";
import { family, memberName } from "./family.ts";

/** Iₙ(x) / xⁿ in powers of x², |x| ≤ 8. */
const near = [
  [
    1.0, 0.25, 0.015625000000000007, 0.00043402777777777445, 6.781684027778812e-6, 6.781684027758202e-8,
    4.709502797312111e-10, 2.4028075474081917e-12, 9.385967122158306e-15, 2.896902788810415e-17,
    7.242279005317181e-20, 1.4962822964042478e-22, 2.5987841051325663e-25, 3.829411247002327e-28,
    5.0327117729737235e-31, 4.601357767863732e-34, 8.487698345602824e-37,
  ],
  [
    0.5, 0.0625, 0.002604166666666667, 5.425347222222213e-5, 6.781684027778059e-7, 5.651403356476159e-9,
    3.363930569400616e-11, 1.5017547178772907e-13, 5.214426141593576e-16, 1.44845153192735e-18,
    3.291941257933586e-21, 6.234584831530237e-24, 9.994221689502959e-27, 1.3687885297024527e-29,
    1.6696390898900487e-32, 1.47105648860311e-35, 2.4334892279361836e-38,
  ],
] as const;

/** √x exp(−x) Iₙ(x) in powers of 16 / x − 1, x ≥ 8. */
const far = [
  [
    0.4021765094450081, 0.003360551983667723, 0.00013621607439187025, 1.1143033802607884e-5,
    1.4838475863617334e-6, 2.9735956526118083e-7, 8.872154559125988e-8, 3.932927151286734e-8,
    2.1556814290058187e-8, 7.532353106711217e-9, -6.805987779953023e-9, -1.331968389936854e-8,
    -5.162515439364406e-9, 7.323063762049143e-9, 6.789822009634267e-9, -3.1181794411505942e-9,
    -4.848331158674929e-9, 1.0921744588139988e-9, 2.398283375524351e-9, -2.746820768009484e-10,
    -7.474354025883043e-10, 3.522758832600452e-11, 1.0883149757822694e-10,
  ],
  [
    0.38939845902587233, -0.009749577193235609, -0.0002192357638338275, -1.503854721130056e-5,
    -1.8349101540105064e-6, -3.483853065344186e-7, -1.0001220592805615e-7, -4.313232193345414e-8,
    -2.338269331985915e-8, -8.407290617881374e-9, 6.795075032637858e-9, 1.3952500398540847e-8,
    5.722694446437987e-9, -7.432266824715064e-9, -7.222594611627697e-9, 3.0713752410543973e-9,
    5.09414630294562e-9, -1.047310277436086e-9, -2.506346325951988e-9, 2.58076620129882e-10,
    7.791357487212821e-10, -3.2649804688047174e-11, -1.1330381195741833e-10,
  ],
] as const;

/** Odd for odd orders. */
const signed = <Source>(n: number, x: Scalar<Source>, value: Scalar<Source>): Scalar<Source> =>
  n === 0 ? value : times(signOf(x), value);

const nearOf = family((n) =>
  expanded(`${memberName("besselI", n)}Near`, `I${n}(x), for 0 ≤ x < 8.`, ["x"], (bind, x) => {
    const sum = polynomial(bind(times(x, x), "z"), near[n]!, bind);
    return n === 0 ? sum : times(x, sum);
  }),
);

const farOf = family((n) =>
  expanded(`${memberName("besselI", n)}Far`, `exp(−x) I${n}(x), for x ≥ 8.`, ["x"], (bind, x) => {
    const t = bind(minus(over(16, x), 1), "t");
    return over(polynomial(t, far[n]!, bind), squareRoot(x));
  }),
);

/** The exponential in two halves: the product may be finite where it is not. */
export const besselI = family((n) =>
  expanded(memberName("besselI", n), `I${n}(x), a modified Bessel function.`, ["x"], (bind, x) => {
    const a = bind(magnitude(x), "a");
    const half = bind(exponential(times(a, 0.5)), "half");
    const large = times(times(half, call(farOf(n), a)), half);
    const farther = choose(isLess(a, 720), large, times(a, Infinity));
    return signed(n, x, choose(isLess(a, 8), call(nearOf(n), a), farther));
  }),
);

export const scaledBesselI = family((n) =>
  expanded(memberName("scaledBesselI", n), `exp(−|x|) I${n}(x).`, ["x"], (bind, x) => {
    const a = bind(magnitude(x), "a");
    const close = times(exponential(negative(a)), call(nearOf(n), a));
    return signed(n, x, choose(isLess(a, 8), close, call(farOf(n), a)));
  }),
);
