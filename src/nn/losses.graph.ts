/** Losses between tensors of one shape. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import {
  binaryCrossEntropyTerm,
  binaryCrossEntropyWithLogitsTerm,
  logOnePlusExp,
} from "../../compiler/primitives/cross-entropy.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { square } from "../tensor/elementwise.graph.ts";
import { type LossOptions, reduce } from "./reduce.graph.ts";
import { checkSameShape } from "./shapes.ts";

/**
 * (x − t)² for each element. Target: the input's shape, or a single number. (torch.nn.functional.mse_loss)
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction = "mean" } = knownOptions("mseLoss", options, ["reduction"]);
  checkSameShape("mseLoss", input, target);
  return reduce("mseLoss", square(input - target), reduction);
}

export interface BinaryCrossEntropyOptions extends LossOptions {
  /** A factor for each element; broadcast to the input's shape. */
  readonly weight?: Tensor;
}

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
  const { weight, reduction = "mean" } = knownOptions("binaryCrossEntropy", options, ["weight", "reduction"]);
  checkSameShape("binaryCrossEntropy", input, target);
  const losses = binaryCrossEntropyTerm(input, target);
  return reduce("binaryCrossEntropy", weight === undefined ? losses : mul(weight, losses), reduction);
}

export interface BinaryCrossEntropyWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** A factor for the positive part of each element, Σ negatives / Σ positives to balance; broadcast. */
  readonly posWeight?: Tensor;
}

/**
 * −w (p t log σ(x) + (1 − t) log(1 − σ(x))) for each element, from the logits x. Computed as w ((1 + (p − 1) t) log(1 + exp x)
 * − p t x): its derivative, σ(x) − t where p = 1, cannot overflow. (torch.nn.functional.binary_cross_entropy_with_logits)
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyWithLogitsOptions = {},
): Tensor {
  const known = knownOptions("binaryCrossEntropyWithLogits", options, ["weight", "posWeight", "reduction"]);
  const { weight, posWeight, reduction = "mean" } = known;
  checkSameShape("binaryCrossEntropyWithLogits", input, target);
  const losses =
    posWeight === undefined
      ? binaryCrossEntropyWithLogitsTerm(input, target)
      : mul(1 + mul(posWeight - 1, target), logOnePlusExp(input)) - mul(mul(posWeight, target), input);
  return reduce(
    "binaryCrossEntropyWithLogits",
    weight === undefined ? losses : mul(weight, losses),
    reduction,
  );
}
