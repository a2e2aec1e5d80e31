/** Means and variances of channels that normalisations keep from step to step for predictions. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { maximum, mul } from "../../compiler/primitives/elementwise.ts";
import { isLeaf, state } from "../../compiler/primitives/leaves.ts";
import { advance } from "../../compiler/primitives/owned.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { asTensor } from "../tensor/operands.ts";
import { mean } from "../tensor/reductions.graph.ts";
import { type TrainingMode, whileTraining } from "./modes.graph.ts";
import { dimensionsOf } from "./shapes.ts";

/** The buffers of a layer, by PyTorch's names. */
export interface StatisticsBuffers {
  readonly running_mean: Tensor;
  readonly running_var: Tensor;
  readonly num_batches_tracked: Tensor;
}

export const statisticsBuffers = (features: number): StatisticsBuffers => ({
  running_mean: state([features]),
  running_var: state([features], { init: 1 }),
  num_batches_tracked: state([], { dtype: "i32" }),
});

/** Counts a step while training. Gives by how much its statistics count: `momentum`, or so that all steps count alike. */
export function countStep(count: Tensor, momentum: number | null, training: TrainingMode): Tensor {
  let counted = count;
  advance(count, (current) => (counted = whileTraining(training, () => current + 1, current)));
  return momentum ?? 1 / maximum(counted, 1);
}

/** Mean and variance over some dimensions of x, which stay with size 1. */
export interface Moments {
  readonly center: Tensor;
  readonly spread: Tensor;
  /** How many numbers they are of. */
  readonly count: Tensor;
}

/**
 * Moves statistics, where they are states, towards those of a step. The variance they keep divides by one less than there are numbers; that of a single
 * number is 0.
 */
export function moveStatistics(
  runningMean: Tensor,
  runningVar: Tensor,
  { center, spread, count }: Moments,
  momentum: Tensor,
  training: TrainingMode,
): void {
  const unbiased = mul(spread, count / maximum(count - 1, 1));
  for (const [running, value] of [
    [runningMean, center],
    [runningVar, unbiased],
  ] as const)
    if (isLeaf(nodeOf("state", running), "state"))
      advance(running, (current) => {
        const moved = (): Tensor => mul(current, 1 - momentum) + mul(overSamples(value, running), momentum);
        return whileTraining(training, moved, current);
      });
}

/** Moments of each sample, [N, C, 1, ...], or of all, [1, C, 1, ...], as [C]. */
function overSamples(value: Tensor, running: Tensor): Tensor {
  const average = dimensionsOf("state", value)[0] === 1 ? value : mean(value, 0);
  return asTensor(reshapeTo(nodeOf("state", average), nodeOf("state", running).shape));
}
