/** Two tensors: which of their dimensions run together or between each other, and their vector product. */
import { invalidArgument, rankTooLow, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { expandTo } from "../../compiler/primitives/broadcast.ts";
import { mul, sub } from "../../compiler/primitives/elementwise.ts";
import { dimension, reshapeTo } from "../../compiler/primitives/movement.ts";
import { broadcastShape, nodesOf } from "../../compiler/primitives/primitive.ts";
import { rollAlong } from "../../compiler/primitives/rolls.ts";
import { multiplyDims } from "../../compiler/shape/dim.ts";
import { printShape, type Shape } from "../../compiler/shape/shape.ts";
import type { Together } from "./factors.ts";

/** The dimensions that `dims` of tensordot means. */
export function togetherOf(a: Tensor, b: Tensor, dims: unknown): Together {
  const [left, right] = nodesOf("tensordot", [a, b]) as [Node, Node];
  if (typeof dims === "number" && Number.isInteger(dims) && dims >= 0) return lastAndFirst(left, right, dims);
  const lists = Array.isArray(dims) ? (dims as readonly unknown[]) : [];
  const [ofA, ofB] = lists.map((list) => (typeof list === "number" ? [list] : list)) as number[][];
  if (lists.length !== 2 || !Array.isArray(ofA) || !Array.isArray(ofB) || ofA.length !== ofB.length)
    throw invalidArgument(
      "tensordot",
      `dims is ${JSON.stringify(dims)}`,
      "Write how many dimensions, or as many of a as of b: [[1, 0], [0, 1]].",
    );
  return [distinct(ofA, left), distinct(ofB, right)];
}

function lastAndFirst(a: Node, b: Node, count: number): Together {
  for (const node of [a, b])
    if (node.shape.length < count) throw rankTooLow("tensordot", count, printShape(node.shape), [node]);
  const counted = Array.from({ length: count }, (_, i) => i);
  return [counted.map((i) => a.shape.length - count + i), counted];
}

function distinct(dims: readonly number[], node: Node): number[] {
  const counted = dims.map((dim) => dimension("tensordot", dim, node));
  if (new Set(counted).size === counted.length) return counted;
  throw invalidArgument("tensordot", `[${dims.join(", ")}] names a dimension twice`, "Name each once.", [
    node,
  ]);
}

/** Two tensors with sizes of 1 between their dimensions, so that their product has all pairs; and the shape of the pairs. */
export interface Interleaved {
  readonly first: Tensor;
  readonly second: Tensor;
  readonly joined: readonly Dimension[];
}

export function interleaved(name: string, a: Tensor, b: Tensor): Interleaved {
  const nodes = nodesOf(name, [a, b]) as [Node, Node];
  const rank = Math.max(...nodes.map(({ shape }) => shape.length));
  const [first, second] = nodes.map(({ shape }): Shape => [
    ...Array<1>(rank - shape.length).fill(1),
    ...shape,
  ]);
  return {
    first: reshapeTo(
      nodes[0],
      first!.flatMap((size) => [size, 1]),
    ) as unknown as Tensor,
    second: reshapeTo(
      nodes[1],
      second!.flatMap((size) => [1, size]),
    ) as unknown as Tensor,
    joined: first!.map((size, d) => multiplyDims(size, second![d]!)) as readonly Dimension[],
  };
}

/** a × b along `dim`: component i is a[i + 1] b[i + 2] − a[i + 2] b[i + 1], counted around. */
export function vectorProduct(name: string, a: Tensor, b: Tensor, dim?: number): Tensor {
  const nodes = nodesOf(name, [a, b]) as [Node, Node];
  const shape = broadcastShape(name, nodes);
  const [left, right] = nodes.map((node) => expandTo(node, shape)) as [Node, Node];
  const along = dim === undefined ? shape.indexOf(3) : dimension(name, dim, left);
  if (shape[along] !== 3)
    throw shapeExpected(name, "vectors of 3 elements along one dimension", printShape(shape), nodes);
  const next = (x: Node): Node => rollAlong(x, along, -1);
  const afterNext = (x: Node): Node => rollAlong(x, along, -2);
  const product = sub(mul(next(left), afterNext(right)), mul(afterNext(left), next(right)));
  return product as unknown as Tensor;
}
