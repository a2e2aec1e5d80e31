/** Losses of yes and no: cross entropy of probabilities and of logits, one or several for each sample. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { mean } from "../tensor/reductions.graph.ts";
import {
  binaryCrossEntropyTerm,
  binaryCrossEntropyWithLogitsTerm,
  logOnePlusExp,
} from "../../compiler/primitives/cross-entropy.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { moduleWith } from "./function-module.ts";
import { type LossOptions, lossReduction, reduce } from "./reduce.graph.ts";
import { anyTensor, settings } from "./settings.ts";
import { checkSameShape, oneDim } from "./shapes.ts";

const weighed = (losses: Tensor, weight: Tensor | undefined): Tensor =>
  weight === undefined ? losses : mul(weight, losses);

export interface BinaryCrossEntropyOptions extends LossOptions {
  /** A factor for each element; broadcast to the input's shape. */
  readonly weight?: Tensor | undefined;
}

const binaryCrossEntropySettings = settings<BinaryCrossEntropyOptions>("binaryCrossEntropy", {
  weight: anyTensor,
  reduction: lossReduction,
});

/**
 * −w (t log y + (1 − t) log(1 − y)) for each element: the input holds probabilities y in [0, 1], the target probabilities t of
 * the same shape. Logarithms are held at −100. Prefer binaryCrossEntropyWithLogits; of sigmoid(x) it becomes that.
 * (torch.nn.functional.binary_cross_entropy)
 */
export function binaryCrossEntropy(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  const { weight, reduction } = binaryCrossEntropySettings(options);
  checkSameShape("binaryCrossEntropy", input, target);
  return reduce(weighed(binaryCrossEntropyTerm(input, target), weight), reduction);
}

/** binaryCrossEntropy as a module. (torch.nn.BCELoss) */
export class BCELoss extends moduleWith(binaryCrossEntropySettings, binaryCrossEntropy) {}

export interface BinaryCrossEntropyWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** A factor for the positive part of each element, Σ negatives / Σ positives to balance; broadcast. */
  readonly posWeight?: Tensor | undefined;
}

const withLogitsSettings = settings<BinaryCrossEntropyWithLogitsOptions>("binaryCrossEntropyWithLogits", {
  weight: anyTensor,
  posWeight: anyTensor,
  reduction: lossReduction,
});

/**
 * −w (p t log σ(x) + (1 − t) log(1 − σ(x))) for each element, from the logits x. Computed as w ((1 + (p − 1) t) log(1 + exp x)
 * − p t x): its derivative, σ(x) − t where p = 1, cannot overflow. (torch.nn.functional.binary_cross_entropy_with_logits)
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyWithLogitsOptions = {},
): Tensor {
  const { weight, posWeight, reduction } = withLogitsSettings(options);
  checkSameShape("binaryCrossEntropyWithLogits", input, target);
  const losses =
    posWeight === undefined
      ? binaryCrossEntropyWithLogitsTerm(input, target)
      : mul(1 + mul(posWeight - 1, target), logOnePlusExp(input)) - mul(mul(posWeight, target), input);
  return reduce(weighed(losses, weight), reduction);
}

/** binaryCrossEntropyWithLogits as a module. (torch.nn.BCEWithLogitsLoss) */
export class BCEWithLogitsLoss extends moduleWith(withLogitsSettings, binaryCrossEntropyWithLogits) {}

const multilabelSoftMarginSettings = settings<BinaryCrossEntropyOptions>("multilabelSoftMarginLoss", {
  weight: anyTensor,
  reduction: lossReduction,
});

/**
 * The mean over the classes of −w (t log σ(x) + (1 − t) log σ(−x)) for each sample: [N, C] or [C] logits and targets of 0 and 1;
 * weight [C]. (torch.nn.functional.multilabel_soft_margin_loss)
 */
export function multilabelSoftMarginLoss(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  const { weight, reduction } = multilabelSoftMarginSettings(options);
  checkSameShape("multilabelSoftMarginLoss", input, target);
  const classes = oneDim("multilabelSoftMarginLoss", input, -1);
  const losses = weighed(binaryCrossEntropyWithLogitsTerm(input, target), weight);
  return reduce(mean(losses, classes), reduction);
}

/** multilabelSoftMarginLoss as a module. (torch.nn.MultiLabelSoftMarginLoss) */
export class MultiLabelSoftMarginLoss extends moduleWith(
  multilabelSoftMarginSettings,
  multilabelSoftMarginLoss,
) {}

const softMarginSettings = settings<LossOptions>("softMarginLoss", { reduction: lossReduction });

/**
 * log(1 + exp(−t x)) for each element, with targets t of 1 and −1; finite where PyTorch's overflows. Target: the input's shape, or
 * a single number. (torch.nn.functional.soft_margin_loss)
 */
export function softMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction } = softMarginSettings(options);
  checkSameShape("softMarginLoss", input, target);
  return reduce(logOnePlusExp(-mul(target, input)), reduction);
}

/** softMarginLoss as a module. (torch.nn.SoftMarginLoss) */
export class SoftMarginLoss extends moduleWith(softMarginSettings, softMarginLoss) {}
