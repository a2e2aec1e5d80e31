/** Rebuilds a graph bottom-up; names and places go along. */
import type { Node } from "./node.ts";
import { reachable } from "./walk.ts";

/** What takes the place of a node, given its rebuilt form; undefined for no change. */
export type Rule = (node: Node, original: Node) => Node | undefined;

/** The node with other inputs. */
export function withInputs(node: Node, inputs: readonly Node[]): Node {
  if (inputs.every((input, i) => input === node.inputs[i])) return node;
  return node.graph.intern(node.primitive, inputs, node.attributes);
}

/** Applies `rule` to every node that the roots reach, inputs first; gives what each became. */
export function rewrite(
  roots: Iterable<Node>,
  rule: Rule,
  known: ReadonlyMap<Node, Node> = new Map(),
): Map<Node, Node> {
  const became = new Map(known);
  for (const node of reachable(roots, (candidate) => known.has(candidate))) {
    if (became.has(node)) continue;
    const rebuilt = withInputs(
      node,
      node.inputs.map((input) => became.get(input)!),
    );
    const result = rule(rebuilt, node) ?? rebuilt;
    node.graph.inherit(node, result);
    became.set(node, result);
  }
  return became;
}
