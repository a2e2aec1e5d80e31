/** How far apart or alike vectors are. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { lt, maximum, mul, where } from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { rootOfSquares } from "../../compiler/primitives/squares.ts";
import { squaresAlong } from "../tensor/dimensions.ts";
import { normAlong } from "../tensor/vector-norm.graph.ts";
import { moduleOf, moduleWith } from "./function-module.ts";
import { anyNumber, atLeast, flag, oneOf, settings } from "./settings.ts";
import { allPairs, broadcastBoth, eachPair } from "./pairs.ts";
import { oneDim, printedShape, rankOf } from "./shapes.ts";

export interface NormalizeOptions {
  /** The order of the norm. Default: 2. */
  readonly p?: number;
  /** The smallest norm that is divided by. Default: 1e-12. */
  readonly eps?: number;
}

const normalizeSettings = settings<NormalizeOptions>("normalize", {
  p: anyNumber(2),
  eps: atLeast(0, 1e-12),
});

/** x / max(‖x‖, eps), with the norm of order p along `dim` (default: 1). (torch.nn.functional.normalize) */
export function normalize(x: Tensor, dim = 1, options: NormalizeOptions = {}): Tensor {
  const { p, eps } = normalizeSettings(options);
  const length = normAlong("normalize", x, p, oneDim("normalize", x, dim), true);
  return x / where(lt(length, eps), eps, length);
}

export interface CosineSimilarityOptions {
  /** The smallest norm that is divided by. Default: 1e-8. */
  readonly eps?: number;
}

const cosineSettings = settings<CosineSimilarityOptions>("cosineSimilarity", { eps: atLeast(0, 1e-8) });

/**
 * Σ x1 x2 / (max(‖x1‖, eps) max(‖x2‖, eps)) along `dim` (default: 1) of both, broadcast: the cosine of the angle between them.
 * Short vectors have the derivative of long ones. (torch.nn.functional.cosine_similarity)
 */
export function cosineSimilarity(
  x1: Tensor,
  x2: Tensor,
  dim = 1,
  options: CosineSimilarityOptions = {},
): Tensor {
  const { eps } = cosineSettings(options);
  const [first, second] = broadcastBoth("cosineSimilarity", x1, x2);
  const along = oneDim("cosineSimilarity", first, dim);
  const unit = (x: Tensor): Tensor => {
    const squares = squaresAlong("cosineSimilarity", x, x, along, true);
    return x / rootOfSquares(handDerivative(maximum(squares, eps * eps), [squares, 1]));
  };
  return sum(mul(unit(first), unit(second)), along);
}

/** cosineSimilarity as a module. (torch.nn.CosineSimilarity) */
export class CosineSimilarity extends moduleOf((dim?: number, options?: CosineSimilarityOptions) => {
  const told = cosineSettings(options);
  return (x1: Tensor, x2: Tensor) => cosineSimilarity(x1, x2, dim, told);
}) {}

export interface PairwiseDistanceOptions {
  /** The order of the norm. Default: 2. */
  readonly p?: number;
  /** What is added to every difference. Default: 1e-6. */
  readonly eps?: number;
  /** Whether the last dimension stays, with size 1. Default: false. */
  readonly keepdim?: boolean;
}

const pairwiseSettings = settings<PairwiseDistanceOptions>("pairwiseDistance", {
  p: anyNumber(2),
  eps: anyNumber(1e-6),
  keepdim: flag(false),
});

/** ‖x1 − x2 + eps‖ along the last dimension of both, broadcast. (torch.nn.functional.pairwise_distance) */
export function pairwiseDistance(x1: Tensor, x2: Tensor, options: PairwiseDistanceOptions = {}): Tensor {
  const { p, eps, keepdim } = pairwiseSettings(options);
  return normAlong("pairwiseDistance", x1 - x2 + eps, p, -1, keepdim);
}

/** pairwiseDistance as a module. (torch.nn.PairwiseDistance) */
export class PairwiseDistance extends moduleWith(pairwiseSettings, pairwiseDistance) {}

export interface CdistOptions {
  /** The order of the norm, at least 0. Default: 2. */
  readonly p?: number;
  /** Read for PyTorch's sake: distances are always computed from differences, never from products. */
  readonly computeMode?: (typeof computeModes)[number];
}

const computeModes = [
  "use_mm_for_euclid_dist_if_necessary",
  "use_mm_for_euclid_dist",
  "donot_use_mm_for_euclid_dist",
] as const;

const cdistSettings = settings<CdistOptions>("cdist", {
  p: atLeast(0, 2),
  computeMode: oneOf(...computeModes),
});

/**
 * The norm of order p of every row of x1 less every row of x2: [..., P, M] and [..., R, M] become [..., P, R]; what stands before
 * broadcasts. Where a distance is 0 so is its gradient. (torch.cdist)
 */
export function cdist(x1: Tensor, x2: Tensor, options: CdistOptions = {}): Tensor {
  const { p } = cdistSettings(options);
  const [rows, columns] = allPairs("cdist", x1, x2);
  return normAlong("cdist", rows - columns, p, -1, false);
}

export interface PdistOptions {
  /** The order of the norm, at least 0. Default: 2. */
  readonly p?: number;
}

const pdistSettings = settings<PdistOptions>("pdist", { p: atLeast(0, 2) });

/**
 * The distances between the rows of [N, M], each pair once: N (N − 1) / 2 numbers, in the order (0, 1), (0, 2), ..., (1, 2), ...
 * N must be a number. (torch.nn.functional.pdist)
 */
export function pdist(x: Tensor, options: PdistOptions = {}): Tensor {
  const { p } = pdistSettings(options);
  if (rankOf("pdist", x) !== 2) throw shapeExpected("pdist", "[N, M]", printedShape("pdist", x), [x]);
  const [first, second] = eachPair("pdist", x);
  return normAlong("pdist", first - second, p, -1, false);
}
