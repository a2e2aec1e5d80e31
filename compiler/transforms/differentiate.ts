/** Reverse-mode differentiation: every node multiplies its local gradient and hands it on. */
import type { Node } from "../graph/node.ts";
import { cotangentName } from "../graph/names.ts";
import { dependents, reachable } from "../graph/walk.ts";
import { add } from "../primitives/elementwise.ts";

/**
 * The cotangents of every node between `sources` and `output`, given the output's own. A node the output does not depend
 * on has none: zeros are never built.
 */
export function differentiate(output: Node, seed: Node, sources: readonly Node[]): ReadonlyMap<Node, Node> {
  const cotangents = new Map<Node, Node>([[output, seed]]);
  const nodes = reachable([output]);
  const active = dependents(nodes, new Set(sources));
  for (const node of [...nodes].reverse()) {
    const cotangent = cotangents.get(node);
    if (!cotangent || !active.has(node)) continue;
    nameCotangent(node, cotangent);
    if (!node.inputs.some((input) => active.has(input))) continue;
    node.primitive.vjp(node, cotangent).forEach((handed, i) => {
      const input = node.inputs[i]!;
      if (!handed || !active.has(input) || input.dtype !== "f32") return;
      const earlier = cotangents.get(input);
      cotangents.set(input, earlier ? add(earlier, handed) : handed);
    });
  }
  return cotangents;
}

/** The cotangent of X is dX. */
function nameCotangent(node: Node, cotangent: Node): void {
  const name = node.graph.nameOf(node);
  // A number is no cotangent of its own: others read it, too.
  if (!name || node === cotangent || cotangent.inputs.length === 0) return;
  const { hints, places } = node.graph.note(cotangent);
  hints.push(cotangentName(name));
  const [place] = node.graph.note(node).places;
  if (place && places.length === 0) places.push(place);
}
