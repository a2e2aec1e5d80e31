/** Modified Bessel functions of the first kind. */
import type { Node } from "../graph/node.ts";
import { call } from "../scalar/scalar.ts";
import { besselI, scaledBesselI } from "../scalar/special/bessel.ts";
import { add, div, elementwise, mul, sub } from "./arithmetic.ts";
import { eq, sign, where } from "./elementwise.ts";
import { literal } from "./primitive.ts";

/** y / x; 0 at 0, from where it is not read. */
const quotient = (y: Node, x: Node): Node => div(y, where(eq(x, 0), literal(x.graph, 1), x));
const atZero = (x: Node, value: number, elsewhere: Node): Node =>
  where(eq(x, 0), literal(x.graph, value), elsewhere);

/** I₀(x) (torch.i0). */
export const i0 = elementwise("i0", {
  formula: "d i0 x = i1 x dx",
  value: (x) => call(besselI(0), x),
  partials: ([x]) => [i1(x!)],
});
/** I₁(x) (torch.special.i1). */
export const i1 = elementwise("i1", {
  formula: "d i1 x = (i0 x − i1 x / x) dx",
  value: (x) => call(besselI(1), x),
  partials: ([x], y) => [atZero(x!, 0.5, sub(i0(x!), quotient(y, x!)))],
});
/** exp(−|x|) I₀(x) (torch.special.i0e). */
export const i0e = elementwise("i0e", {
  formula: "d i0e x = (i1e x − sign x i0e x) dx",
  value: (x) => call(scaledBesselI(0), x),
  partials: ([x], y) => [sub(i1e(x!), mul(sign(x!), y))],
  domain: [0.1, 4],
});
/** exp(−|x|) I₁(x) (torch.special.i1e). */
export const i1e = elementwise("i1e", {
  formula: "d i1e x = (i0e x − (sign x + 1 / x) i1e x) dx",
  value: (x) => call(scaledBesselI(1), x),
  partials: ([x], y) => [atZero(x!, 0.5, sub(i0e(x!), add(mul(sign(x!), y), quotient(y, x!))))],
  domain: [0.1, 4],
});
