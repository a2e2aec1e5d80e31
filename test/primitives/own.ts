/** Primitives known to the tests only: a primitive is its record, wherever that stands. */
import type { Primitive } from "../../compiler/graph/node.ts";
import { elementwise, elementwise2, mul, sub } from "../../compiler/primitives/arithmetic.ts";
import { multiply, subtract } from "../../compiler/scalar/intrinsics.ts";
import { call } from "../../compiler/scalar/scalar.ts";

const cube = elementwise("cube", {
  formula: "d x³ = 3 x² dx",
  value: (x) => call(multiply, x, call(multiply, x, x)),
  partials: ([x]) => [mul(mul(x!, x!), 3)],
});

const squaredDistance = elementwise2("squaredDistance", {
  formula: "d (a − b)² = 2 (a − b) (da − db)",
  value: (a, b) => call(multiply, call(subtract, a, b), call(subtract, a, b)),
  partials: ([a, b]) => [mul(sub(a!, b!), 2), mul(sub(b!, a!), 2)],
});

export const own = [cube, squaredDistance] as readonly unknown[] as readonly Primitive[];
