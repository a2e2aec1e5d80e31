/** Normalisation of each channel over a batch, with running statistics for predictions. */
import { rankTooLow } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import {
  channelNormModule,
  type ChannelNormModule,
  type ChannelNormOptions,
  normalizedChannels,
} from "./channel-norm.graph.ts";
import { checkChannels, dimensionsFrom } from "./channels.ts";
import { type TrainingMode, trainingMode } from "./modes.graph.ts";
import { countStep } from "./running-statistics.graph.ts";
import { anyTensor, atLeast, between, flag, orNull, settings } from "./settings.ts";
import { printedShape, rankOf } from "./shapes.ts";

export interface BatchNormFunctionOptions {
  /** Multiplies the normalised values: a number for each channel. */
  readonly weight?: Tensor | undefined;
  /** Added to them: a number for each channel. */
  readonly bias?: Tensor | undefined;
  /** Whether the statistics are those of the batch; `training()` is true in train mode only. Default: false. */
  readonly training?: TrainingMode;
  /** By how much a step counts in the running statistics. Default: 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

const batchNormSettings = settings<BatchNormFunctionOptions>("batchNorm", {
  weight: anyTensor,
  bias: anyTensor,
  training: trainingMode(false),
  momentum: between(0, 1, 0.1),
  eps: atLeast(0, 1e-5),
});

/** The dimensions that are not the channels. */
const batchDimensions = (x: Tensor): number[] => dimensionsFrom("batchNorm", x, 0, 1);

/**
 * (x − mean) / √(variance + eps) ⊙ weight + bias for each channel of x, [N, C, ...]: by the running statistics, [C] each, or
 * while training by those over all other dimensions of x, towards which states move. The running variance is the unbiased one.
 * (torch.nn.functional.batch_norm)
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | undefined,
  runningVar: Tensor | undefined,
  options: BatchNormFunctionOptions = {},
): Tensor {
  const told = batchNormSettings(options);
  if (rankOf("batchNorm", x) < 2) throw rankTooLow("batchNorm", 2, printedShape("batchNorm", x), [x]);
  return normalizedChannels("batchNorm", x, batchDimensions(x), { ...told, runningMean, runningVar });
}

const moduleOptions = (name: string) =>
  settings<ChannelNormOptions>(name, {
    eps: atLeast(0, 1e-5),
    momentum: { ...orNull(between(0, 1)), initial: 0.1 },
    affine: flag(true),
    trackRunningStats: flag(true),
  });

const batchNormModule = (
  name: string,
  layouts: readonly string[],
): new (numFeatures: number, options?: ChannelNormOptions) => ChannelNormModule =>
  channelNormModule(name, moduleOptions(name), countStep, (x, features, norm) => {
    checkChannels(name, x, features, layouts);
    return normalizedChannels(name, x, batchDimensions(x), norm);
  });

/** batchNorm of [N, C] or [N, C, L], with running statistics and a learned weight and bias. (torch.nn.BatchNorm1d) */
export class BatchNorm1d extends batchNormModule("BatchNorm1d", ["N, C", "N, C, L"]) {}

/** batchNorm of [N, C, H, W], with running statistics and a learned weight and bias. (torch.nn.BatchNorm2d) */
export class BatchNorm2d extends batchNormModule("BatchNorm2d", ["N, C, H, W"]) {}

/** batchNorm of [N, C, D, H, W], with running statistics and a learned weight and bias. (torch.nn.BatchNorm3d) */
export class BatchNorm3d extends batchNormModule("BatchNorm3d", ["N, C, D, H, W"]) {}
