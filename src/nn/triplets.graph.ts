/** Losses of embeddings: what is alike should lie near, what is not far. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { eq, ge, logicalAnd, minimum, mul, sqrt, where } from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { squaresAlong } from "../tensor/dimensions.ts";
import { pairwiseDistance } from "./distance.graph.ts";
import { moduleWith } from "./function-module.ts";
import { hinge } from "./halves.graph.ts";
import { type LossOptions, lossReduction, reduce } from "./reduce.graph.ts";
import { anyNumber, atLeast, between, flag, type Setting, settings } from "./settings.ts";
import { checkOnePerSample } from "./pairs.ts";

export interface CosineEmbeddingLossOptions extends LossOptions {
  /** Up to which cosine what is not alike costs nothing, from -1 to 1. Default: 0. */
  readonly margin?: number;
}

const cosineSettings = settings<CosineEmbeddingLossOptions>("cosineEmbeddingLoss", {
  margin: between(-1, 1, 0),
  reduction: lossReduction,
});

/** PyTorch adds it to squares, unlike the eps of cosineSimilarity. */
const smallSquare = 1e-12;

/**
 * 1 − cos for each pair whose target is 1, max(0, cos − margin) for those with target −1, with the cosine of the angle between
 * them: [N, D], [N, D] and [N], or [D], [D] and []. (torch.nn.functional.cosine_embedding_loss)
 */
export function cosineEmbeddingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: CosineEmbeddingLossOptions = {},
): Tensor {
  const { margin, reduction } = cosineSettings(options);
  checkOnePerSample("cosineEmbeddingLoss", target, input1, input2);
  const squares = (x: Tensor): Tensor => squaresAlong("cosineEmbeddingLoss", x, x, -1, false) + smallSquare;
  const cosine = sum(mul(input1, input2), -1) / sqrt(mul(squares(input1), squares(input2)));
  const [similar, different] = [eq(target, 1), eq(target, -1)];
  const losses = where(similar, 1 - cosine, where(different, hinge(cosine - margin), 0));
  const isNear = logicalAnd(different, ge(cosine, margin));
  return reduce(handDerivative(losses, [cosine, where(similar, -1, where(isNear, 1, 0))]), reduction);
}

/** cosineEmbeddingLoss as a module. (torch.nn.CosineEmbeddingLoss) */
export class CosineEmbeddingLoss extends moduleWith(cosineSettings, cosineEmbeddingLoss) {}

interface TripletOptions extends LossOptions {
  /** How much farther than the positive the negative should be. Default: 1. */
  readonly margin?: number;
  /** Whether the negative's distance from the positive counts, where it is the smaller one. Default: false. */
  readonly swap?: boolean;
}

export interface TripletMarginLossOptions extends TripletOptions {
  /** The order of the norm. Default: 2. */
  readonly p?: number;
  /** What is added to every difference. Default: 1e-6. */
  readonly eps?: number;
}

const triplet = { margin: atLeast(0, 1), swap: flag(false), reduction: lossReduction };

const tripletSettings = settings<TripletMarginLossOptions>("tripletMarginLoss", {
  ...triplet,
  p: anyNumber(2),
  eps: anyNumber(1e-6),
});

/**
 * max(0, d(anchor, positive) − d(anchor, negative) + margin) for each sample, with d the pairwiseDistance: [N, D] or [D] each. At
 * the bound the derivative is that of the second. (torch.nn.functional.triplet_margin_loss)
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginLossOptions = {},
): Tensor {
  const { p, eps, ...others } = tripletSettings(options);
  const distanceFunction = (a: Tensor, b: Tensor): Tensor => pairwiseDistance(a, b, { p, eps });
  return tripletMarginWithDistanceLoss(anchor, positive, negative, { ...others, distanceFunction });
}

/** tripletMarginLoss as a module. (torch.nn.TripletMarginLoss) */
export class TripletMarginLoss extends moduleWith(tripletSettings, tripletMarginLoss) {}

/** A number for each sample, from two tensors. */
export type DistanceFunction = (a: Tensor, b: Tensor) => Tensor;

export interface TripletMarginWithDistanceLossOptions extends TripletOptions {
  /** Default: pairwiseDistance. */
  readonly distanceFunction?: DistanceFunction;
}

const aDistance: Setting<DistanceFunction> = {
  initial: (a, b) => pairwiseDistance(a, b),
  values: "a function or module of two tensors",
  allows: (value) => typeof value === "function",
};

const withDistanceSettings = settings<TripletMarginWithDistanceLossOptions>("tripletMarginWithDistanceLoss", {
  ...triplet,
  distanceFunction: aDistance,
});

/**
 * tripletMarginLoss with a distance of one's own: any function or module of two tensors.
 * (torch.nn.functional.triplet_margin_with_distance_loss)
 */
export function tripletMarginWithDistanceLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginWithDistanceLossOptions = {},
): Tensor {
  const { distanceFunction, margin, swap, reduction } = withDistanceSettings(options);
  const near = distanceFunction(anchor, positive);
  const far = distanceFunction(anchor, negative);
  const other = swap ? minimum(far, distanceFunction(positive, negative)) : far;
  return reduce(hinge(near - other + margin), reduction);
}

/** tripletMarginWithDistanceLoss as a module. (torch.nn.TripletMarginWithDistanceLoss) */
export class TripletMarginWithDistanceLoss extends moduleWith(
  withDistanceSettings,
  tripletMarginWithDistanceLoss,
) {}
