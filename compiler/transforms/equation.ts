/** Equations between graphs, and how they are matched. */
import { Graph } from "../graph/graph.ts";
import type { Node, Primitive } from "../graph/node.ts";
import { tracing } from "../graph/tracing.ts";
import { float, int } from "../primitives/elementwise.ts";
import { valueByHand } from "../primitives/hand-derivative.ts";
import { literalNode, literalValue } from "../primitives/primitive.ts";
import type { DType } from "../shape/shape.ts";

/**
 * exact: both sides have the same bits, also for NaN, ±∞ and −0. finite: equal to rounding where both sides are finite.
 * stability: equal where the left side is accurate; the right side is accurate further.
 */
export type EquationClass = "exact" | "finite" | "stability";

type Sides = (...variables: Node[]) => readonly [left: Node, right: Node];

export interface Equation {
  readonly class: EquationClass;
  readonly variables: number;
  readonly sides: Sides;
  /** The left side over variables of its own graph. */
  readonly pattern: Node;
  readonly unknowns: readonly Node[];
  /** For reports: why the right side is better. */
  readonly reason?: string;
}

interface Variable {
  readonly position: number;
  readonly dtype: DType;
}

const variableNode: Primitive<Variable> = {
  name: "variable",
  formula: "",
  type: (_, { dtype }) => ({ shape: [], dtype }),
  vjp: () => [],
  lower: () => {
    throw new Error("variables stand in patterns only");
  },
};

export interface EquationOptions {
  readonly reason?: string;
  /** How many of the first variables are truth values. Default: 0. */
  readonly conditions?: number;
}

/** An equation in as many variables as `sides` takes. */
export function equation(
  kind: EquationClass,
  sides: Sides,
  { reason, conditions = 0 }: EquationOptions = {},
): Equation {
  const graph = new Graph("f64");
  const unknowns = Array.from({ length: sides.length }, (_, position) => {
    const dtype = position < conditions ? "bool" : "f32";
    return graph.intern(variableNode, [], { position, dtype }) as Node;
  });
  const [pattern] = tracing(graph, () => sides(...unknowns));
  return {
    class: kind,
    variables: sides.length,
    sides,
    pattern,
    unknowns,
    ...(reason !== undefined && { reason }),
  };
}

const commutative: ReadonlySet<string> = new Set([
  "add",
  "mul",
  "maximum",
  "minimum",
  "eq",
  "ne",
  "logicalAnd",
  "logicalOr",
]);

/** Binds the variables of `pattern` so that it becomes `node`; false, and bindings of no meaning, where it cannot. */
function matches(pattern: Node, node: Node, bound: Map<Node, Node>): boolean {
  if (pattern.primitive === (variableNode as Primitive)) {
    const earlier = bound.get(pattern);
    bound.set(pattern, earlier ?? node);
    return earlier === undefined || earlier === node;
  }
  if (pattern.primitive === (literalNode as Primitive))
    return Object.is(literalValue(node), literalValue(pattern));
  // A derivative written by hand does not hide the formula.
  const value = valueByHand(node);
  if (value) return matches(pattern, value, bound);
  if (pattern.primitive !== node.primitive) return false;
  const orders = [node.inputs];
  if (commutative.has(node.primitive.name)) orders.push([...node.inputs].reverse());
  return orders.some((inputs) => {
    const attempt = new Map(bound);
    if (!pattern.inputs.every((input, i) => matches(input, inputs[i]!, attempt))) return false;
    for (const [unknown, value] of attempt) bound.set(unknown, value);
    return true;
  });
}

/** What `equation` makes of `node`, if its left side is of that form. */
export function applyEquation(equation: Equation, node: Node): Node | undefined {
  const bound = new Map<Node, Node>();
  if (!matches(equation.pattern, node, bound)) return undefined;
  const [, right] = tracing(node.graph, () =>
    equation.sides(...equation.unknowns.map((unknown) => bound.get(unknown)!)),
  );
  // 1 · n is a number, n a count: the equation is one of values.
  if (right.dtype === node.dtype) return right;
  return node.dtype === "f32" ? float(right) : int(right);
}

/** Equations by the primitive at the root of their left side. */
export function indexEquations(equations: readonly Equation[]): ReadonlyMap<Primitive, readonly Equation[]> {
  const index = new Map<Primitive, Equation[]>();
  for (const each of equations)
    index.set(each.pattern.primitive, [...(index.get(each.pattern.primitive) ?? []), each]);
  return index;
}
