/** Gathers before it maps: what is gathered from a map that nobody else reads is the map of what is gathered. */
import type { Node } from "../graph/node.ts";
import { rewrite } from "../graph/rewrite.ts";
import { reachable } from "../graph/walk.ts";
import { broadcast } from "../primitives/broadcast.ts";
import { gatherAt, type Lookup } from "../primitives/indexing.ts";
import { assumedSize } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import { elementwiseForm, exactOnly } from "../primitives/forms.ts";

interface Gather {
  readonly x: Node;
  readonly indices: readonly Node[];
  readonly lookup: Lookup;
}

function gathered(node: Node): Gather | undefined {
  if (node.primitive.name !== "gather") return undefined;
  const [x, ...indices] = node.inputs as [Node, ...Node[]];
  return { x, indices, lookup: node.attributes as Lookup };
}

const elements = (node: Node): number => assumedSize(elementsOf(node.shape));

function gatherOfMap(node: Node, { x, indices, lookup }: Gather): Node | undefined {
  const form = elementwiseForm(x);
  if (!form || !exactOnly(form.value) || elements(node) >= elements(x)) return undefined;
  return x.graph.intern(
    x.primitive,
    x.inputs.map((input) => gatherInput(input, node, { x: input, indices, lookup })),
    x.attributes,
  );
}

/** What is the same all along the dimensions that are looked up need not be looked up there. */
function gatherInput(input: Node, { shape }: Node, { indices, lookup }: Gather): Node {
  if (input.primitive.name !== "broadcast") return gatherAt(input, indices, lookup);
  const { dims } = input.attributes as { readonly dims: readonly number[] };
  const along = dims.map((d) => lookup.from[d]!);
  const runs = along.flatMap((place) => ("along" in place ? [place.along] : []));
  return runs.length === dims.length
    ? broadcast(input.inputs[0]!, shape, runs)
    : gatherAt(input, indices, lookup);
}

/** What each node that the roots reach becomes. */
export function narrow(roots: readonly Node[]): ReadonlyMap<Node, Node> {
  const readers = new Map<Node, number>(roots.map((root) => [root, 1]));
  for (const node of reachable(roots))
    for (const input of node.inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  return rewrite(roots, (node, original) => {
    const gather = gathered(node);
    return gather && readers.get(original.inputs[0]!) === 1 ? gatherOfMap(node, gather) : undefined;
  });
}
