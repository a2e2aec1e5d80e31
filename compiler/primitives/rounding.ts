/** Rounding and remainders. */
import type { Primitive } from "../graph/node.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { call } from "../scalar/scalar.ts";
import * as special from "../scalar/special.ts";
import { build, div, elementwise, elementwise2, neg, record } from "./arithmetic.ts";
import { int } from "./elementwise.ts";
import { type Binary, callable, type Operand } from "./primitive.ts";

/** The next whole number that is not smaller (torch.ceil). */
export const ceil = elementwise("ceil", {
  formula: "d ceil x = 0",
  value: (x) => call(scalar.ceil, x),
  partials: () => [0],
  domain: [0.1, 0.9],
});
/** The whole number next to x towards 0 (torch.trunc). */
export const trunc = elementwise("trunc", {
  formula: "d trunc x = 0",
  value: (x) => call(scalar.truncate, x),
  partials: () => [0],
  domain: [0.1, 0.9],
});
/** The nearest whole number, halves to the even one. */
export const roundHalfEven = elementwise("round", {
  formula: "d round x = 0",
  value: (x) => call(special.round, x),
  partials: () => [0],
  domain: [0.1, 0.4],
});

/** What is left of a after whole multiples of b, with the sign of a: JavaScript's and C's remainder (torch.fmod). */
export const fmod = elementwise2("fmod", {
  formula: "d fmod(a, b) = da − trunc(a / b) db",
  value: (a, b) => call(scalar.modulo, a, b),
  partials: ([a, b]) => [1, neg(trunc(div(a!, b!)))],
  domain: [0.5, 3],
});
/** What is left of a after whole multiples of b, with the sign of b: Python's remainder, also `a % b` (torch.remainder). */
export const remainder = elementwise2("remainder", {
  formula: "d remainder(a, b) = da − floor(a / b) db",
  value: (a, b) => call(special.remainder, a, b),
  partials: ([a, b]) => [1, neg(floorDivide(a!, b!))],
  domain: [0.5, 3],
});
/** a / b rounded down; of integers an integer (torch.floor_divide). */
export const floorDivide: Binary & Primitive<null> = callable(
  record("floorDivide", {
    formula: "d floorDivide(a, b) = 0",
    value: (a, b) => call(special.floorDivide, a, b),
    vjp: () => [null, null],
    domain: [0.5, 3],
  }),
  ((a: Operand, b: Operand) => {
    const count = build(floorDivide, [a, b]);
    return count.inputs.every(({ dtype }) => dtype !== "f32") ? int(count) : count;
  }) as Binary,
);
