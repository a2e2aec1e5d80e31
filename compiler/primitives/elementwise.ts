/** Operators that treat every element alike: arithmetic, comparisons, exponentials. */
import type { Node, Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { axesOf, call, index, literal as number, read, type Scalar } from "../scalar/scalar.ts";
import type { DType } from "../shape/shape.ts";
import { expandTo } from "./broadcast.ts";
import {
  apply,
  type Binary,
  broadcastShape,
  callable,
  commonShape,
  literal,
  nodesOf,
  type Operand,
  type Unary,
} from "./primitive.ts";

type Values = Scalar<number>[];

interface Elementwise {
  /** The derivative as mathematics. */
  readonly formula: string;
  readonly value: (...args: Values) => Scalar<number>;
  /** One partial derivative per operand, from the operands and the result; 0 for none. */
  readonly partials?: (inputs: readonly Node[], output: Node) => readonly (Node | number)[];
  readonly vjp?: (inputs: readonly Node[], output: Node, cotangent: Node) => readonly (Node | null)[];
  /** The smooth part of its domain, for tests. */
  readonly domain?: readonly [number, number];
}

/** Cotangent times partial derivative. */
function chain(cotangent: Node, partial: Node | number): Node | null {
  if (partial === 0) return null;
  if (partial === 1) return cotangent;
  return partial === -1 ? neg(cotangent) : mul(cotangent, partial);
}

/** The element type of a scalar expression over operands of these types. */
function dtypeOf(value: Scalar<number>, operands: readonly DType[]): DType {
  if (value.kind === "literal") return value.dtype;
  if (value.kind === "read") return operands[value.source]!;
  if (value.kind === "apply") return value.intrinsic.result(value.args.map((arg) => dtypeOf(arg, operands)));
  return "i32";
}

function record(name: string, rule: Elementwise): Primitive<null> {
  return {
    name,
    formula: rule.formula,
    type: (inputs, _, operands) => ({
      shape: commonShape(name, inputs, operands),
      dtype: dtypeOf(
        rule.value(...inputs.map((__, i) => read(i))),
        inputs.map((input) => input.dtype),
      ),
    }),
    vjp: (node, cotangent) => {
      if (rule.vjp) return rule.vjp(node.inputs, node, cotangent);
      return rule.partials!(node.inputs, node as Node).map((partial) => chain(cotangent, partial));
    },
    lower: (node) => {
      const axes = axesOf(node.shape);
      const at = axes.map((axis) => index(axis));
      return { axes, over: [], where: [], value: rule.value(...node.inputs.map((_, i) => read(i, ...at))) };
    },
    ...(rule.domain && { domain: rule.domain }),
  };
}

/** Adds an elementwise node; operands are broadcast. */
function build(primitive: Primitive<null>, operands: readonly unknown[]): Node {
  const nodes = nodesOf(primitive.name, operands);
  const shape = broadcastShape(primitive.name, nodes);
  return apply(
    primitive,
    nodes.map((node) => expandTo(node, shape)),
    null,
  );
}

/** An elementwise operator of one operand: its record, callable. */
export function elementwise(name: string, rule: Elementwise): Unary & Primitive<null> {
  const primitive: Unary & Primitive<null> = callable(record(name, rule), ((x: Operand) =>
    build(primitive, [x])) as Unary);
  return primitive;
}

/** An elementwise operator of two operands, with broadcasting. */
export function elementwise2(name: string, rule: Elementwise): Binary & Primitive<null> {
  const primitive: Binary & Primitive<null> = callable(record(name, rule), ((a: Operand, b: Operand) =>
    build(primitive, [a, b])) as Binary);
  return primitive;
}

const flat = () => [0, 0];
const one = number(1);

export const add = elementwise2("add", {
  formula: "d(a + b) = da + db",
  value: (a, b) => call(scalar.add, a, b),
  partials: () => [1, 1],
});
export const sub = elementwise2("sub", {
  formula: "d(a − b) = da − db",
  value: (a, b) => call(scalar.subtract, a, b),
  partials: () => [1, -1],
});
export const mul = elementwise2("mul", {
  formula: "d(a b) = b da + a db",
  value: (a, b) => call(scalar.multiply, a, b),
  partials: ([a, b]) => [b!, a!],
});
export const div = elementwise2("div", {
  formula: "d(a / b) = (da − (a / b) db) / b",
  value: (a, b) => call(scalar.divide, a, b),
  vjp: ([, b], y, d) => {
    const quotient = div(d, b!);
    return [quotient, neg(mul(quotient, y))];
  },
});
export const neg = elementwise("neg", {
  formula: "d(−x) = −dx",
  value: (x) => call(scalar.negate, x),
  partials: () => [-1],
});

/** The larger of both; NaN if either is. Equal values share the gradient (torch.maximum). */
export const maximum = elementwise2("maximum", {
  formula: "d max(a, b) = da where a > b, db where a < b, half of each where equal",
  value: (a, b) => call(scalar.maximum, a, b),
  vjp: ([a, b], _, d) => shared(a!, b!, d, gt(a!, b!), lt(a!, b!)),
});
/** The smaller of both; NaN if either is. Equal values share the gradient (torch.minimum). */
export const minimum = elementwise2("minimum", {
  formula: "d min(a, b) = da where a < b, db where a > b, half of each where equal",
  value: (a, b) => call(scalar.minimum, a, b),
  vjp: ([a, b], _, d) => shared(a!, b!, d, lt(a!, b!), gt(a!, b!)),
});

function shared(a: Node, b: Node, d: Node, first: Node, second: Node): Node[] {
  const rest = where(eq(a, b), mul(d, 0.5), 0);
  return [where(first, d, rest), where(second, d, rest)];
}

export const exp = elementwise("exp", {
  formula: "d exp x = exp x dx",
  value: (x) => call(scalar.exp, x),
  partials: (_, y) => [y],
});
export const expm1 = elementwise("expm1", {
  formula: "d expm1 x = exp x dx",
  value: (x) => call(scalar.expm1, x),
  partials: (_, y) => [add(y, 1)],
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
/** log(1 + exp x), exact for large x of either sign (torch.nn.functional.softplus without threshold). */
export const logOnePlusExp = elementwise("logOnePlusExp", {
  formula: "d log(1 + exp x) = sigmoid x dx",
  value: (x) =>
    call(
      scalar.add,
      call(scalar.maximum, x, number(0)),
      call(scalar.log1p, call(scalar.exp, call(scalar.negate, call(scalar.absolute, x)))),
    ),
  partials: ([x]) => [sigmoid(x!)],
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

const comparison = (name: string, symbol: string, value: Elementwise["value"]): Binary & Primitive<null> =>
  elementwise2(name, { formula: `d(a ${symbol} b) = 0`, value, partials: flat });

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

interface Where {
  (condition: Tensor | number | boolean, a: Tensor | number, b: Tensor | number): Tensor;
  (condition: Operand, a: Operand, b: Operand): Node;
}

/** a where the condition holds, else b, with broadcasting; only the chosen side is computed (torch.where). */
export const where: Where & Primitive<null> = callable(
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
    return build(where, [condition, first, second]);
  }) as Where,
);
/** PyTorch's constant is a float32, in double precision, too. */
const leastSpread = Math.fround(1e-12);

/**
 * −(t log y + (1 − t) log(1 − y)) with both logarithms held at −100 and, in the derivative, y (1 − y) at 1e−12, as PyTorch
 * does; a primitive because that derivative is not the derivative of that value.
 */
export const binaryCrossEntropyTerm = elementwise2("binaryCrossEntropyTerm", {
  formula: "dy = (y − t) / max(y (1 − y), 1e−12)",
  value: (y, t) => {
    const held = (x: Scalar<number>): Scalar<number> =>
      call(scalar.maximum, call(scalar.log, x), number(-100));
    const weighed = (weight: Scalar<number>, x: Scalar<number>): Scalar<number> =>
      call(scalar.multiply, weight, held(x));
    return call(
      scalar.negate,
      call(scalar.add, weighed(t, y), weighed(call(scalar.subtract, one, t), call(scalar.subtract, one, y))),
    );
  },
  vjp: ([y, t], _, d) => [
    mul(d, div(sub(y!, t!), maximum(mul(y!, sub(1, y!)), leastSpread))),
    mul(d, sub(maximum(log(sub(1, y!)), -100), maximum(log(y!), -100))),
  ],
  domain: [0.1, 0.9],
});

/**
 * −(t log σ(x) + (1 − t) log(1 − σ(x))), the cross entropy of the logit x; a primitive because for sure and right logits
 * every composition that has this derivative cancels.
 */
export const binaryCrossEntropyWithLogitsTerm = elementwise2("binaryCrossEntropyWithLogitsTerm", {
  formula: "dx = sigmoid x − t",
  value: (x, t) => {
    const rest = call(scalar.log1p, call(scalar.exp, call(scalar.negate, call(scalar.absolute, x))));
    const missed = call(scalar.subtract, call(scalar.maximum, x, number(0)), call(scalar.multiply, x, t));
    return call(scalar.add, missed, rest);
  },
  partials: ([x, t]) => [sub(sigmoid(x!), t!), neg(x!)],
});
