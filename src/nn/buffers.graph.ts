/** Values that layers keep from step to step: what becomes of them while training. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import { stopGradient } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { asTensor } from "../tensor/operands.ts";
import { type TrainingMode, whileTraining } from "./modes.graph.ts";

/**
 * Gives a state its next value while training, computed from what it has become so far: a layer that is applied twice moves it
 * twice. Other tensors keep no value. Returns what it has become.
 */
export function advance(value: Tensor, training: TrainingMode, next: (current: Tensor) => Tensor): Tensor {
  const node = nodeOf("state", value);
  const { assignments } = node.graph;
  const current = asTensor(stopGradient(assignments.get(node) ?? node));
  const advanced = nodeOf(
    "state",
    whileTraining(training, () => stopGradient(next(current)), current),
  );
  if (isLeaf(node, "state") && training !== false) assignments.set(node, advanced);
  return asTensor(advanced);
}
