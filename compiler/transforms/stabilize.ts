/** Rewrites formulas that lose digits or overflow; before every differentiation, each noted with its place. */
import type { Node } from "../graph/node.ts";
import { rewrite } from "../graph/rewrite.ts";
import { applyEquation, indexEquations } from "./equation.ts";
import { stabilities } from "./identities.ts";

const index = indexEquations(stabilities);

/** What each node that the roots reach becomes; the graph keeps the rewritings. */
export function stabilize(roots: Iterable<Node>): ReadonlyMap<Node, Node> {
  return rewrite(roots, (node, original) => {
    for (const equation of index.get(node.primitive) ?? []) {
      const became = applyEquation(equation, node);
      if (!became) continue;
      const place = original.graph.note(original).places[0] ?? [];
      node.graph.rewritings.push({ found: original, became, reason: equation.reason ?? "", place });
      return became;
    }
    return undefined;
  });
}
