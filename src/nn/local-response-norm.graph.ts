/** Normalisation by the neighbouring channels. */
import { rankTooLow } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sumOver } from "../../compiler/primitives/broadcast.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { embedIn, whole } from "../../compiler/primitives/slices.ts";
import { windowsOf } from "../../compiler/primitives/windows.ts";
import { asTensor, checkWhole, knownSize } from "../tensor/operands.ts";
import { moduleOf } from "./function-module.ts";
import { anyNumber, settings } from "./settings.ts";
import { printedShape, rankOf } from "./shapes.ts";

export interface LocalResponseNormOptions {
  /** The weight of the mean of squares. Default: 1e-4. */
  readonly alpha?: number;
  /** The exponent. Default: 0.75. */
  readonly beta?: number;
  /** What is added. Default: 1. */
  readonly k?: number;
}

const localResponseNormSettings = settings<LocalResponseNormOptions>("localResponseNorm", {
  alpha: anyNumber(1e-4),
  beta: anyNumber(0.75),
  k: anyNumber(1),
});

/** Σ x over the `size` channels around each, of which those that do not exist are 0. */
function sumOfNeighbours(x: Tensor, size: number): Tensor {
  const node = nodeOf("localResponseNorm", x);
  const channels = knownSize("localResponseNorm", node, 1);
  const before = Math.floor(size / 2);
  const bordered = embedIn(
    node,
    node.shape.with(1, channels + size - 1),
    node.shape.map((_, d) => (d === 1 ? { start: before, step: 1 } : whole)),
  );
  const windows = windowsOf(bordered, 1, { size, step: 1, dilation: 1 });
  return asTensor(sumOver(windows, [node.shape.length]));
}

/**
 * x / (k + alpha · mean of x² over `size` neighbouring channels)^beta, x being [N, C, ...] and channels beyond the first and last
 * counting as 0. (torch.nn.functional.local_response_norm)
 */
export function localResponseNorm(x: Tensor, size: number, options: LocalResponseNormOptions = {}): Tensor {
  const { alpha, beta, k } = localResponseNormSettings(options);
  checkWhole("localResponseNorm", "size", size, 1);
  if (rankOf("localResponseNorm", x) < 3)
    throw rankTooLow("localResponseNorm", 3, printedShape("localResponseNorm", x), [x]);
  return x / (sumOfNeighbours(mul(x, x), size) * (alpha / size) + k) ** beta;
}

/** localResponseNorm as a module. (torch.nn.LocalResponseNorm) */
export class LocalResponseNorm extends moduleOf((size: number, options?: LocalResponseNormOptions) => {
  checkWhole("LocalResponseNorm", "size", size, 1);
  const told = localResponseNormSettings(options);
  return (x: Tensor) => localResponseNorm(x, size, told);
}) {}
