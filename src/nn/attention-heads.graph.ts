/** The projections of multihead attention, and the sequences that they are of. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { expandTo } from "../../compiler/primitives/broadcast.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { literal, nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { equalDims } from "../../compiler/shape/dim.ts";
import { printDim } from "../../compiler/shape/dim.ts";
import { printShape, type Shape } from "../../compiler/shape/shape.ts";
import { cat } from "../tensor/joining.graph.ts";
import { asTensor, knownSize, partAlong } from "../tensor/operands.ts";
import { linear } from "./linear.graph.ts";

const name = "MultiheadAttention";

/** Query, key and value. */
export type Triple<Each = Tensor> = readonly [query: Each, key: Each, value: Each];

/** Which dimension is the batch, and which the sequence. */
export interface Layout {
  readonly batch: number;
  readonly sequence: number;
}

/** Checks the sequences, all with a batch or all without one; gives whether there is one. */
export function checkSequences(
  sequences: Triple,
  features: Triple<number>,
  { batch, sequence }: Layout,
): boolean {
  const [query, key, value] = nodesOf(name, sequences) as [Node, Node, Node];
  const rank = query.shape.length;
  const letters = rank === 3 ? (batch === 0 ? ["N", "L"] : ["L", "N"]) : ["L"];
  for (const [i, node] of [query, key, value].entries())
    if (
      (rank !== 2 && rank !== 3) ||
      node.shape.length !== rank ||
      !equalDims(node.shape.at(-1)!, features[i]!) ||
      (rank === 3 && !equalDims(node.shape[batch]!, query.shape[batch]!))
    )
      throw shapeExpected(
        name,
        `a ${["query", "key", "value"][i]} [${[...letters, features[i]].join(", ")}]`,
        printShape(node.shape),
        [...new Set([query, node])],
      );
  const along = rank === 3 ? sequence : 0;
  if (!equalDims(key.shape[along]!, value.shape[along]!))
    throw shapeExpected(
      name,
      `a value for each of ${printDim(key.shape[along]!)} keys`,
      printShape(value.shape),
      [key, value],
    );
  return rank === 3;
}

/** Rows `first` to `first + count` of the projections of query, key and value that lie above one another. */
const rowsOf = (stacked: Tensor, first: number, count: number, size: number): Tensor =>
  asTensor(partAlong(nodeOf(name, stacked), 0, first * size, count * size));

/**
 * Query, key and value projected, by one product for those of them that are one tensor. `weight` holds the projections above one
 * another.
 */
export function projectedTogether(
  [query, key, value]: Triple,
  weight: Tensor,
  bias: Tensor | undefined,
): Triple {
  const size = knownSize(name, nodeOf(name, query), nodeOf(name, query).shape.length - 1);
  const project = (x: Tensor, first: number, count: number): readonly Tensor[] => {
    const shift = bias === undefined ? undefined : rowsOf(bias, first, count, size);
    const product = nodeOf(name, linear(x, rowsOf(weight, first, count, size), shift));
    const last = product.shape.length - 1;
    return Array.from({ length: count }, (_, i) => asTensor(partAlong(product, last, i * size, size)));
  };
  const nodes = nodesOf(name, [query, key, value]);
  if (nodes[0] === nodes[1] && nodes[1] === nodes[2]) return project(query, 0, 3) as unknown as Triple;
  const [q] = project(query, 0, 1);
  if (nodes[1] === nodes[2]) return [q!, ...project(key, 1, 2)] as unknown as Triple;
  return [q!, ...project(key, 1, 1), ...project(value, 2, 1)] as unknown as Triple;
}

/** Query, key and value projected, each by a weight of its own. */
export function projectedApart(sequences: Triple, weights: Triple, bias: Tensor | undefined): Triple {
  return sequences.map((x, i) => {
    const size = knownSize(name, nodeOf(name, weights[i]), 0);
    return linear(x, weights[i]!, bias === undefined ? undefined : rowsOf(bias, i, 1, size));
  }) as unknown as Triple;
}

/** One more key or value for every sample: a vector, or 0. */
export function withOneMore(x: Tensor, { batch, sequence }: Layout, more: Tensor | undefined): Tensor {
  const node = nodeOf(name, x);
  const row = more === undefined ? literal(node.graph, 0) : nodeOf(name, more);
  const shape: Shape = node.shape.map((size, d) =>
    d === sequence ? 1 : d === batch ? node.shape[batch]! : size,
  );
  return cat([x, asTensor(expandTo(row, shape))], sequence);
}

/** The last dimension in parts, one for each head. */
export function inHeads(x: Tensor, heads: number): Tensor {
  const node = nodeOf(name, x);
  const size = knownSize(name, node, node.shape.length - 1);
  return asTensor(reshapeTo(node, [...node.shape.slice(0, -1), heads, size / heads]));
}
