/** Arguments of elementwise functions that must be refused. */
import { type Row, wrong } from "./row.ts";

export const elementwise: readonly Row[] = [
  [
    "a factor that is no number",
    ({ add, input }) => add(input([2]), 1, { alpha: wrong("2") }),
    ["GC2011", "add: alpha is 2", "It must be a number."],
  ],
  [
    "a factor that is a tensor",
    ({ sub, input }) => sub(input([2]), 1, { alpha: input([2]) }),
    ["GC2011", "sub: alpha is a tensor", "It must be a number."],
  ],
  [
    "a rounding mode that is none",
    ({ div, input }) => div(input([2]), 2, { roundingMode: wrong("ceil") }),
    ["GC2011", "div: roundingMode is ceil", 'It must be "floor" or "trunc", or null.'],
  ],
  [
    "PyTorch's spelling of a rounding mode",
    ({ div, input }) => div(input([2]), 2, wrong({ rounding_mode: "floor" })),
    ["GC2011", "div: there is no option rounding_mode", "Did you mean roundingMode?"],
  ],
  [
    "bounds that are not there",
    ({ clamp, input }) => clamp(input([2])),
    ["GC2011", "clamp: there is no bound", "Write clamp(x, { min: 0 }), or { max: 1 }, or both."],
  ],
  [
    "bounds that stand alone",
    ({ clamp, input }) => clamp(input([2]), wrong(0)),
    [
      "GC2011",
      "clamp: the last argument is no object of options",
      "The options of clamp are min, max. Write { min: ... }.",
    ],
  ],
  [
    "half a digit",
    ({ round, input }) => round(input([2]), { decimals: 0.5 }),
    ["GC2011", "round: decimals is 0.5", "It must be a whole number."],
  ],
  [
    "a tolerance below 0",
    ({ isclose, input }) => isclose(input([2]), 0, { rtol: -1 }),
    ["GC2011", "isclose: rtol is -1", "It must be a number at least 0."],
  ],
  [
    "an eps above 1",
    ({ logit, input }) => logit(input([2]), { eps: 2 }),
    ["GC2011", "logit: eps is 2", "It must be a number from 0 to 1, or null."],
  ],
  [
    "a mask of numbers",
    ({ maskedFill, input }) => maskedFill(input([2]), input([2]), 0),
    ["GC2011", "maskedFill: an operand is f32, not bool", "Compare: ne(mask, 0)."],
  ],
  [
    "a filling with dimensions",
    ({ maskedFill, input }) => maskedFill(input([2]), input([2], "bool"), input([2])),
    ["GC2011", "maskedFill: the value has dimensions", "Use where(mask, value, x)."],
  ],
  [
    "bits of floats",
    ({ bitwiseAnd, input }) => bitwiseAnd(input([2], "i32"), input([2])),
    ["GC2011", "bitwiseAnd: an operand is f32, not i32 or bool", "Use int(x), or a comparison."],
  ],
  [
    "an order that is a tensor",
    ({ polygamma, input }) => polygamma(input([2]), 1),
    [
      "GC2011",
      "polygamma: the order is a tensor",
      "It comes first, a whole number from 0 to 30: polygamma(1, x).",
    ],
  ],
  [
    "half a dimension",
    ({ mvlgamma, input }) => mvlgamma(input([2]), 1.5),
    ["GC2011", "mvlgamma: p is 1.5", "It must be a whole number, at least 1."],
  ],
  [
    "a quotient among the integers",
    ({ pow, input }) => pow(input([2], "i32"), -2),
    ["GC2011", "pow: integers have no power -2 among the integers", "Use float(x)."],
  ],
];
