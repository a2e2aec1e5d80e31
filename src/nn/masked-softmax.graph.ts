/** Softmax over what is not masked: what attention weighs values by. */
import { wrongDType } from "../../compiler/diagnostics.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { exp, le, where } from "../../compiler/primitives/elementwise.ts";
import { asSoftmax } from "../../compiler/primitives/hand-derivative.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import type { Dim } from "../../compiler/shape/dim.ts";
import { printType } from "../../compiler/shape/shape.ts";
import { asTensor } from "../tensor/operands.ts";
import { rankOf, shiftAlong } from "./shapes.ts";

/** What is attended to, said by truth values or by numbers that are added to the scores. Broadcasts to the scores. */
export interface Mask {
  readonly values: Tensor;
  /** What true means. */
  readonly attends: boolean;
}

/** Every key that comes no later than the query: [queries, keys]. */
export function causal(graph: Graph, queries: Dim, keys: Dim): Mask {
  const values = le(indices(graph, keys), reshapeTo(indices(graph, queries), [queries, 1]));
  return { values: asTensor(values), attends: true };
}

/** A mask as it was given, of truth values or of numbers. */
export function maskGiven(name: string, mask: Tensor): Node {
  const node = nodeOf(name, mask);
  if (node.dtype !== "i32") return node;
  throw wrongDType(
    name,
    "a mask of truth values or of numbers to be added",
    printType(node.type),
    'Declare it as input(shape, "bool"), or compare: ne(mask, 0).',
    [node],
  );
}

/**
 * exp x / Σ exp x along the last dimension, over what the masks allow: nothing else is computed, and is 0. A row of which nothing
 * is allowed is NaN, as in PyTorch.
 */
export function maskedSoftmax(name: string, scores: Tensor, masks: readonly Mask[]): Tensor {
  const isTruth = ({ values }: Mask): boolean => nodeOf(name, values).dtype === "bool";
  const x = masks.reduce((value, mask) => (isTruth(mask) ? value : value + mask.values), scores);
  const dim = rankOf(name, x) - 1;
  const only = (value: Tensor, otherwise: number): Tensor =>
    masks
      .filter(isTruth)
      .reduce<Tensor>(
        (inner, { values, attends }) =>
          attends ? where(values, inner, otherwise) : where(values, otherwise, inner),
        value,
      );
  const max = shiftAlong(name, only(x, -Infinity), dim);
  const exps = only(exp(x - max), 0);
  const total = sum(exps, dim, { keepdim: true });
  return asSoftmax(exps / total, x, dim);
}
