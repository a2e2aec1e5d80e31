/** What JavaScript's operators mean for tensors. */
import {
  type Diagnostic,
  operatorWithoutMeaning,
  squareProduct,
  tensorAsCondition,
  tensorCompared,
  vectorTimesVector,
} from "../diagnostics.ts";
import { isNode, type Node } from "../graph/node.ts";
import { add, div, ge, gt, le, lt, mul, neg, sub } from "../primitives/elementwise.ts";
import { matmul } from "../primitives/linear.ts";
import { pow } from "../primitives/power.ts";
import { nodesOf, type Operand } from "../primitives/primitive.ts";
import { remainder } from "../primitives/rounding.ts";
import { equalDims } from "../shape/dim.ts";
import { equalShapes, printShape } from "../shape/shape.ts";

/** Takes what is no error. */
export type Warn = (warning: Diagnostic) => void;

type Meaning = (a: Operand, b: Operand, warn: Warn) => Node;

const meanings: Readonly<Record<string, Meaning>> = {
  "+": add,
  "-": sub,
  "*": multiply,
  "/": div,
  "%": remainder,
  "**": pow,
  "<": lt,
  "<=": le,
  ">": gt,
  ">=": ge,
};

/** `a operator b`, where at least one side is a tensor. */
export function applyOperator(operator: string, a: unknown, b: unknown, warn: Warn): unknown {
  if (operator === "+" && (typeof a === "string" || typeof b === "string")) return `${String(a)}${String(b)}`;
  const meaning = meanings[operator];
  if (!meaning) throw operatorWithoutMeaning(operator, [a, b].filter(isNode));
  // Checks that both sides are tensors or numbers; numbers stay numbers, so that they take the type of the tensor.
  nodesOf(`operator ${operator}`, [a, b]);
  return meaning(a as Operand, b as Operand, warn);
}

/** `-a`, `+a`, `~a`. */
export function applyUnary(operator: string, a: Node): Node {
  if (operator === "-") return neg(a);
  if (operator === "+") return a;
  throw operatorWithoutMeaning(operator, [a]);
}

const isScalar = (operand: Operand): boolean => !isNode(operand) || operand.shape.length === 0;

function multiply(a: Operand, b: Operand, warn: Warn): Node {
  if (isScalar(a) || isScalar(b)) return mul(a, b);
  const operands = [a as Node, b as Node] as const;
  const [{ shape }, { shape: other }] = operands;
  if (shape.length === 1 && other.length === 1) throw vectorTimesVector(operands);
  if (shape.length === 2 && equalShapes(shape, other) && equalDims(shape[0]!, shape[1]!))
    warn(squareProduct(printShape(shape), operands));
  return matmul(a, b);
}

/** JavaScript's own meaning, for all other values. */
export function plainOperator(operator: string, a: never, b: never): unknown {
  return plain[operator]!(a, b);
}

const plain: Readonly<Record<string, (a: never, b: never) => unknown>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  ">>>": (a, b) => a >>> b,
};

export function plainUnary(operator: string, a: never): unknown {
  if (operator === "-") return -a;
  return operator === "+" ? +a : ~a;
}

/** `==` and its kin. Two tensors may be compared by identity, and any with null and undefined. */
export function compare(operator: string, a: unknown, b: unknown): boolean {
  const operands = [a, b].filter(isNode);
  const strict = operator.length === 3;
  if (operands.length > 0 && (strict ? isNumber(a) || isNumber(b) : isSomething(a) && isSomething(b)))
    throw tensorCompared(operator, operands);
  const equal = strict ? a === b : looselyEqual(a, b);
  return operator.startsWith("!") ? !equal : equal;
}

const isNumber = (value: unknown): boolean => typeof value === "number";
const isSomething = (value: unknown): boolean => value !== null && value !== undefined;
// eslint-disable-next-line eqeqeq -- It is the user's `==`.
const looselyEqual = (a: unknown, b: unknown): boolean => a == b;

/** The value of a condition. */
export function testCondition(value: unknown): unknown {
  if (isNode(value)) throw tensorAsCondition([value]);
  return value;
}
