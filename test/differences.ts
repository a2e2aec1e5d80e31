/** Derivatives by central differences, through the oracle. */
import { evaluate } from "../compiler/graph/evaluate.ts";
import type { Node } from "../compiler/graph/node.ts";
import type { Values } from "../compiler/scalar/evaluate.ts";
import type { Sizes } from "../compiler/shape/dim.ts";

/** The number a rank-0 node has when one element of a leaf is `value`. */
export function probe(
  root: Node,
  given: ReadonlyMap<Node, Values>,
  sizes: Sizes,
  leaf: Node,
  element: number,
): (value: number) => number {
  const { shape, data } = given.get(leaf)!;
  return (value) => {
    const changed = data.slice();
    changed[element] = value;
    return evaluate([root], new Map(given).set(leaf, { shape, data: changed }), sizes).get(root)!.data[0]!;
  };
}

/** f'(x) by five points: the error falls with the fourth power of the step. */
export function centralDifference(f: (x: number) => number, x: number, step: number): number {
  return (8 * (f(x + step) - f(x - step)) - (f(x + 2 * step) - f(x - 2 * step))) / (12 * step);
}
