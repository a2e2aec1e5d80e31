/** Rewrites formulas that lose digits or overflow; before every differentiation, each noted with its place. */
import type { Rewriting } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { rewrite } from "../graph/rewrite.ts";
import { reachable } from "../graph/walk.ts";
import { valueByHand } from "../primitives/hand-derivative.ts";
import { movedFrom } from "../primitives/promises.ts";
import { applyEquation, indexEquations } from "./equation.ts";
import { stabilities } from "./identities.ts";
import { stableForms } from "./stable-forms.ts";

const index = indexEquations(stabilities);

/** What each node that the roots reach becomes; the graph keeps the rewritings. */
export function stabilize(roots: Iterable<Node>): ReadonlyMap<Node, Node> {
  const given = [...roots];
  const finished = finishedIn(given);
  return rewrite(given, (node, original) => {
    if (finished.has(original)) return undefined;
    const better = improve(node);
    if (!better) return undefined;
    const place = original.graph.note(original).places[0] ?? [];
    node.graph.rewritings.push({ found: original, ...better, place });
    return better.became;
  });
}

/** What takes the place of a node, and why. */
function improve(node: Node): Omit<Rewriting, "found" | "place"> | undefined {
  for (const equation of index.get(node.primitive) ?? []) {
    const became = applyEquation(equation, node);
    if (became) return { became, reason: equation.reason ?? "" };
  }
  for (const form of stableForms) {
    const became = form.rewrite(node);
    if (became) return { became, inWords: form.better, reason: form.reason };
  }
  return undefined;
}

/** Whoever writes a derivative by hand has chosen its formula, and that of the value: what they compute from the operands. */
function finishedIn(roots: readonly Node[]): ReadonlySet<Node> {
  const finished = new Set<Node>();
  for (const node of reachable(roots)) {
    if (!valueByHand(node)) continue;
    const isOperand = (_: Node, i: number): boolean => i % 2 === 1;
    const operands = new Set(node.inputs.filter(isOperand).flatMap((each) => [each, movedFrom(each)]));
    const written = node.inputs.filter((each, i) => !isOperand(each, i));
    for (const inner of reachable(written, (each) => operands.has(each)))
      if (!operands.has(inner)) finished.add(inner);
  }
  return finished;
}
