/** What JavaScript's Math has and PyTorch has not: reached as `Math.cbrt(x)` and the like. */
import * as scalar from "../scalar/intrinsics.ts";
import { call } from "../scalar/scalar.ts";
import { div, elementwise, mul } from "./arithmetic.ts";

/** The cube root. */
export const cbrt = elementwise("cbrt", {
  formula: "d ∛x = dx / (3 ∛x²)",
  value: (x) => call(scalar.cbrt, x),
  vjp: (_, y, d) => [div(d, mul(mul(y, y), 3))],
  domain: [0.1, 4],
});
/** The nearest number of single precision; its derivative is that of what it rounds. */
export const fround = elementwise("fround", {
  formula: "d fround x = dx",
  value: (x) => call(scalar.round, x),
  partials: () => [1],
  // So small that its steps are, too.
  domain: [0.0001, 0.002],
});
/** The nearest whole number, halves up. */
export const roundHalfUp = elementwise("roundHalfUp", {
  formula: "d roundHalfUp x = 0",
  value: (x) => call(scalar.roundHalfUp, x),
  partials: () => [0],
  domain: [0.1, 0.4],
});
