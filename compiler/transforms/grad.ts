/** Gradients inside a definition: grad(y, x), to any order. */
import { gradientIsZero, targetDifferentiated } from "../diagnostics.ts";
import type { Node } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { reachable } from "../graph/walk.ts";
import { broadcast } from "../primitives/broadcast.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { literal, nodesOf } from "../primitives/primitive.ts";
import { differentiate } from "./differentiate.ts";
import { stabilize } from "./stabilize.ts";

/**
 * The gradient of sum(y) with respect to x, or to each of several: a tensor of x's shape. x may be an input, a parameter
 * or any value on the way to y (torch.autograd.grad with create_graph).
 */
export function grad(y: Tensor, x: Tensor): Tensor;
export function grad(y: Tensor, x: readonly Tensor[]): Tensor[];
export function grad(y: Tensor, x: Tensor | readonly Tensor[]): Tensor | Tensor[] {
  const sources = nodesOf("grad", Array.isArray(x) ? x : [x]);
  const [given] = nodesOf("grad", [y]) as [Node];
  for (const source of sources) if (isLeaf(source, "target")) throw targetDifferentiated([source]);
  const { output, at } = stable(given, sources);
  const seed = broadcast(literal(output.graph, 1), output.shape, []);
  const cotangents = differentiate(output, seed, at);
  const gradients = at.map((source, i) => {
    const gradient = cotangents.get(source);
    if (!gradient) output.graph.warn(gradientIsZero([given, sources[i]]));
    return gradient ?? broadcast(literal(source.graph, 0), source.shape, []);
  });
  return (Array.isArray(x) ? gradients : gradients[0]) as unknown as Tensor;
}

/** A stable form of y that still depends on every x that y depends on. */
function stable(given: Node, sources: readonly Node[]): { output: Node; at: readonly Node[] } {
  const became = stabilize([given, ...sources]);
  const output = became.get(given)!;
  const at = sources.map((source) => became.get(source)!);
  const before = new Set(reachable([given]));
  const after = new Set(reachable([output]));
  const kept = sources.every((source, i) => before.has(source) === after.has(at[i]!));
  return kept ? { output, at } : { output: given, at: sources };
}
