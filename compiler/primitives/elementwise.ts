/** Operators that treat every element alike: exponentials, comparisons, choices. All are functions of the language. */
import { wrongDType } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { call, literal as number } from "../scalar/scalar.ts";
import { printType } from "../shape/shape.ts";
import {
  add,
  build,
  div,
  type Elementwise,
  elementwise,
  elementwise2,
  mul,
  neg,
  record,
  sub,
} from "./arithmetic.ts";
import { expandTo } from "./broadcast.ts";
import {
  type Binary,
  callable,
  literal,
  literalValue,
  nodesOf,
  type Operand,
  type Ternary,
} from "./primitive.ts";

export { add, div, mul, neg, sub };

const flat = () => [0, 0];
const one = number(1);

/** The larger of both; NaN if either is. Equal values share the gradient (torch.maximum). */
export const maximum = elementwise2("maximum", {
  formula: "d max(a, b) = da where a > b, db where a < b, half of each where equal",
  value: (a, b) => call(scalar.maximum, a, b),
  vjp: ([a, b], _, d) => [shared(a!, b!, d, lt), shared(b!, a!, d, lt)],
});
/** The smaller of both; NaN if either is. Equal values share the gradient (torch.minimum). */
export const minimum = elementwise2("minimum", {
  formula: "d min(a, b) = da where a < b, db where a > b, half of each where equal",
  value: (a, b) => call(scalar.minimum, a, b),
  vjp: ([a, b], _, d) => [shared(a!, b!, d, gt), shared(b!, a!, d, gt)],
});

/** What goes to x: nothing where it loses, half of it where both are equal; NaN gives both all of it, as in PyTorch. */
const shared = (x: Node, other: Node, d: Node, loses: Binary): Node =>
  where(loses(x, other), literal(d.graph, 0), where(eq(x, other), mul(d, 0.5), d));

export const exp = elementwise("exp", {
  formula: "d exp x = exp x dx",
  value: (x) => call(scalar.exp, x),
  partials: (_, y) => [y],
});
/** exp x − 1; its derivative is exp x itself, since expm1 x + 1 loses the digits of what is nearly 0 (torch.expm1). */
export const expm1 = elementwise("expm1", {
  formula: "d expm1 x = exp x dx",
  value: (x) => call(scalar.expm1, x),
  partials: ([x]) => [exp(x!)],
});
export const log = elementwise("log", {
  formula: "d log x = dx / x",
  value: (x) => call(scalar.log, x),
  vjp: ([x], _, d) => [div(d, x!)],
  domain: [0.1, 4],
});
export const log1p = elementwise("log1p", {
  formula: "d log1p x = dx / (1 + x)",
  value: (x) => call(scalar.log1p, x),
  vjp: ([x], _, d) => [div(d, add(x!, 1))],
  domain: [-0.9, 4],
});
export const sqrt = elementwise("sqrt", {
  formula: "d sqrt x = dx / (2 sqrt x)",
  value: (x) => call(scalar.squareRoot, x),
  vjp: (_, y, d) => [div(d, mul(y, 2))],
  domain: [0.1, 4],
});
export const sin = elementwise("sin", {
  formula: "d sin x = cos x dx",
  value: (x) => call(scalar.sin, x),
  partials: ([x]) => [cos(x!)],
});
export const cos = elementwise("cos", {
  formula: "d cos x = −sin x dx",
  value: (x) => call(scalar.cos, x),
  partials: ([x]) => [neg(sin(x!))],
});
export const tanh = elementwise("tanh", {
  formula: "d tanh x = (1 − tanh² x) dx",
  value: (x) => call(scalar.tanh, x),
  partials: (_, y) => [sub(1, mul(y, y))],
});
/** 1 / (1 + exp(−x)); a primitive because its derivative is written with its value (torch.sigmoid). */
export const sigmoid = elementwise("sigmoid", {
  formula: "d sigmoid x = s (1 − s) dx",
  value: (x) => call(scalar.divide, one, call(scalar.add, one, call(scalar.exp, call(scalar.negate, x)))),
  partials: (_, y) => [mul(y, sub(1, y))],
});
/** x where positive, else 0; NaN stays. A primitive so that its derivative reads its value only (torch.relu). */
export const relu = elementwise("relu", {
  formula: "d relu x = dx where x > 0",
  value: (x) => call(scalar.select, call(scalar.lessOrEqual, x, number(0)), number(0), x),
  vjp: (_, y, d) => [where(le(y, 0), 0, d)],
  domain: [0.1, 4],
});
export const abs = elementwise("abs", {
  formula: "d|x| = sign x dx",
  value: (x) => call(scalar.absolute, x),
  partials: ([x]) => [sign(x!)],
  domain: [0.1, 4],
});
export const sign = elementwise("sign", {
  formula: "d sign x = 0",
  value: (x) => call(scalar.sign, x),
  partials: () => [0],
});
export const floor = elementwise("floor", {
  formula: "d floor x = 0",
  value: (x) => call(scalar.floor, x),
  partials: () => [0],
  domain: [0.1, 0.9],
});

function comparison(name: string, symbol: string, value: Elementwise["value"]): Binary & Primitive<null> {
  const rule = record(name, { formula: `d(a ${symbol} b) = 0`, value, partials: flat });
  const primitive: Binary & Primitive<null> = callable(rule, ((a: Operand, b: Operand) =>
    build(primitive, nodesOf(name, [a, b]).map(asStored))) as Binary);
  return primitive;
}

/** In single precision data is compared with the number that data would hold: a stored 1.1 equals 1.1. */
function asStored(node: Node): Node {
  const value = literalValue(node);
  if (value === undefined || node.dtype !== "f32" || node.graph.precision !== "f32") return node;
  return expandTo(literal(node.graph, Math.fround(value)), node.shape);
}

export const lt = comparison("lt", "<", (a, b) => call(scalar.less, a, b));
export const le = comparison("le", "≤", (a, b) => call(scalar.lessOrEqual, a, b));
export const gt = comparison("gt", ">", (a, b) => call(scalar.less, b, a));
export const ge = comparison("ge", "≥", (a, b) => call(scalar.lessOrEqual, b, a));
export const eq = comparison("eq", "=", (a, b) => call(scalar.equal, a, b));
export const ne = comparison("ne", "≠", (a, b) => call(scalar.notEqual, a, b));
export const logicalAnd = comparison("logicalAnd", "∧", (a, b) => call(scalar.and, a, b));
export const logicalOr = comparison("logicalOr", "∨", (a, b) => call(scalar.or, a, b));
export const logicalNot = elementwise("logicalNot", {
  formula: "d ¬x = 0",
  value: (x) => call(scalar.not, x),
  partials: () => [0],
});
/** The values as f32 (Tensor.float). */
export const float = elementwise("float", {
  formula: "dx = dy",
  value: (x) => call(scalar.toFloat, x),
  partials: () => [1],
});
/** The values as i32, cut towards zero (Tensor.int). */
export const int = elementwise("int", {
  formula: "dx = 0",
  value: (x) => call(scalar.toInteger, x),
  partials: () => [0],
});

/** a where the condition, a bool tensor, holds, else b, with broadcasting; only the chosen side is computed (torch.where). */
export const where: Ternary & Primitive<null> = callable(
  record("where", {
    formula: "da = dy where the condition holds, db = dy elsewhere",
    value: (condition, a, b) => call(scalar.select, condition, a, b),
    vjp: ([condition], _, d) => {
      const zero = literal(d.graph, 0);
      return [null, where(condition!, d, zero), where(condition!, zero, d)];
    },
  }),
  ((condition: Operand, a: Operand, b: Operand) => {
    // The condition must not decide the element type of the numbers beside it.
    const [first, second] = nodesOf("where", [a, b]);
    const [decides] = nodesOf("where", [condition]) as [Node];
    if (decides.dtype !== "bool")
      throw wrongDType(
        "where",
        "a condition of type bool",
        printType(decides.type),
        "Compare it: where(ne(x, 0), a, b).",
        [decides],
      );
    return build(where, [decides, first, second]);
  }) as Ternary,
);
