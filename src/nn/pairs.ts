/** Vectors beside vectors: what distances ask about shapes. No operator of the language. */
import {
  invalidArgument,
  rankTooLow,
  shapeExpected,
  shapesDoNotBroadcast,
} from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast, expandTo } from "../../compiler/primitives/broadcast.ts";
import { gatherAlong } from "../../compiler/primitives/indexing.ts";
import { constant } from "../../compiler/primitives/leaves.ts";
import { contract } from "../../compiler/primitives/linear.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { broadcastShape, nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { equalDims } from "../../compiler/shape/dim.ts";
import { broadcastShapes, equalShapes, printShape } from "../../compiler/shape/shape.ts";

const asTensor = (node: Node): Tensor => node as unknown as Tensor;

type Pair = readonly [Tensor, Tensor];

/** Both in the shape that they broadcast to. */
export function broadcastBoth(name: string, x1: Tensor, x2: Tensor): Pair {
  const nodes = nodesOf(name, [x1, x2]);
  const shape = broadcastShape(name, nodes);
  return nodes.map((node) => asTensor(expandTo(node, shape))) as unknown as Pair;
}

/** Rows [..., P, 1, M] and columns [..., 1, R, M] of [..., P, M] and [..., R, M]: together they broadcast to every pair. */
export function allPairs(name: string, x1: Tensor, x2: Tensor): Pair {
  const [a, b] = nodesOf(name, [x1, x2]) as [Node, Node];
  for (const node of [a, b])
    if (node.shape.length < 2) throw rankTooLow(name, 2, printShape(node.shape), [node]);
  if (!equalDims(a.shape.at(-1)!, b.shape.at(-1)!))
    throw shapeExpected(name, "rows of equal length", `${printShape(a.shape)} and ${printShape(b.shape)}`, [
      a,
      b,
    ]);
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  if (!broadcastShapes(batchA, batchB))
    throw shapesDoNotBroadcast(`the batches of ${name}`, printShape(batchA), printShape(batchB), [a, b]);
  return [
    asTensor(reshapeTo(a, a.shape.toSpliced(-1, 0, 1))),
    asTensor(reshapeTo(b, b.shape.toSpliced(-2, 0, 1))),
  ];
}

/** The first and the second rows of every pair of different rows of a matrix, in order. */
export function eachPair(name: string, x: Tensor): Pair {
  const node = nodeOf(name, x);
  const [rows] = node.shape;
  if (typeof rows !== "number")
    throw invalidArgument(
      name,
      `the number of rows of ${printShape(node.shape)} has a name`,
      "The number of pairs must be known: give the number.",
      [node],
    );
  const pairs = Array.from({ length: rows }, (_, i) => i).flatMap((i) =>
    Array.from({ length: rows - i - 1 }, (_, k) => [i, i + 1 + k] as const),
  );
  const rowsAt = (which: 0 | 1): Tensor => {
    const places = constant(
      Int32Array.from(pairs, (pair) => pair[which]),
      [pairs.length],
      "i32",
    );
    const index = broadcast(nodeOf(name, places), [pairs.length, node.shape[1]!], [0]);
    return asTensor(gatherAlong(node, index, 0));
  };
  return [rowsAt(0), rowsAt(1)];
}

/** x beside every element along `dim`: as rows [..., size, 1] or as columns [..., 1, size]. */
export function beside(name: string, x: Tensor, dim: number, as: "row" | "column"): Tensor {
  const node = nodeOf(name, x);
  return asTensor(reshapeTo(node, node.shape.toSpliced(as === "row" ? dim + 1 : dim, 0, 1)));
}

/** Checks that a target holds a number for each sample of inputs [N, D] or [D]. */
export function checkOnePerSample(name: string, target: Tensor, input1: Tensor, input2: Tensor): void {
  const nodes = nodesOf(name, [input1, input2, target]) as [Node, Node, Node];
  const shape = broadcastShape(name, nodes.slice(0, 2));
  if (shape.length === 0 || shape.length > 2)
    throw shapeExpected(name, "[N, D] or [D]", printShape(shape), nodes.slice(0, 2));
  if (!equalShapes(nodes[2].shape, shape.slice(0, -1)))
    throw shapeExpected(
      name,
      `a target for each sample, ${printShape(shape.slice(0, -1))}`,
      printShape(nodes[2].shape),
      nodes,
    );
}

/** x1ᵀ · W[k] · x2 for every k: [..., in1], [out, in1, in2] and [..., in2], of equal sizes in front, become [..., out]. */
export function bilinearForm(name: string, x1: Tensor, weight: Tensor, x2: Tensor): Tensor {
  const operands = nodesOf(name, [x1, weight, x2]) as [Node, Node, Node];
  const [a, w, b] = operands;
  const batch = a.shape.slice(0, -1);
  const fits =
    w.shape.length === 3 &&
    equalShapes(a.shape, [...batch, w.shape[1]!]) &&
    equalShapes(b.shape, [...batch, w.shape[2]!]);
  if (!fits)
    throw shapeExpected(
      name,
      "[..., in1], [..., in2] and a weight [out, in1, in2]",
      [a, b, w].map(({ shape }) => printShape(shape)).join(", "),
      operands,
    );
  const outer = batch.map((_, d) => d);
  const [out, in1, in2] = [-1, -2, -3];
  const half = contract(a, w, { left: [...outer, in1], right: [out, in1, in2], out: [...outer, out, in2] });
  const form = { left: [...outer, out, in2], right: [...outer, in2], out: [...outer, out] };
  return asTensor(contract(half, b, form));
}
