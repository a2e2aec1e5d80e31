/** What connectionist temporal classification is given, brought into one form. No operator of the language. */
import { invalidArgument, shapeExpected, wrongDType } from "../../compiler/diagnostics.ts";
import { isNode, type Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { broadcastTo } from "../../compiler/primitives/broadcast.ts";
import { indices as indicesOf } from "../../compiler/primitives/counting.ts";
import { constant } from "../../compiler/primitives/leaves.ts";
import { int } from "../../compiler/primitives/elementwise.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { embedIn, sliceOf, whole } from "../../compiler/primitives/slices.ts";
import type { Dim } from "../../compiler/shape/dim.ts";
import { equalShapes, printShape, printType } from "../../compiler/shape/shape.ts";

const name = "ctcLoss";
const asTensor = (node: Node): Tensor => node as unknown as Tensor;

/** How many steps or labels each sample has: i32[N], or whole numbers. */
export type Lengths = Tensor | number | readonly number[];

export interface CtcArguments {
  /** [T, N, C] */
  readonly logProbs: Tensor;
  /** i32[N, S], or all labels one after another. */
  readonly targets: Tensor;
  readonly isConcatenated: boolean;
  /** i32[N] */
  readonly inputLengths: Tensor;
  readonly targetLengths: Tensor;
  /** Whether there was a batch. */
  readonly isBatch: boolean;
  /** N, S and the number of classes. */
  readonly samples: Dim;
  readonly labels: number;
  readonly classes: number;
}

/** Checks shapes and types; a single sample becomes a batch of one. */
export function ctcArguments(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Lengths,
  targetLengths: Lengths,
): CtcArguments {
  const [scores, given] = [nodeOf(name, logProbs), nodeOf(name, targets)];
  if (scores.shape.length !== 2 && scores.shape.length !== 3)
    throw shapeExpected(name, "logProbs of shape [T, N, C] or [T, C]", printShape(scores.shape), [scores]);
  const isBatch = scores.shape.length === 3;
  const steps = scores.shape[0]!;
  const samples = isBatch ? scores.shape[1]! : 1;
  const classes = scores.shape.at(-1)!;
  if (typeof classes !== "number")
    throw shapeExpected(name, "a number of classes known at compile time", printShape(scores.shape), [
      scores,
    ]);
  if (given.dtype !== "i32")
    throw wrongDType(
      name,
      "labels of type i32",
      printType(given.type),
      'Declare them as target(shape, "i32").',
      [given],
    );
  const isConcatenated = isBatch && given.shape.length === 1;
  const placed = isBatch ? given : reshapeTo(given, [1, given.shape[0] ?? 1]);
  const labels = placed.shape.at(-1)!;
  if (typeof labels !== "number")
    throw shapeExpected(name, "a largest number of labels known at compile time", printShape(given.shape), [
      given,
    ]);
  if (!isConcatenated && !equalShapes(placed.shape, [samples, labels]))
    throw shapeExpected(name, `targets of shape ${printShape([samples, labels])}`, printShape(given.shape), [
      given,
    ]);
  return {
    logProbs: asTensor(reshapeTo(scores, [steps, samples, classes])),
    targets: asTensor(placed),
    isConcatenated,
    inputLengths: lengthsOf("inputLengths", inputLengths, samples),
    targetLengths: lengthsOf("targetLengths", targetLengths, samples),
    isBatch,
    samples,
    labels,
    classes,
  };
}

function lengthsOf(argument: string, lengths: Lengths, samples: Dim): Tensor {
  if (!isNode(lengths)) {
    const list = Array.isArray(lengths) ? (lengths as readonly number[]) : [lengths as number];
    if (!list.every((each) => Number.isInteger(each) && each >= 0))
      throw invalidArgument(name, `${argument} is [${list.join(", ")}]`, "Give whole numbers, at least 0.");
    return lengthsOf(argument, int(constant(list)), samples);
  }
  const node = reshapedLengths(lengths);
  if (node.dtype !== "i32" || !equalShapes(node.shape, [samples]))
    throw shapeExpected(name, `${argument} of type i32${printShape([samples])}`, printType(node.type), [
      node,
    ]);
  return asTensor(node);
}

const reshapedLengths = (node: Node): Node => (node.shape.length === 0 ? reshapeTo(node, [1]) : node);

/** 0, 1, … below `extent`. */
export const counted = (x: Tensor, extent: number): Tensor =>
  asTensor(indicesOf(nodeOf(name, x).graph, extent));

/** Labels with a blank before, between and after: [N, S] becomes [N, 2 S + 1]. */
export function interleaved(labels: Tensor, blank: number): Tensor {
  const node = nodeOf(name, labels);
  const [samples, count] = node.shape as [Dim, number];
  return asTensor(embedIn(node, [samples, 2 * count + 1], [whole, { start: 1, step: 2 }], blank));
}

/** x moved on by `by` places along its last dimension, `fill` before. */
export function movedOn(x: Tensor, by: number, fill: number): Tensor {
  const node = nodeOf(name, x);
  const [samples, count] = node.shape as [Dim, number];
  if (count <= by) return broadcastTo(fill, [samples, count] as readonly Dimension[]);
  const kept = sliceOf(node, [samples, count - by], [whole, whole]);
  return asTensor(embedIn(kept, node.shape, [whole, { start: by, step: 1 }], fill));
}
