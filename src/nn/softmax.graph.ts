/** Softmax and its kin: tensors along a dimension as probabilities. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { exp, log } from "../../compiler/primitives/elementwise.ts";
import { stopGradient } from "../../compiler/primitives/movement.ts";
import { amax } from "../../compiler/primitives/reductions.ts";
import { oneDim } from "./shapes.ts";

/**
 * exp x / Σ exp x along `dim`: positive, adding up to 1. Shifted by the maximum, which changes nothing but keeps the
 * exponentials finite. (torch.nn.functional.softmax)
 */
export function softmax(x: Tensor, dim: number): Tensor {
  const along = oneDim("softmax", x, dim);
  const max = stopGradient(amax(x, along, { keepdim: true }));
  const exps = exp(x - max);
  const total = sum(exps, along, { keepdim: true });
  return exps / total;
}

/** x − log Σ exp x along `dim`: the logarithm of softmax, without underflow. (torch.nn.functional.log_softmax) */
export function logSoftmax(x: Tensor, dim: number): Tensor {
  const along = oneDim("logSoftmax", x, dim);
  const max = stopGradient(amax(x, along, { keepdim: true }));
  const shifted = x - max;
  const total = sum(exp(shifted), along, { keepdim: true });
  return shifted - log(total);
}
