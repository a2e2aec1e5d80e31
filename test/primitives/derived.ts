/** The first and second derivatives of a sample, as nodes of its graph. */
import type { Node } from "../../compiler/graph/node.ts";
import { sumOver } from "../../compiler/primitives/broadcast.ts";
import { add, mul } from "../../compiler/primitives/elementwise.ts";
import { literal } from "../../compiler/primitives/primitive.ts";
import { differentiate } from "../../compiler/transforms/differentiate.ts";
import type { Bench, Sample } from "./samples.ts";

/** A number and its gradients; an operand without one has derivative 0. */
export interface Derived {
  readonly of: Node;
  readonly gradients: ReadonlyMap<Node, Node>;
}

/** Derivatives of Σ w · y by the float operands, then of Σ w · dx for those; none where there is nothing to differentiate. */
export function derivativesOf(bench: Bench, { result, operands, smooth }: Sample): readonly Derived[] {
  const sources = [...new Set(operands.filter(({ dtype }) => dtype === "f32"))];
  if (!smooth || result.dtype !== "f32" || sources.length === 0) return [];
  const first = derive(weighted(bench, [result]), sources);
  if (first.gradients.size === 0) return [first];
  return [first, derive(weighted(bench, [...first.gradients.values()]), sources)];
}

function derive(of: Node, sources: readonly Node[]): Derived {
  const cotangents = differentiate(of, literal(of.graph, 1), sources);
  return {
    of,
    gradients: new Map(
      sources.flatMap((source) => (cotangents.has(source) ? [[source, cotangents.get(source)!]] : [])),
    ),
  };
}

/** Weights of their own, so that every element can be told apart. */
function weighted(bench: Bench, nodes: readonly Node[]): Node {
  const parts = nodes.map((node) =>
    sumOver(
      mul(node, bench.leaf(node.shape as never, "f32", [0.5, 1.5])),
      node.shape.map((_, d) => d),
    ),
  );
  return parts.reduce((sum, part) => add(sum, part));
}
