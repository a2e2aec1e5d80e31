/** What products ask of their operands: ranks, equal sizes, shapes they can be added to. No operator of the language. */
import { innerSizesDiffer, shapeExpected, userExpression } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { equalDims, printDim } from "../../compiler/shape/dim.ts";
import { broadcastShapes, equalShapes, printShape, printType } from "../../compiler/shape/shape.ts";
import { contraction } from "../../compiler/primitives/contraction.ts";

const words = ["a single number", "a vector", "a matrix", "a batch of matrices"];

/** Checks that a tensor has so many dimensions. */
export function checkRank(name: string, tensor: Tensor, rank: number): void {
  const node = nodeOf(name, tensor);
  if (node.shape.length !== rank) throw shapeExpected(name, words[rank]!, printShape(node.shape), [node]);
}

/** Checks that two batches have the same size: what belongs together is not repeated. */
export function checkBatches(name: string, a: Tensor, b: Tensor): void {
  const [first, second] = nodesOf(name, [a, b]) as [Node, Node];
  if (!equalDims(first.shape[0]!, second.shape[0]!))
    throw shapeExpected(name, `a batch of ${printDim(first.shape[0]!)}`, printShape(second.shape), [
      first,
      second,
    ]);
}

/** Checks that `input` can be added to `result` without changing its shape. */
export function checkAddend(name: string, input: Tensor, result: Tensor): void {
  const [addend, { shape }] = nodesOf(name, [input, result]) as [Node, Node];
  const common = broadcastShapes(addend.shape, shape);
  if (common && equalShapes(common, shape)) return;
  const expected = `an input that broadcasts to ${printShape(shape)}`;
  throw shapeExpected(name, expected, printShape(addend.shape), [addend]);
}

/** The labels of a tensor's dimensions, counted from `first`. */
const labelsFrom = (first: number, node: Node): number[] => node.shape.map((_, d) => first + d);

/** Dimensions that run together: of the first and of the second operand. */
export type Together = readonly [ofFirst: readonly number[], ofSecond: readonly number[]];

/**
 * Σ over dimensions of a and b that run together; those that are left come one after the other. Sizes of 1 are repeated where
 * `repeats` says so.
 */
export function contracted(name: string, a: Tensor, b: Tensor, over: Together, repeats = false): Tensor {
  const [left, right] = nodesOf(name, [a, b]) as [Node, Node];
  const [overA, overB] = over;
  overA.forEach((d, i) => checkTogether(left, right, [d, overB[i]!], repeats));
  const ofA = labelsFrom(0, left);
  const ofB = labelsFrom(ofA.length, right).map((label, d) => {
    const i = overB.indexOf(d);
    return i < 0 ? label : ofA[overA[i]!]!;
  });
  const rest = [...ofA.filter((_, d) => !overA.includes(d)), ...ofB.filter((_, d) => !overB.includes(d))];
  const terms = [
    { node: left, labels: ofA },
    { node: right, labels: ofB },
  ];
  return contraction(terms, rest) as unknown as Tensor;
}

function checkTogether(a: Node, b: Node, [d, e]: readonly [number, number], repeats: boolean): void {
  const [size, other] = [a.shape[d]!, b.shape[e]!];
  if (equalDims(size, other) || (repeats && (size === 1 || other === 1))) return;
  const of = (node: Node): string => node.graph.note(node).names[0] ?? printType(node.type);
  throw innerSizesDiffer(
    userExpression,
    `Dimension ${d} of ${of(a)} is ${printDim(size)}, dimension ${e} of ${of(b)} is ${printDim(other)}.`,
    [a, b],
  );
}
