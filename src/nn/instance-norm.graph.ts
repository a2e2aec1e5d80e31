/** Normalisation of each channel of each sample. */
import { rankTooLow } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { asTensor } from "../tensor/operands.ts";
import {
  channelNormModule,
  type ChannelNormModule,
  type ChannelNormOptions,
  normalizedChannels,
} from "./channel-norm.graph.ts";
import { checkChannels, dimensionsFrom } from "./channels.ts";
import { type TrainingMode, trainingMode } from "./modes.graph.ts";
import { anyTensor, atLeast, between, flag, orNull, settings } from "./settings.ts";
import { printedShape, rankOf } from "./shapes.ts";

export interface InstanceNormFunctionOptions {
  /** The mean of each channel so far. */
  readonly runningMean?: Tensor | undefined;
  /** The variance of each channel so far. */
  readonly runningVar?: Tensor | undefined;
  /** Multiplies the normalised values: a number for each channel. */
  readonly weight?: Tensor | undefined;
  /** Added to them: a number for each channel. */
  readonly bias?: Tensor | undefined;
  /** Whether the statistics are those of x, not the running ones; `training()` is true in train mode only. Default: true. */
  readonly useInputStats?: TrainingMode;
  /** By how much a step counts in the running statistics. Default: 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

const instanceNormSettings = settings<InstanceNormFunctionOptions>("instanceNorm", {
  runningMean: anyTensor,
  runningVar: anyTensor,
  weight: anyTensor,
  bias: anyTensor,
  useInputStats: trainingMode(true),
  momentum: between(0, 1, 0.1),
  eps: atLeast(0, 1e-5),
});

/** The dimensions within a channel. */
const ownDimensions = (x: Tensor): number[] => dimensionsFrom("instanceNorm", x, 2);

/**
 * (x − mean) / √(variance + eps) ⊙ weight + bias for each channel of each sample of x, [N, C, ...], by its own statistics or by
 * running ones, [C] each. States move towards the mean over all samples. (torch.nn.functional.instance_norm)
 */
export function instanceNorm(x: Tensor, options: InstanceNormFunctionOptions = {}): Tensor {
  const { useInputStats, ...told } = instanceNormSettings(options);
  if (rankOf("instanceNorm", x) < 3)
    throw rankTooLow("instanceNorm", 3, printedShape("instanceNorm", x), [x]);
  return normalizedChannels("instanceNorm", x, ownDimensions(x), { ...told, training: useInputStats });
}

const moduleOptions = (name: string) =>
  settings<ChannelNormOptions>(name, {
    eps: atLeast(0, 1e-5),
    momentum: { ...orNull(between(0, 1)), initial: 0.1 },
    affine: flag(false),
    trackRunningStats: flag(false),
  });

/** As in PyTorch, steps are not counted, and without a momentum nothing moves. */
const share = (_: Tensor, momentum: number | null): Tensor => momentum ?? 0;

/** The base of the module for samples of a layout: "C, L". */
const instanceNormModule = (
  name: string,
  layout: string,
): new (numFeatures: number, options?: ChannelNormOptions) => ChannelNormModule =>
  channelNormModule(name, moduleOptions(name), share, (x, features, norm) => {
    const { shape } = nodeOf(name, x);
    checkChannels(name, x, features, [`N, ${layout}`, layout]);
    const isSample = shape.length === layout.split(", ").length;
    const batch = isSample ? asTensor(reshapeTo(nodeOf(name, x), [1, ...shape])) : x;
    const result = normalizedChannels(name, batch, ownDimensions(batch), norm);
    return asTensor(reshapeTo(nodeOf(name, result), shape));
  });

/** instanceNorm of [N, C, L] or [C, L]. (torch.nn.InstanceNorm1d) */
export class InstanceNorm1d extends instanceNormModule("InstanceNorm1d", "C, L") {}

/** instanceNorm of [N, C, H, W] or [C, H, W]. (torch.nn.InstanceNorm2d) */
export class InstanceNorm2d extends instanceNormModule("InstanceNorm2d", "C, H, W") {}

/** instanceNorm of [N, C, D, H, W] or [C, D, H, W]. (torch.nn.InstanceNorm3d) */
export class InstanceNorm3d extends instanceNormModule("InstanceNorm3d", "C, D, H, W") {}
