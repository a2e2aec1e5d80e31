/** Reverse-mode differentiation: every node multiplies its local gradient and hands it on. */
import { computed, operandsOf, resultOf } from "../graph/loop.ts";
import type { Node } from "../graph/node.ts";
import { cotangentName } from "../graph/names.ts";
import { dependents } from "../graph/walk.ts";
import { add } from "../primitives/elementwise.ts";
import { type Cotangents, type Propagate, reverse } from "./reverse.ts";

/**
 * The cotangents of every node between `sources` and `output`, given the output's own. A node the output does not depend
 * on has none: zeros are never built.
 */
export const differentiate = (output: Node, seed: Node, sources: readonly Node[]): Cotangents =>
  propagate(new Map([[output, seed]]), sources, () => false);

const propagate: Propagate = (seeds, sources, stop) => {
  const cotangents = new Map(seeds);
  const nodes = computed(seeds.keys(), stop);
  const active = dependents(nodes, new Set(sources), (node) => (stop(node) ? [] : operandsOf(node)));
  const hand = (input: Node, handed: Node | null): void => {
    if (!handed || !active.has(input) || input.dtype !== "f32") return;
    const earlier = cotangents.get(input);
    cotangents.set(input, earlier ? add(earlier, handed) : handed);
  };
  for (const node of [...nodes].reverse()) {
    if (!active.has(node) || stop(node)) continue;
    const result = resultOf(node);
    if (result?.gives === "nothing") {
      const isActive = (each: Node): boolean => active.has(each);
      for (const [input, handed] of reverse(result.loop, nodes, cotangents, isActive, propagate))
        hand(input, handed);
      continue;
    }
    const cotangent = cotangents.get(node);
    if (!cotangent) continue;
    nameCotangent(node, cotangent);
    // What a loop gives is differentiated with the loop.
    if (result || !node.inputs.some((input) => active.has(input))) continue;
    node.primitive.vjp(node, cotangent).forEach((handed, i) => hand(node.inputs[i]!, handed));
  }
  return cotangents;
};

/** The cotangent of X is dX. */
function nameCotangent(node: Node, cotangent: Node): void {
  const name = node.graph.nameOf(node);
  // A number is no cotangent of its own: others read it, too.
  if (!name || node === cotangent || cotangent.inputs.length === 0) return;
  const { hints, places } = node.graph.note(cotangent);
  hints.push(cotangentName(name));
  const [place] = node.graph.note(node).places;
  if (place && places.length === 0) places.push(place);
}
