/** What normalisations of channels share: batch norm takes moments over the batch, instance norm over each sample. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { rsqrt } from "../../compiler/primitives/power.ts";
import { varMean } from "../tensor/moments.graph.ts";
import { ofChannels } from "./channels.ts";
import { type TrainingMode, whileTraining } from "./modes.graph.ts";
import { moveStatistics, statisticsBuffers } from "./running-statistics.graph.ts";
import { type Complete, type Settings, checkSetting, size } from "./settings.ts";
import { countAlong } from "./shapes.ts";

/** What a normalisation of channels is told. */
export interface ChannelNorm {
  readonly runningMean: Tensor | undefined;
  readonly runningVar: Tensor | undefined;
  readonly weight: Tensor | undefined;
  readonly bias: Tensor | undefined;
  /** When the moments are those of x; then the running statistics move towards them. */
  readonly training: TrainingMode;
  readonly momentum: Tensor;
  readonly eps: number;
}

/** x, [N, C, ...], less a mean, divided by a deviation, scaled and shifted: each a number for a channel. */
export function normalizedChannels(
  name: string,
  x: Tensor,
  dims: readonly number[],
  { runningMean, runningVar, weight, bias, training: mode, momentum, eps }: ChannelNorm,
): Tensor {
  const [spread, center] = varMean(x, dims, { correction: 0, keepdim: true });
  let [usedMean, usedVar] = [center, spread];
  if (runningMean !== undefined && runningVar !== undefined) {
    const moments = { center, spread, count: countAlong(name, x, dims) };
    usedMean = whileTraining(mode, () => center, ofChannels(name, "running mean", runningMean, x));
    usedVar = whileTraining(mode, () => spread, ofChannels(name, "running variance", runningVar, x));
    moveStatistics(runningMean, runningVar, moments, momentum, mode);
  } else if (mode !== true || runningMean !== runningVar)
    throw invalidArgument(
      name,
      "there are no running statistics to normalise by",
      "Give runningMean and runningVar, or normalise by the statistics of the input always.",
    );
  const scale = rsqrt(usedVar + eps);
  const factor = weight === undefined ? scale : mul(scale, ofChannels(name, "weight", weight, x));
  const scaled = mul(x - usedMean, factor);
  return bias === undefined ? scaled : scaled + ofChannels(name, "bias", bias, x);
}

/** The options of the modules. */
export interface ChannelNormOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** By how much a step counts in the running statistics; null: all steps alike. Default: 0.1. */
  readonly momentum?: number | null;
  /** Whether there are a weight and a bias to be learned. */
  readonly affine?: boolean;
  /** Whether running statistics are kept, by which predictions are normalised. */
  readonly trackRunningStats?: boolean;
}

/** A module that normalises channels. */
export interface ChannelNormModule extends Module {
  readonly weight: Tensor | undefined;
  readonly bias: Tensor | undefined;
  readonly running_mean: Tensor | undefined;
  readonly running_var: Tensor | undefined;
  readonly num_batches_tracked: Tensor | undefined;
  forward(x: Tensor): Tensor;
}

/**
 * The base of a module that normalises `numFeatures` channels by `compute`; `shareOf` says by how much a step counts in the
 * running statistics.
 */
export function channelNormModule(
  name: string,
  told: Settings<ChannelNormOptions>,
  shareOf: (count: Tensor, momentum: number | null, training: TrainingMode) => Tensor,
  compute: (x: Tensor, features: number, norm: ChannelNorm) => Tensor,
): new (numFeatures: number, options?: ChannelNormOptions) => ChannelNormModule {
  return class extends Module implements ChannelNormModule {
    readonly weight: Tensor | undefined;
    readonly bias: Tensor | undefined;
    readonly running_mean: Tensor | undefined;
    readonly running_var: Tensor | undefined;
    readonly num_batches_tracked: Tensor | undefined;
    readonly #features: number;
    readonly #options: Complete<ChannelNormOptions>;

    constructor(numFeatures: number, options?: ChannelNormOptions) {
      super();
      checkSetting(name, "numFeatures", numFeatures, size);
      this.#features = numFeatures;
      this.#options = told(options);
      const { affine, trackRunningStats } = this.#options;
      this.weight = affine ? parameter([numFeatures], { init: 1 }) : undefined;
      this.bias = affine ? parameter([numFeatures], { init: 0 }) : undefined;
      if (trackRunningStats) Object.assign(this, statisticsBuffers(numFeatures));
    }

    override forward(x: Tensor): Tensor {
      const { eps, momentum } = this.#options;
      const count = this.num_batches_tracked;
      const mode = count === undefined ? true : this.training;
      return compute(x, this.#features, {
        runningMean: this.running_mean,
        runningVar: this.running_var,
        weight: this.weight,
        bias: this.bias,
        training: mode,
        momentum: count === undefined ? 0 : shareOf(count, momentum, mode),
        eps,
      });
    }
  };
}
