/** How elementwise records are made, and the arithmetic that derivatives are written in. */
import type { Node, Primitive } from "../graph/node.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { axesOf, call, index, read, type Scalar } from "../scalar/scalar.ts";
import type { DType } from "../shape/shape.ts";
import { expandTo } from "./broadcast.ts";
import {
  apply,
  type Binary,
  broadcastShape,
  callable,
  commonShape,
  nodesOf,
  type Operand,
  type Unary,
} from "./primitive.ts";

type Values = Scalar<number>[];

/** What an elementwise operator is made of. */
export interface Elementwise {
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

/** The record of an elementwise operator; its operands are broadcast already. */
export function record(name: string, rule: Elementwise): Primitive<null> {
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
export function build(primitive: Primitive<null>, operands: readonly unknown[]): Node {
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
