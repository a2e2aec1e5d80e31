/** What the targets of a classification loss are: indices of classes, or a probability for each class. */
import { labelsNotIntegers, shapeExpected, wrongDType } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { eq, lt, maximum, where } from "../../compiler/primitives/elementwise.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf, size } from "../../compiler/primitives/primitive.ts";
import { inRange } from "../../compiler/primitives/promises.ts";
import { amin } from "../../compiler/primitives/reductions.ts";
import { equalShapes, printShape, printType } from "../../compiler/shape/shape.ts";
import { placesAlong } from "./shapes.ts";

const asTensor = (node: Node): Tensor => node as unknown as Tensor;

/** Whether a target holds a probability for each class: f32 of the input's shape. */
export function holdsProbabilities(input: Tensor, target: Tensor): boolean {
  const [scores, node] = [nodeOf("input", input), nodeOf("target", target)];
  return node.dtype === "f32" && equalShapes(node.shape, scores.shape);
}

interface LabelRange {
  readonly ignoreIndex?: number;
  /** Where it is not the size of the input's dimension. */
  readonly classes?: number;
}

/**
 * Labels, one for each position, as [N, 1, d1, ...] for an input [N, C, d1, ...]: checked where data comes in to lie in
 * [0, C) or to be `ignoreIndex`.
 */
export function checkedLabels(
  name: string,
  input: Tensor,
  target: Tensor,
  dim: number,
  { ignoreIndex, classes }: LabelRange = {},
): Tensor {
  const [{ shape }, node] = [nodeOf(name, input), nodeOf(name, target)];
  const expected = shape.filter((_, d) => d !== dim);
  const operands = [nodeOf(name, input), node];
  const fits = equalShapes(node.shape, expected);
  if (node.dtype === "f32" && fits) throw labelsNotIntegers(name, printType(node.type), operands);
  if (node.dtype === "bool")
    throw wrongDType(
      name,
      "labels of type i32",
      printType(node.type),
      'Declare them as target(shape, "i32").',
      operands,
    );
  if (!fits)
    throw shapeExpected(
      name,
      `a label for each sample, i32${printShape(expected)}`,
      printType(node.type),
      operands,
    );
  const checked = inRange(node, {
    low: 0,
    high: classes ?? shape[dim]!,
    ...(ignoreIndex !== undefined && { except: ignoreIndex }),
  });
  return asTensor(
    reshapeTo(
      checked,
      shape.map((size, d) => (d === dim ? 1 : size)),
    ),
  );
}

/** Several labels for each sample, a shape like the input's: those before the first −1. */
export function labelsUntilEnd(
  name: string,
  input: Tensor,
  target: Tensor,
  dim: number,
): { readonly isLabel: Tensor; readonly labels: Tensor } {
  const [scores, node] = [nodeOf(name, input), nodeOf(name, target)];
  if (node.dtype !== "i32" || !equalShapes(node.shape, scores.shape))
    throw shapeExpected(name, `labels i32${printShape(scores.shape)}`, printType(node.type), [scores, node]);
  const checked = inRange(node, { low: -1, high: scores.shape[dim]! });
  const place = nodeOf(name, placesAlong(name, input, dim));
  const end = where(eq(checked, -1), place, size(node.graph, scores.shape[dim]!));
  const isLabel = lt(place, amin(end, dim, { keepdim: true }));
  return { isLabel: asTensor(isLabel), labels: asTensor(maximum(checked, 0)) };
}
