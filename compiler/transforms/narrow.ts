/** Gathers before it maps: what is gathered from a map that nobody else reads is the map of what is gathered. */
import type { Node } from "../graph/node.ts";
import { rewrite } from "../graph/rewrite.ts";
import { reachable } from "../graph/walk.ts";
import { broadcast } from "../primitives/broadcast.ts";
import { gatherAlong } from "../primitives/indexing.ts";
import { assumedSize } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import { elementwiseForm, exactOnly } from "./simplify.ts";

interface Gather {
  readonly x: Node;
  readonly index: Node;
  readonly dim: number;
}

const gathered = (node: Node): Gather | undefined =>
  node.primitive.name === "gather"
    ? { x: node.inputs[0]!, index: node.inputs[1]!, dim: (node.attributes as { dim: number }).dim }
    : undefined;

const elements = (node: Node): number => assumedSize(elementsOf(node.shape));

function gatherOfMap({ x, index, dim }: Gather): Node | undefined {
  const form = elementwiseForm(x);
  if (!form || !exactOnly(form.value) || elements(index) >= elements(x)) return undefined;
  return x.graph.intern(
    x.primitive,
    x.inputs.map((input) => gatherInput(input, index, dim)),
    x.attributes,
  );
}

/** What is the same all along a dimension need not be looked up there. */
function gatherInput(input: Node, index: Node, dim: number): Node {
  if (input.primitive.name !== "broadcast") return gatherAlong(input, index, dim);
  const { dims } = input.attributes as { dims: readonly number[] };
  return dims.includes(dim) ? gatherAlong(input, index, dim) : broadcast(input.inputs[0]!, index.shape, dims);
}

/** What each node that the roots reach becomes. */
export function narrow(roots: readonly Node[]): ReadonlyMap<Node, Node> {
  const readers = new Map<Node, number>(roots.map((root) => [root, 1]));
  for (const node of reachable(roots))
    for (const input of node.inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  return rewrite(roots, (node, original) => {
    const gather = gathered(node);
    return gather && readers.get(original.inputs[0]!) === 1 ? gatherOfMap(gather) : undefined;
  });
}
