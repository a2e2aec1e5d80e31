/** Both sides of an equation at given points, in double precision by the oracle. */
import { evaluate } from "../../compiler/graph/evaluate.ts";
import { Graph } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { input } from "../../compiler/primitives/leaves.ts";
import type { Equation } from "../../compiler/transforms/equation.ts";
import { filled } from "../numbers.ts";

export type Point = readonly number[];

/** Whether a variable of an equation stands where a condition does. */
export const isCondition = ({ dtype }: Node): boolean => dtype === "bool";

interface Built {
  readonly variables: readonly Node[];
  readonly left: Node;
  readonly right: Node;
}

function build(equation: Equation, shape: readonly number[]): Built {
  const graph = new Graph("f64");
  return tracing(graph, () => {
    const variables = equation.unknowns.map(
      (unknown) => input(shape, isCondition(unknown) ? "bool" : "f32") as unknown as Node,
    );
    const [left, right] = equation.sides(...variables);
    return { variables, left, right };
  });
}

/** The values of both sides at every point. */
export function valuesOf(
  equation: Equation,
  points: readonly Point[],
): { left: Float64Array; right: Float64Array } {
  const { variables, left, right } = build(equation, [points.length]);
  const given = new Map(
    variables.map((variable, i) => [variable, filled(variable.shape, new Map(), (k) => points[k]![i]!)]),
  );
  const found = evaluate([left, right], given, new Map());
  return { left: found.get(left)!.data, right: found.get(right)!.data };
}
