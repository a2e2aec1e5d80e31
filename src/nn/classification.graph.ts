/** Losses of classification: cross entropy from logits, negative log-likelihood from log-probabilities. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { exp, log, mul, ne, where } from "../../compiler/primitives/elementwise.ts";
import { gather } from "../../compiler/primitives/indexing.ts";
import { moduleWith } from "./function-module.ts";
import { checkedLabels, holdsProbabilities } from "./labels.ts";
import { type LossOptions, lossReduction, type LossReduction, reduce } from "./reduce.graph.ts";
import { anyTensor, between, type Complete, settings, wholeNumber } from "./settings.ts";
import { alongDim, classDim, countAlong, shiftAlong, withoutDim } from "./shapes.ts";
import { logSoftmax } from "./softmax.graph.ts";

export interface NllLossOptions extends LossOptions {
  /** A factor for each class, [C]. */
  readonly weight?: Tensor | undefined;
  /** The label of samples that do not count. Default: -100. */
  readonly ignoreIndex?: number;
}

export interface CrossEntropyOptions extends NllLossOptions {
  /** The share of each target, from 0 to 1, that is spread evenly over all classes. Default: 0. */
  readonly labelSmoothing?: number;
}

const labelled = { weight: anyTensor, ignoreIndex: wholeNumber(-100), reduction: lossReduction };
const nllSettings = settings<NllLossOptions>("nllLoss", labelled);
const crossEntropySettings = settings<CrossEntropyOptions>("crossEntropy", {
  ...labelled,
  labelSmoothing: between(0, 1),
});

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
  const told = crossEntropySettings(options);
  const { weight, ignoreIndex, reduction, labelSmoothing } = told;
  const dim = classDim("crossEntropy", input);
  if (holdsProbabilities(input, target)) return ofProbabilities(input, target, told, dim);
  const labels = labelsOf("crossEntropy", input, target, { weight, ignoreIndex });
  const losses = weighed(fromLogits(input, labels), labels.weights);
  if (labelSmoothing === 0) return overLabels(losses, labels, reduction);
  const smooth = acrossClasses(input, undefined, weight, dim) / countAlong("crossEntropy", input, dim);
  const smoothed = (1 - labelSmoothing) * losses + labelSmoothing * smooth;
  return overLabels(smoothed, labels, reduction);
}

/** crossEntropy as a module. (torch.nn.CrossEntropyLoss) */
export class CrossEntropyLoss extends moduleWith(crossEntropySettings, crossEntropy) {}

/**
 * −x[label] for each sample, from log-probabilities x; shapes, weights and reductions as for crossEntropy.
 * (torch.nn.functional.nll_loss)
 */
export function nllLoss(input: Tensor, target: Tensor, options: NllLossOptions = {}): Tensor {
  const { weight, ignoreIndex, reduction } = nllSettings(options);
  const labels = labelsOf("nllLoss", input, target, { weight, ignoreIndex });
  const losses = weighed(-gather(input, labels.dim, labels.places), labels.weights);
  return overLabels(losses, labels, reduction);
}

/** nllLoss as a module. (torch.nn.NLLLoss) */
export class NLLLoss extends moduleWith(nllSettings, nllLoss) {}

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
  const labels = checkedLabels(name, input, target, dim, { ignoreIndex });
  const kept = ne(labels, ignoreIndex);
  const places = where(kept, labels, 0);
  const weights = weight === undefined ? undefined : gather(alongDim(name, weight, input, dim), dim, places);
  return { dim, kept, places, weights };
}

/** log Σ exp x − x[label], both shifted by the maximum: no logit is touched but the label's. */
function fromLogits(input: Tensor, { dim, places }: Labels): Tensor {
  const max = shiftAlong("crossEntropy", input, dim);
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

function ofProbabilities(
  input: Tensor,
  target: Tensor,
  { weight, ignoreIndex, reduction, labelSmoothing }: Complete<CrossEntropyOptions>,
  dim: number,
): Tensor {
  if (ignoreIndex >= 0)
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
  return reduce(withoutDim("crossEntropy", losses, dim), reduction);
}

/** The losses of the labels that count, as `reduction` says. */
function overLabels(losses: Tensor, { dim, kept, weights }: Labels, reduction: LossReduction): Tensor {
  const counted = where(kept, losses, 0);
  if (reduction === "none") return withoutDim("crossEntropy", counted, dim);
  if (reduction === "sum") return sum(counted);
  const count = weights === undefined ? sum(kept) : sum(where(kept, weights, 0));
  return sum(counted) / count;
}
