/** What depends on whether a net is being trained. */
import { isNode } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { where } from "../../compiler/primitives/elementwise.ts";
import type { Setting } from "./settings.ts";

/** Always, never, or while the trainer is in train mode: `training()`. */
export type TrainingMode = boolean | Tensor;

export const trainingMode = (initial: boolean): Setting<TrainingMode> => ({
  initial,
  values: "true, false or training()",
  allows: (value) => typeof value === "boolean" || (isNode(value) && value.dtype === "bool"),
});

/** `active` while training, else `idle`. */
export function whileTraining(training: TrainingMode, active: () => Tensor, idle: Tensor): Tensor {
  if (training === false) return idle;
  return training === true ? active() : where(training, active(), idle);
}
