/** What parameters and states start from, as graphs of the seed. */
import { shapeExpected } from "../diagnostics.ts";
import type { Graph } from "../graph/graph.ts";
import { isNode, type Node } from "../graph/node.ts";
import type { Program } from "../graph/program.ts";
import { rewrite } from "../graph/rewrite.ts";
import { tracing } from "../graph/tracing.ts";
import { expandTo } from "../primitives/broadcast.ts";
import { add, mul } from "../primitives/elementwise.ts";
import { constant, type Initializer, initializerOf, isLeaf, seed } from "../primitives/leaves.ts";
import { literal, nodeOf } from "../primitives/primitive.ts";
import { rand } from "../primitives/random.ts";
import { broadcastShapes, equalShapes, printShape } from "../shape/shape.ts";

/** U(±1/√(last size)) for rank 2 and more, zeros below. */
function defaultValue(leaf: Node): Node {
  const last = leaf.shape.at(-1);
  if (isLeaf(leaf, "state") || leaf.shape.length < 2) return literal(leaf.graph, 0, leaf.dtype);
  const bound = 1 / Math.sqrt(Math.max(1, last as number));
  return add(mul(nodeOf("init", rand(leaf.shape as number[])), 2 * bound), -bound);
}

function valueOf(leaf: Node, init: Initializer | undefined): Node {
  if (init === undefined) return defaultValue(leaf);
  if (typeof init === "number") return literal(leaf.graph, init, leaf.dtype);
  if (typeof init === "function") return nodeOf("init", init(leaf.shape as number[]));
  if (isNode(init)) return init;
  return nodeOf("init", constant(init, undefined, leaf.dtype));
}

const isOwned = (node: Node): boolean => isLeaf(node, "parameter") || isLeaf(node, "state");

/** The first value of every named leaf. */
export function initialize(program: Program): ReadonlyMap<Node, Node> {
  const { graph, names } = program;
  return withoutPlace(graph, () =>
    tracing(graph, () => {
      const start = seed();
      graph.note(start).names.push("seed");
      const initial = new Map<Node, Node>();
      /** What starts as another does reads what that starts from. */
      const settle = (leaf: Node): Node => {
        const known = initial.get(leaf);
        if (known) return known;
        initial.set(leaf, leaf);
        const outer = graph.drawing;
        graph.drawing = { seed: start, name: names.get(leaf) ?? "", draws: 0 };
        const value = fitted(leaf, names.get(leaf), valueOf(leaf, initializerOf(leaf)));
        graph.drawing = outer;
        const settled = rewrite([value], (node) => (isOwned(node) ? settle(node) : undefined)).get(value)!;
        initial.set(leaf, settled);
        return settled;
      };
      const owned = [...names.keys()].filter(isOwned);
      return new Map(owned.map((leaf) => [leaf, settle(leaf)]));
    }),
  );
}

function fitted(leaf: Node, name: string | undefined, value: Node): Node {
  const shape = broadcastShapes(value.shape, leaf.shape);
  if (shape && equalShapes(shape, leaf.shape)) return expandTo(value, leaf.shape);
  throw shapeExpected(
    `the initial value of ${name ?? leaf.toString()}`,
    printShape(leaf.shape),
    printShape(value.shape),
    [leaf, value],
  );
}

function withoutPlace<R>(graph: Graph, body: () => R): R {
  const { place } = graph;
  graph.place = [];
  try {
    return body();
  } finally {
    graph.place = place;
  }
}
