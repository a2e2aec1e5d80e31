/** Rewrites formulas that lose digits or overflow; before every differentiation, each reported with its place. */
import type { Span } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { rewrite } from "../graph/rewrite.ts";
import { applyEquation, indexEquations } from "./equation.ts";
import { stabilities } from "./identities.ts";

/** One rewriting: what was found, what became of it, why, and where. */
export interface Stabilization {
  readonly found: Node;
  readonly became: Node;
  readonly reason: string;
  readonly place: readonly Span[] | undefined;
}

const index = indexEquations(stabilities);

/** What each node that the roots reach becomes, and the rewritings. */
export function stabilize(roots: Iterable<Node>): {
  became: ReadonlyMap<Node, Node>;
  report: readonly Stabilization[];
} {
  const report: Stabilization[] = [];
  const became = rewrite(roots, (node, original) => {
    for (const equation of index.get(node.primitive) ?? []) {
      const result = applyEquation(equation, node);
      if (!result) continue;
      const place = original.graph.note(original).places[0];
      report.push({ found: original, became: result, reason: equation.reason ?? "", place });
      return result;
    }
    return undefined;
  });
  return { became, report };
}
