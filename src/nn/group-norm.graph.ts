/** Normalisation over groups of channels. */
import { shapeExpected, invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { type Dim, divideDims } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { asTensor } from "../tensor/operands.ts";
import { dimensionsFrom, ofChannels } from "./channels.ts";
import { affine, standardization } from "./standardization.graph.ts";
import { anyTensor, atLeast, checkSetting, flag, settings, size } from "./settings.ts";

export interface GroupNormFunctionOptions {
  /** Multiplies the normalised values: a number for each channel. */
  readonly weight?: Tensor | undefined;
  /** Added to them: a number for each channel. */
  readonly bias?: Tensor | undefined;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

const groupNormSettings = settings<GroupNormFunctionOptions>("groupNorm", {
  weight: anyTensor,
  bias: anyTensor,
  eps: atLeast(0, 1e-5),
});

/** How many groups there are. */
const groupCount = {
  values: "a whole number above 0",
  allows: (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0,
};

/** The channels of x, [N, C, ...], as groups: [N, groups, C / groups, ...]. */
function grouped(x: Tensor, numGroups: number): Tensor {
  const node = nodeOf("groupNorm", x);
  const channels: Dim | undefined = node.shape[1];
  const each = channels === undefined ? undefined : divideDims(channels, numGroups);
  if (each === undefined)
    throw shapeExpected("groupNorm", `[N, C, ...], C a multiple of ${numGroups}`, printShape(node.shape), [
      node,
    ]);
  return asTensor(reshapeTo(node, node.shape.toSpliced(1, 1, numGroups, each)));
}

/**
 * (x − mean) / √(variance + eps) over each of `numGroups` groups of channels of each sample, x being [N, C, ...], then
 * ⊙ weight + bias by channel. (torch.nn.functional.group_norm)
 */
export function groupNorm(x: Tensor, numGroups: number, options: GroupNormFunctionOptions = {}): Tensor {
  const { weight, bias, eps } = groupNormSettings(options);
  checkSetting("groupNorm", "numGroups", numGroups, groupCount);
  const groups = grouped(x, numGroups);
  const { centered, scale } = standardization(groups, dimensionsFrom("groupNorm", groups, 2), eps);
  const inGroups = (what: string, vector: Tensor): Tensor => {
    const channels = nodeOf("groupNorm", ofChannels("groupNorm", what, vector, x));
    const { shape } = nodeOf("groupNorm", groups);
    return asTensor(reshapeTo(channels, [1, shape[1]!, shape[2]!, ...shape.slice(3).map(() => 1)]));
  };
  const factor = weight === undefined ? scale : mul(scale, inGroups("weight", weight));
  const result = affine(
    mul(centered, factor),
    undefined,
    bias === undefined ? undefined : inGroups("bias", bias),
  );
  return asTensor(reshapeTo(nodeOf("groupNorm", result), nodeOf("groupNorm", x).shape));
}

export interface GroupNormOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** Whether there are a weight and a bias to be learned. Default: true. */
  readonly affine?: boolean;
}

const groupNormModuleSettings = settings<GroupNormOptions>("GroupNorm", {
  eps: atLeast(0, 1e-5),
  affine: flag(true),
});

/** groupNorm with a weight and a bias for each of `numChannels` channels, starting at 1 and 0. (torch.nn.GroupNorm) */
export class GroupNorm extends Module {
  readonly weight: Tensor | undefined;
  readonly bias: Tensor | undefined;
  readonly #groups: number;
  readonly #eps: number;

  constructor(numGroups: number, numChannels: number, options?: GroupNormOptions) {
    super();
    const { eps, affine: learns } = groupNormModuleSettings(options);
    checkSetting("GroupNorm", "numGroups", numGroups, groupCount);
    checkSetting("GroupNorm", "numChannels", numChannels, size);
    if (numChannels % numGroups !== 0)
      throw invalidArgument(
        "GroupNorm",
        `${numChannels} channels are not divisible into ${numGroups} groups`,
        "numGroups must divide numChannels.",
      );
    this.#groups = numGroups;
    this.#eps = eps;
    this.weight = learns ? parameter([numChannels], { init: 1 }) : undefined;
    this.bias = learns ? parameter([numChannels], { init: 0 }) : undefined;
  }

  override forward(x: Tensor): Tensor {
    return groupNorm(x, this.#groups, { weight: this.weight, bias: this.bias, eps: this.#eps });
  }
}
