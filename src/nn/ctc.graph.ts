/** Connectionist temporal classification: the likelihood of labels over all their alignments with time (Graves et al., 2006). */
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { scan } from "../../compiler/language/scan.ts";
import { broadcastTo, sum } from "../../compiler/primitives/broadcast.ts";
import {
  div,
  eq,
  exp,
  float,
  ge,
  gt,
  int,
  log,
  logicalAnd,
  logicalOr,
  lt,
  maximum,
  minimum,
  ne,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { gather } from "../../compiler/primitives/indexing.ts";
import { reshape, stopGradient } from "../../compiler/primitives/movement.ts";
import { amax } from "../../compiler/primitives/reductions.ts";
import { cumsum } from "../tensor/cumulative.graph.ts";
import { type CtcArguments, ctcArguments, counted, interleaved, type Lengths, movedOn } from "./ctc.ts";
import { moduleWith } from "./function-module.ts";
import { type LossOptions, lossReduction, reduce } from "./reduce.graph.ts";
import { mean } from "../tensor/reductions.graph.ts";
import { flag, settings, wholeNumber } from "./settings.ts";

export interface CtcLossOptions extends LossOptions {
  /** The class that stands for no label. Default: 0. */
  readonly blank?: number;
  /** Whether the loss of a sample whose labels do not fit into its time is 0, not infinite. Default: false. */
  readonly zeroInfinity?: boolean;
}

const ctcSettings = settings<CtcLossOptions>("ctcLoss", {
  reduction: lossReduction,
  blank: wholeNumber(0),
  zeroInfinity: flag(false),
});

/**
 * −log of the probability of the labels, summed over all alignments, for each sample: logProbs [T, N, C] from logSoftmax;
 * targets i32[N, S], or all labels of the batch one after another, i32[Σ]; inputLengths and targetLengths i32[N], or whole
 * numbers. A single sample: [T, C], i32[S], []. Computed in logarithms, a step of time after another; labels beyond a length do
 * not matter. `mean` divides each loss by the number of its labels first. (torch.nn.functional.ctc_loss)
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Lengths,
  targetLengths: Lengths,
  options: CtcLossOptions = {},
): Tensor {
  const { reduction, blank, zeroInfinity } = ctcSettings(options);
  const given = ctcArguments(logProbs, targets, inputLengths, targetLengths);
  const states = interleaved(labelsOf(given, blank), blank);
  const likelihood = atTheEnd(forward(given, states), given);
  const losses = zeroInfinity ? where(eq(likelihood, -Infinity), 0, -likelihood) : -likelihood;
  if (reduction === "mean") return mean(div(losses, maximum(float(given.targetLengths), 1)));
  return reduce(given.isBatch ? losses : reshape(losses, []), reduction);
}

/** The labels of every sample, [N, S]; blanks beyond its length. */
function labelsOf(given: CtcArguments, blank: number): Tensor {
  const { targets, targetLengths, labels, classes, samples } = given;
  const shape = [samples, labels] as readonly Dimension[];
  const place = broadcastTo(counted(targets, labels), shape);
  const lengths = reshape(targetLengths, [samples, 1] as readonly Dimension[]);
  const own = given.isConcatenated ? fromAll(given, place, shape) : targets;
  // A label beyond the length may be anything.
  const valid = maximum(minimum(own, classes - 1), 0);
  return where(lt(place, lengths), valid, blank);
}

/** The labels of a sample follow those of the samples before. */
function fromAll(
  { targets, targetLengths, labels, samples }: CtcArguments,
  place: Tensor,
  shape: readonly Dimension[],
): Tensor {
  const before = int(cumsum(targetLengths, 0)) - targetLengths;
  const at = place + reshape(before, [samples, 1] as readonly Dimension[]);
  const all = broadcastTo(reshape(targets, [1, labels]), shape);
  return gather(all, 1, maximum(minimum(at, labels - 1), 0));
}

/** The logarithms of the probabilities of being in each state after a sample's last step, [N, 2 S + 1]. */
function forward({ logProbs, inputLengths, samples, labels }: CtcArguments, states: Tensor): Tensor {
  const state = counted(states, 2 * labels + 1);
  const shape = [samples, 2 * labels + 1] as readonly Dimension[];
  const mayJump = logicalAnd(ge(state, 2), ne(states, movedOn(states, 2, -1)));
  const lengths = reshape(inputLengths, [samples, 1] as readonly Dimension[]);
  const start = broadcastTo(where(eq(state, 0), 0, -Infinity), shape);
  const [last] = scan(
    (alpha: Tensor, scores: Tensor, t: Tensor) => {
      const jumped = where(mayJump, movedOn(alpha, 2, -Infinity), -Infinity);
      const next = logSum(alpha, movedOn(alpha, 1, -Infinity), jumped) + gather(scores, 1, states);
      return [where(lt(t, lengths), next, alpha), undefined];
    },
    start,
    logProbs,
  );
  return last;
}

/** An alignment ends with the last label or the blank after it. */
function atTheEnd(alpha: Tensor, { targetLengths, samples, labels }: CtcArguments): Tensor {
  const state = counted(alpha, 2 * labels + 1);
  const last = reshape(targetLengths, [samples, 1] as readonly Dimension[]) * 2;
  const isLast = logicalOr(eq(state, last), eq(state, last - 1));
  const ends = where(isLast, alpha, -Infinity);
  const shift = finite(stopGradient(amax(ends, 1, { keepdim: true })));
  const total = sum(where(isLast, exp(alpha - shift), 0), 1);
  return safeLog(total) + reshape(shift, [samples] as readonly Dimension[]);
}

/** log(exp a + exp b + exp c), shifted by the largest; −∞, with no gradient, where all are. */
function logSum(a: Tensor, b: Tensor, c: Tensor): Tensor {
  const shift = finite(stopGradient(maximum(maximum(a, b), c)));
  return safeLog(exp(a - shift) + exp(b - shift) + exp(c - shift)) + shift;
}

const finite = (x: Tensor): Tensor => where(eq(x, -Infinity), 0, x);
const safeLog = (x: Tensor): Tensor => where(gt(x, 0), log(where(gt(x, 0), x, 1)), -Infinity);

/** ctcLoss as a module. (torch.nn.CTCLoss) */
export class CTCLoss extends moduleWith(ctcSettings, ctcLoss) {}
