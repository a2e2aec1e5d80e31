/** Losses that ask for a margin: between two scores, between the right class and the others, between similar and not. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { eq, logicalAnd, mul, relu, where } from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { gather } from "../../compiler/primitives/indexing.ts";
import { reshape } from "../../compiler/primitives/movement.ts";
import { moduleWith } from "./function-module.ts";
import { hinge } from "./halves.graph.ts";
import { checkedLabels, labelsUntilEnd } from "./labels.ts";
import { beside } from "./pairs.ts";
import { type LossOptions, lossReduction, reduce } from "./reduce.graph.ts";
import { anyNumber, anyTensor, oneOf, settings } from "./settings.ts";
import { alongDim, classDim, countAlong, countedAlong, placesAlong, rankOf, withoutDim } from "./shapes.ts";

export interface MarginRankingLossOptions extends LossOptions {
  /** How far apart the two should be. Default: 0. */
  readonly margin?: number;
}

const rankingSettings = settings<MarginRankingLossOptions>("marginRankingLoss", {
  margin: anyNumber(0),
  reduction: lossReduction,
});

/**
 * max(0, −t (x1 − x2) + margin) for each element: t is 1 where x1 should be the larger, −1 where x2 should. All broadcast; at the
 * bound the derivative is that of the second. (torch.nn.functional.margin_ranking_loss)
 */
export function marginRankingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: MarginRankingLossOptions = {},
): Tensor {
  const { margin, reduction } = rankingSettings(options);
  return reduce(hinge(margin - mul(target, input1 - input2)), reduction);
}

/** marginRankingLoss as a module. (torch.nn.MarginRankingLoss) */
export class MarginRankingLoss extends moduleWith(rankingSettings, marginRankingLoss) {}

export interface HingeEmbeddingLossOptions extends LossOptions {
  /** From which distance on what is not similar costs nothing. Default: 1. */
  readonly margin?: number;
}

const hingeEmbeddingSettings = settings<HingeEmbeddingLossOptions>("hingeEmbeddingLoss", {
  margin: anyNumber(1),
  reduction: lossReduction,
});

/**
 * The distance x for each element whose target is 1, max(0, margin − x) for those with target −1. Both broadcast.
 * (torch.nn.functional.hinge_embedding_loss)
 */
export function hingeEmbeddingLoss(
  input: Tensor,
  target: Tensor,
  options: HingeEmbeddingLossOptions = {},
): Tensor {
  const { margin, reduction } = hingeEmbeddingSettings(options);
  const apart = hinge(margin - input);
  const slope = where(input > margin, 0, -1);
  // PyTorch adds both where the target is neither.
  const [similar, different] = [eq(target, 1), eq(target, -1)];
  const losses = where(similar, input, where(different, apart, input + apart));
  const slopes = where(similar, 1, where(different, slope, slope + 1));
  return reduce(handDerivative(losses, [input, slopes]), reduction);
}

/** hingeEmbeddingLoss as a module. (torch.nn.HingeEmbeddingLoss) */
export class HingeEmbeddingLoss extends moduleWith(hingeEmbeddingSettings, hingeEmbeddingLoss) {}

export interface MultiMarginLossOptions extends LossOptions {
  /** 1, or 2 for squares. Default: 1. */
  readonly p?: number;
  /** How far the score of the right class should be above the others. Default: 1. */
  readonly margin?: number;
  /** A factor for each class, [C]. */
  readonly weight?: Tensor | undefined;
}

const multiMarginSettings = settings<MultiMarginLossOptions>("multiMarginLoss", {
  p: oneOf(1, 2),
  margin: anyNumber(1),
  weight: anyTensor,
  reduction: lossReduction,
});

/**
 * Σ w max(0, margin − x[label] + x[i])ᵖ / C over the classes i other than the label, for each sample: scores [N, C] with labels
 * i32[N], or [C] with i32[] or [1]; w is the weight of the label. Where the margin is kept exactly the derivative is 0.
 * (torch.nn.functional.multi_margin_loss)
 */
export function multiMarginLoss(input: Tensor, target: Tensor, options: MultiMarginLossOptions = {}): Tensor {
  const { p, margin, weight, reduction } = multiMarginSettings(options);
  const dim = classDim("multiMarginLoss", input, 2);
  const isVector = dim === 0 && rankOf("multiMarginLoss", target) === 1;
  const labels = checkedLabels("multiMarginLoss", input, isVector ? reshape(target, []) : target, dim);
  const missing = relu(margin - gather(input, dim, labels) + input);
  const cost = p === 1 ? missing : mul(missing, missing);
  const isLabel = eq(placesAlong("multiMarginLoss", input, dim), labels);
  const total = sum(where(isLabel, 0, cost), dim, { keepdim: true });
  const losses = total / countAlong("multiMarginLoss", input, dim);
  const weightOf = (each: Tensor): Tensor =>
    gather(alongDim("multiMarginLoss", each, input, dim), dim, labels);
  const weighed = weight === undefined ? losses : mul(weightOf(weight), losses);
  return reduce(withoutDim("multiMarginLoss", weighed, dim), reduction);
}

/** multiMarginLoss as a module. (torch.nn.MultiMarginLoss) */
export class MultiMarginLoss extends moduleWith(multiMarginSettings, multiMarginLoss) {}

const multilabelMarginSettings = settings<LossOptions>("multilabelMarginLoss", { reduction: lossReduction });

/**
 * Σ max(0, 1 − (x[j] − x[i])) / C over the labels j of a sample and the classes i that are none: scores [N, C] or [C], labels i32
 * of that shape, those before the first −1. Where the margin is kept exactly the derivative is 0.
 * (torch.nn.functional.multilabel_margin_loss)
 */
export function multilabelMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const name = "multilabelMarginLoss";
  const { reduction } = multilabelMarginSettings(options);
  const dim = classDim(name, input, 2);
  const { isLabel, labels } = labelsUntilEnd(name, input, target, dim);
  const isClass = eq(countedAlong(name, labels, input, dim, isLabel), 0);
  const counts = logicalAnd(beside(name, isLabel, dim, "row"), beside(name, isClass, dim, "column"));
  const scores = beside(name, gather(input, dim, labels), dim, "row");
  const missing = relu(1 - scores + beside(name, input, dim, "column"));
  const total = sum(where(counts, missing, 0), [dim, dim + 1]);
  return reduce(total / countAlong(name, input, dim), reduction);
}

/** multilabelMarginLoss as a module. (torch.nn.MultiLabelMarginLoss) */
export class MultiLabelMarginLoss extends moduleWith(multilabelMarginSettings, multilabelMarginLoss) {}
