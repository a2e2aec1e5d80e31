/** The oracle: evaluates a graph in double precision through the lowering of its records, with no code per operator. */
import { InvariantError } from "../diagnostics.ts";
import { evaluateComprehension, type Values } from "../scalar/evaluate.ts";
import type { Sizes } from "../shape/dim.ts";
import type { Node } from "./node.ts";
import { reachable } from "./walk.ts";

/** The values of `roots`, given the values of leaves (or of any other nodes: what is given is not computed). */
export function evaluate(
  roots: readonly Node[],
  given: ReadonlyMap<Node, Values>,
  sizes: Sizes,
): ReadonlyMap<Node, Values> {
  const values = new Map<Node, Values>(given);
  for (const node of reachable(roots, (candidate) => given.has(candidate))) {
    if (values.has(node)) continue;
    const lowered = node.primitive.lower(node);
    if ("loop" in lowered) throw new InvariantError("loops are not evaluated yet");
    values.set(
      node,
      evaluateComprehension(lowered, (source) => values.get(node.inputs[source]!)!, sizes),
    );
  }
  return values;
}
