/** Softmax over very many classes of very different frequency: frequent ones at the head, rare ones in clusters behind. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { eq, ge, int, lt, maximum, minimum, where } from "../../compiler/primitives/elementwise.ts";
import { gather } from "../../compiler/primitives/indexing.ts";
import { argmax } from "../../compiler/primitives/reductions.ts";
import { cat } from "../tensor/joining.graph.ts";
import { narrow } from "../tensor/splitting.graph.ts";
import { mean } from "../tensor/reductions.graph.ts";
import { checkedLabels } from "./labels.ts";
import { Linear } from "./linear.graph.ts";
import { Sequential } from "./sequential.graph.ts";
import { above, flag, settings } from "./settings.ts";
import { classDim, withoutDim } from "./shapes.ts";
import { logSoftmax } from "./softmax.graph.ts";

export interface AdaptiveLogSoftmaxWithLossOptions {
  /** By how much each cluster is computed from fewer features than the one before. Default: 4. */
  readonly divValue?: number;
  /** Whether the head has a bias. Default: false. */
  readonly headBias?: boolean;
}

const adaptiveSettings = settings<AdaptiveLogSoftmaxWithLossOptions>("AdaptiveLogSoftmaxWithLoss", {
  divValue: above(0, 4),
  headBias: flag(false),
});

function checkCutoffs(nClasses: number, cutoffs: readonly number[]): void {
  const isSorted = (list: readonly number[]): boolean =>
    list.every((each, i) => Number.isInteger(each) && each > (list[i - 1] ?? 0));
  if (Array.isArray(cutoffs) && cutoffs.length > 0 && isSorted([...cutoffs, nClasses])) return;
  throw invalidArgument(
    "AdaptiveLogSoftmaxWithLoss",
    `the cutoffs [${String(cutoffs)}] do not divide ${String(nClasses)} classes`,
    "They must be whole numbers, each larger than the one before, above 0 and below the number of classes.",
  );
}

/** The classes first <= c < end. */
interface Cluster {
  readonly first: number;
  readonly end: number;
}

/**
 * An efficient logSoftmax over classes sorted by frequency (Grave et al., Efficient softmax approximation for GPUs, 2017). The
 * head, a Linear layer, scores the classes below cutoffs[0] and each cluster of the others, [cutoffs[i], cutoffs[i + 1]) up to
 * nClasses; within cluster i, tail[i] scores through inFeatures / divValue^(i + 1) features. Every cluster is computed for every
 * sample. (torch.nn.AdaptiveLogSoftmaxWithLoss)
 */
export class AdaptiveLogSoftmaxWithLoss extends Module {
  readonly head: Linear;
  readonly tail: readonly Sequential[];
  readonly #shortlist: number;
  readonly #clusters: readonly Cluster[];

  constructor(
    inFeatures: number,
    nClasses: number,
    cutoffs: readonly number[],
    options?: AdaptiveLogSoftmaxWithLossOptions,
  ) {
    super();
    const { divValue, headBias } = adaptiveSettings(options);
    checkCutoffs(nClasses, cutoffs);
    this.#shortlist = cutoffs[0]!;
    this.#clusters = cutoffs.map((first, i) => ({ first, end: cutoffs[i + 1] ?? nClasses }));
    this.head = new Linear(inFeatures, this.#shortlist + cutoffs.length, { bias: headBias });
    let divisor = 1;
    this.tail = this.#clusters.map(({ first, end }) => {
      divisor *= divValue;
      const features = Math.floor(inFeatures / divisor);
      const down = new Linear(inFeatures, features, { bias: false });
      return new Sequential(down, new Linear(features, end - first, { bias: false }));
    });
  }

  /** The log-probability of each label, input [N, inFeatures] and target i32[N] or [inFeatures] and [], and −their mean. */
  override forward(input: Tensor, target: Tensor): [output: Tensor, loss: Tensor] {
    const dim = classDim("AdaptiveLogSoftmaxWithLoss", input, 2);
    const head = logSoftmax(this.head(input), dim);
    const classes = this.#clusters.at(-1)!.end;
    const label = checkedLabels("AdaptiveLogSoftmaxWithLoss", input, target, dim, { classes });
    const behind = this.#clusters.slice(1).map(({ first }) => int(ge(label, first)));
    const place = behind.reduce((sum, each) => sum + each, minimum(label, this.#shortlist));
    const output = this.#clusters.reduce(
      (sum, { first, end }, i) => {
        const within = maximum(minimum(label - first, end - first - 1), 0);
        const score = gather(logSoftmax(this.tail[i]!(input), dim), dim, within);
        return sum + where(eq(place, this.#shortlist + i), score, 0);
      },
      gather(head, dim, place),
    );
    const flat = withoutDim("AdaptiveLogSoftmaxWithLoss", output, dim);
    return [flat, -mean(flat)];
  }

  /** The log-probabilities of all classes, [N, nClasses]. (AdaptiveLogSoftmaxWithLoss.log_prob) */
  logProb(input: Tensor): Tensor {
    const dim = classDim("logProb", input, 2);
    const head = logSoftmax(this.head(input), dim);
    const clusters = this.tail.map(
      (tail, i) => logSoftmax(tail(input), dim) + narrow(head, dim, this.#shortlist + i, 1),
    );
    return cat([narrow(head, dim, 0, this.#shortlist), ...clusters], dim);
  }

  /** The most likely class of each sample, i32[N]. (AdaptiveLogSoftmaxWithLoss.predict) */
  predict(input: Tensor): Tensor {
    const dim = classDim("predict", input, 2);
    const first = argmax(this.head(input), dim);
    return where(lt(first, this.#shortlist), first, argmax(this.logProb(input), dim));
  }
}
