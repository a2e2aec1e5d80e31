/** Circular and hyperbolic functions and their inverses. All are functions of the language. */
import type { Node } from "../graph/node.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { call } from "../scalar/scalar.ts";
import { add, div, elementwise, elementwise2, mul, neg, sub } from "./arithmetic.ts";
import { rsqrt } from "./power.ts";

/** 1 − x², with all digits where it is small. */
const coSquare = (x: Node): Node => mul(sub(1, x), add(x, 1));

/** sin x / cos x (torch.tan). */
export const tan = elementwise("tan", {
  formula: "d tan x = (1 + tan² x) dx",
  value: (x) => call(scalar.tan, x),
  partials: (_, y) => [add(mul(y, y), 1)],
  domain: [-1.2, 1.2],
});
/** The angle in [−π/2, π/2] whose sine is x; NaN outside of [−1, 1] (torch.asin). */
export const asin = elementwise("asin", {
  formula: "d asin x = dx / sqrt(1 − x²)",
  value: (x) => call(scalar.asin, x),
  partials: ([x]) => [rsqrt(coSquare(x!))],
  domain: [-0.9, 0.9],
});
/** The angle in [0, π] whose cosine is x; NaN outside of [−1, 1] (torch.acos). */
export const acos = elementwise("acos", {
  formula: "d acos x = −dx / sqrt(1 − x²)",
  value: (x) => call(scalar.acos, x),
  partials: ([x]) => [neg(rsqrt(coSquare(x!)))],
  domain: [-0.9, 0.9],
});
/** The angle in (−π/2, π/2) whose tangent is x (torch.atan). */
export const atan = elementwise("atan", {
  formula: "d atan x = dx / (1 + x²)",
  value: (x) => call(scalar.atan, x),
  vjp: ([x], _, d) => [div(d, add(mul(x!, x!), 1))],
});
/** The angle in [−π, π] of the point with ordinate y and abscissa x (torch.atan2). */
export const atan2 = elementwise2("atan2", {
  formula: "d atan2(y, x) = (x dy − y dx) / (x² + y²)",
  value: (y, x) => call(scalar.atan2, y, x),
  vjp: ([y, x], _, d) => {
    const share = div(d, add(mul(y!, y!), mul(x!, x!)));
    return [mul(share, x!), neg(mul(share, y!))];
  },
});
/** sqrt(x² + y²), without overflow in between (torch.hypot). */
export const hypot = elementwise2("hypot", {
  formula: "d hypot(x, y) = (x dx + y dy) / hypot(x, y)",
  value: (x, y) => call(scalar.hypot, x, y),
  partials: ([x, y], length) => [div(x!, length), div(y!, length)],
  domain: [0.1, 4],
});

/** (exp x − exp −x) / 2 (torch.sinh). */
export const sinh = elementwise("sinh", {
  formula: "d sinh x = cosh x dx",
  value: (x) => call(scalar.sinh, x),
  partials: ([x]) => [cosh(x!)],
});
/** (exp x + exp −x) / 2 (torch.cosh). */
export const cosh = elementwise("cosh", {
  formula: "d cosh x = sinh x dx",
  value: (x) => call(scalar.cosh, x),
  partials: ([x]) => [sinh(x!)],
});
/** The number whose hyperbolic sine is x (torch.asinh). */
export const asinh = elementwise("asinh", {
  formula: "d asinh x = dx / sqrt(1 + x²)",
  value: (x) => call(scalar.asinh, x),
  partials: ([x]) => [rsqrt(add(mul(x!, x!), 1))],
});
/** The number ≥ 0 whose hyperbolic cosine is x; NaN below 1 (torch.acosh). */
export const acosh = elementwise("acosh", {
  formula: "d acosh x = dx / sqrt(x² − 1)",
  value: (x) => call(scalar.acosh, x),
  partials: ([x]) => [rsqrt(mul(sub(x!, 1), add(x!, 1)))],
  domain: [1.2, 4],
});
/** The number whose hyperbolic tangent is x; ±∞ at ±1, NaN beyond (torch.atanh). */
export const atanh = elementwise("atanh", {
  formula: "d atanh x = dx / (1 − x²)",
  value: (x) => call(scalar.atanh, x),
  vjp: ([x], _, d) => [div(d, coSquare(x!))],
  domain: [-0.9, 0.9],
});
