/** Special functions. All are functions of the language. */
import type { Node } from "../graph/node.ts";
import { call } from "../scalar/scalar.ts";
import * as special from "../scalar/special.ts";
import { elementwise } from "./arithmetic.ts";
import { exp, mul, neg } from "./elementwise.ts";

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
