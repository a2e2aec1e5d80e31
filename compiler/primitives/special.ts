/** The error function and its kin, and sums and products with logarithms. All are functions of the language. */
import type { Node, Primitive } from "../graph/node.ts";
import * as scalar from "../scalar/intrinsics.ts";
import {
  choose,
  exponential,
  isEqual,
  larger,
  logarithm,
  magnitude,
  minus,
  negative,
  plus,
  times,
  both,
} from "../scalar/formulas.ts";
import { call } from "../scalar/scalar.ts";
import * as special from "../scalar/special.ts";
import { sinc as sincOf } from "../scalar/special/sinc.ts";
import { div, elementwise, elementwise2, mul, neg, sub } from "./arithmetic.ts";
import { eq, exp, le, logicalAnd, sigmoid, where } from "./elementwise.ts";
import { derivatives, type Order } from "./orders.ts";
import { apply, callable, literal, nodeOf, type Operand, type Unary } from "./primitive.ts";

/** exp(−x²) times a constant. */
const bell = (x: Node, factor: number): Node => mul(exp(neg(mul(x, x))), factor);
const twoOverRootPi = 1.1283791670955126;

/** 2 / √π ∫₀ˣ exp(−t²) dt (torch.erf). */
export const erf = elementwise("erf", {
  formula: "d erf x = 2 / √π exp(−x²) dx",
  value: (x) => call(special.erf, x),
  partials: ([x]) => [bell(x!, twoOverRootPi)],
});
/** 1 − erf x; keeps its digits where it is tiny (torch.erfc). */
export const erfc = elementwise("erfc", {
  formula: "d erfc x = −2 / √π exp(−x²) dx",
  value: (x) => call(special.erfc, x),
  partials: ([x]) => [bell(x!, -twoOverRootPi)],
});
/** The number whose erf is x; ±∞ at ±1, NaN beyond (torch.erfinv). */
export const erfinv = elementwise("erfinv", {
  formula: "d erfinv x = √π / 2 exp(erfinv² x) dx",
  value: (x) => call(special.erfinv, x),
  partials: (_, y) => [mul(exp(mul(y, y)), 1 / twoOverRootPi)],
  domain: [-0.9, 0.9],
});

/** sin πx / πx, 1 at 0; its derivatives cancel nowhere (torch.sinc). */
export const sinc: Unary & Primitive<Order> = callable(
  derivatives("sinc", "d sinc x = (cos πx − sinc x) / x dx, 0 at 0", sincOf),
  ((x: Operand) => apply(sinc, [nodeOf("sinc", x)], { order: 0 })) as Unary,
);

/** log(exp a + exp b), without overflow in between (torch.logaddexp). */
export const logaddexp = elementwise2("logaddexp", {
  formula: "d logaddexp(a, b) = sigmoid(a − b) da + sigmoid(b − a) db",
  value: (a, b) => {
    const rest = call(scalar.log1p, exponential(negative(magnitude(minus(a, b)))));
    return choose(isEqual(a, b), plus(a, Math.LN2), plus(larger(a, b), rest));
  },
  partials: ([a, b]) => [sigmoid(sub(a!, b!)), sigmoid(sub(b!, a!))],
});
/** The logarithm to base 2 of 2^a + 2^b, without overflow in between (torch.logaddexp2). */
export const logaddexp2 = elementwise2("logaddexp2", {
  formula: "d logaddexp2(a, b) = sigmoid((a − b) log 2) da + sigmoid((b − a) log 2) db",
  value: (a, b) => {
    const power = call(special.exp2, negative(magnitude(minus(a, b))));
    const rest = times(call(scalar.log1p, power), Math.LOG2E);
    return choose(isEqual(a, b), plus(a, 1), plus(larger(a, b), rest));
  },
  partials: ([a, b]) => [sigmoid(mul(sub(a!, b!), Math.LN2)), sigmoid(mul(sub(b!, a!), Math.LN2))],
});

/** x log y, 0 where x is 0 and y no NaN (torch.xlogy). */
export const xlogy = elementwise2("xlogy", {
  formula: "d(x log y) = log y dx + x / y dy",
  value: (x, y) => choose(both(isEqual(x, 0), isEqual(y, y)), 0, times(x, logarithm(y))),
  vjp: ([x, y], _, d) => [
    where(logicalAnd(eq(x!, 0), le(y!, 0)), literal(d.graph, 0), xlogy(d, y!)),
    div(mul(d, x!), y!),
  ],
  domain: [0.1, 4],
});
