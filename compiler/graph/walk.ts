/** Walks over the graph, by id, never by the call stack. */
import type { Node } from "./node.ts";

/** What a walk goes on to from a node. */
type Operands = (node: Node) => readonly Node[];

/** Every node the roots reach, inputs before users; nodes at which `stop` holds are included, what lies behind them not. */
export function reachable(
  roots: Iterable<Node>,
  stop: (node: Node) => boolean = () => false,
  operands: Operands = ({ inputs }) => inputs,
): readonly Node[] {
  const seen = new Set<Node>();
  const open = [...roots];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (!stop(node)) open.push(...operands(node));
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** Every node among `nodes` (in order of id) from which one of `sources` is reached. */
export function dependents(
  nodes: readonly Node[],
  sources: ReadonlySet<Node>,
  operands: Operands = ({ inputs }) => inputs,
): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const node of nodes)
    if (sources.has(node) || operands(node).some((input) => found.has(input))) found.add(node);
  return found;
}
