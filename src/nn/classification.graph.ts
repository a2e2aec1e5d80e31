/** Losses of classification: cross entropy from logits, negative log-likelihood from log-probabilities. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { exp, log, mul, ne, where } from "../../compiler/primitives/elementwise.ts";
import { gather } from "../../compiler/primitives/indexing.ts";
import { reshape, stopGradient } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { amax } from "../../compiler/primitives/reductions.ts";
import { logSoftmax } from "./softmax.graph.ts";
import { checkedLabels, holdsProbabilities } from "./labels.ts";
import { checkReduction, type LossOptions, type LossReduction, reduce } from "./reduce.graph.ts";
import { alongDim, checkRange, classDim, countAlong, dimensionsOf } from "./shapes.ts";

export interface NllLossOptions extends LossOptions {
  /** A factor for each class, [C]. */
  readonly weight?: Tensor;
  /** The label of samples that do not count. Default: -100. */
  readonly ignoreIndex?: number;
}

export interface CrossEntropyOptions extends NllLossOptions {
  /** The share of each target, from 0 to 1, that is spread evenly over all classes. Default: 0. */
  readonly labelSmoothing?: number;
}

/** The labels of a batch, with size 1 at the dimension of the classes. */
interface Labels {
  readonly dim: number;
  /** Where a label counts. */
  readonly kept: Tensor;
  /** The labels, 0 where they do not count. */
  readonly places: Tensor;
  /** The weight of each label's class. */
  readonly weights: Tensor | undefined;
}

/**
 * −log softmax(x)[label] for each sample: input [C] with target [], [N, C] with [N], or [N, C, d1, ...] with [N, d1, ...],
 * all i32; or, with a probability for each class, f32 of the input's shape. `mean` divides by the sum of the weights of the
 * labels that count; with probabilities, by the number of samples. (torch.nn.functional.cross_entropy)
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const known = knownOptions("crossEntropy", options, [
    "weight",
    "ignoreIndex",
    "reduction",
    "labelSmoothing",
  ]);
  const { weight, ignoreIndex = -100, reduction = "mean", labelSmoothing = 0 } = known;
  checkRange("crossEntropy", "labelSmoothing", labelSmoothing, 0, 1);
  const dim = classDim("crossEntropy", input);
  if (holdsProbabilities(input, target)) return ofProbabilities(input, target, known, dim);
  const labels = labelsOf("crossEntropy", input, target, { weight, ignoreIndex });
  const losses = weighed(fromLogits(input, labels), labels.weights);
  if (labelSmoothing === 0) return overLabels("crossEntropy", losses, labels, reduction);
  const smooth = acrossClasses(input, undefined, weight, dim) / countAlong("crossEntropy", input, dim);
  const smoothed = (1 - labelSmoothing) * losses + labelSmoothing * smooth;
  return overLabels("crossEntropy", smoothed, labels, reduction);
}

/**
 * −x[label] for each sample, from log-probabilities x; shapes, weights and reductions as for crossEntropy.
 * (torch.nn.functional.nll_loss)
 */
export function nllLoss(input: Tensor, target: Tensor, options: NllLossOptions = {}): Tensor {
  const known = knownOptions("nllLoss", options, ["weight", "ignoreIndex", "reduction"]);
  const { weight, ignoreIndex = -100, reduction = "mean" } = known;
  const labels = labelsOf("nllLoss", input, target, { weight, ignoreIndex });
  const losses = weighed(-gather(input, labels.dim, labels.places), labels.weights);
  return overLabels("nllLoss", losses, labels, reduction);
}

interface LabelOptions {
  readonly weight: Tensor | undefined;
  readonly ignoreIndex: number;
}

function labelsOf(
  name: string,
  input: Tensor,
  target: Tensor,
  { weight, ignoreIndex }: LabelOptions,
): Labels {
  const dim = classDim(name, input);
  const labels = checkedLabels(name, input, target, dim, ignoreIndex);
  const kept = ne(labels, ignoreIndex);
  const places = where(kept, labels, 0);
  const weights = weight === undefined ? undefined : gather(alongDim(name, weight, input, dim), dim, places);
  return { dim, kept, places, weights };
}

/** log Σ exp x − x[label], both shifted by the maximum: no logit is touched but the label's. */
function fromLogits(input: Tensor, { dim, places }: Labels): Tensor {
  const max = stopGradient(amax(input, dim, { keepdim: true }));
  const exps = exp(input - max);
  const total = sum(exps, dim, { keepdim: true });
  return log(total) - (gather(input, dim, places) - max);
}

const weighed = (losses: Tensor, weights: Tensor | undefined): Tensor =>
  weights === undefined ? losses : mul(weights, losses);

/** −Σ w p log softmax(x) over the classes; without probabilities each counts as 1. */
function acrossClasses(
  input: Tensor,
  probabilities: Tensor | undefined,
  weight: Tensor | undefined,
  dim: number,
): Tensor {
  const logProbabilities = logSoftmax(input, dim);
  const expected = probabilities === undefined ? logProbabilities : mul(probabilities, logProbabilities);
  const weights = weight === undefined ? undefined : alongDim("crossEntropy", weight, input, dim);
  return -sum(weighed(expected, weights), dim, { keepdim: true });
}

function ofProbabilities(input: Tensor, target: Tensor, options: CrossEntropyOptions, dim: number): Tensor {
  const { weight, ignoreIndex, reduction = "mean", labelSmoothing = 0 } = options;
  if (ignoreIndex !== undefined)
    throw invalidArgument(
      "crossEntropy",
      "ignoreIndex has no meaning for probabilities",
      'Leave it out, or give labels: target(shape, "i32").',
    );
  const smoothed =
    labelSmoothing === 0
      ? target
      : (1 - labelSmoothing) * target + labelSmoothing / countAlong("crossEntropy", input, dim);
  const losses = acrossClasses(input, smoothed, weight, dim);
  return reduce("crossEntropy", withoutClasses(losses, dim), reduction);
}

/** The losses of the labels that count, as `reduction` says. */
function overLabels(
  name: string,
  losses: Tensor,
  { dim, kept, weights }: Labels,
  reduction: LossReduction,
): Tensor {
  checkReduction(name, reduction);
  const counted = where(kept, losses, 0);
  if (reduction === "none") return withoutClasses(counted, dim);
  if (reduction === "sum") return sum(counted);
  const count = weights === undefined ? sum(kept) : sum(where(kept, weights, 0));
  return sum(counted) / count;
}

/** [N, 1, d1, ...] as [N, d1, ...]. */
const withoutClasses = (losses: Tensor, dim: number): Tensor =>
  reshape(losses, dimensionsOf("crossEntropy", losses).toSpliced(dim, 1));
