/** Losses of regression: what the differences between input and target cost. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { abs, maximum, minimum, mul } from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { square } from "../tensor/elementwise.graph.ts";
import { moduleWith } from "./function-module.ts";
import { type LossOptions, lossReduction, reduce } from "./reduce.graph.ts";
import { above, atLeast, settings } from "./settings.ts";
import { checkSameShape } from "./shapes.ts";

/** input − target, which has the input's shape or is a single number. */
function difference(name: string, input: Tensor, target: Tensor): Tensor {
  checkSameShape(name, input, target);
  return input - target;
}

const mseLossSettings = settings<LossOptions>("mseLoss", { reduction: lossReduction });

/**
 * (x − t)² for each element. Target: the input's shape, or a single number. (torch.nn.functional.mse_loss)
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction } = mseLossSettings(options);
  return reduce(square(difference("mseLoss", input, target)), reduction);
}

/** mseLoss as a module. (torch.nn.MSELoss) */
export class MSELoss extends moduleWith(mseLossSettings, mseLoss) {}

const l1LossSettings = settings<LossOptions>("l1Loss", { reduction: lossReduction });

/**
 * |x − t| for each element; where both are equal the derivative is 0. Target: the input's shape, or a single number.
 * (torch.nn.functional.l1_loss)
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction } = l1LossSettings(options);
  return reduce(abs(difference("l1Loss", input, target)), reduction);
}

/** l1Loss as a module. (torch.nn.L1Loss) */
export class L1Loss extends moduleWith(l1LossSettings, l1Loss) {}

/** d² / 2 where |d| ≤ δ, else δ (|d| − δ / 2): both are c (d − c / 2) with c = d held between ±δ, which is the derivative. */
function huber(d: Tensor, delta: number): Tensor {
  const held = maximum(minimum(d, delta), -delta);
  return handDerivative(mul(held, d - held * 0.5), [d, held]);
}

export interface HuberLossOptions extends LossOptions {
  /** δ > 0: from which difference on the loss is straight. Default: 1. */
  readonly delta?: number;
}

const huberLossSettings = settings<HuberLossOptions>("huberLoss", {
  reduction: lossReduction,
  delta: above(0, 1),
});

/**
 * d² / 2 where |d| ≤ δ, else δ (|d| − δ / 2), for each difference d = x − t. Target: the input's shape, or a single number.
 * (torch.nn.functional.huber_loss)
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  const { reduction, delta } = huberLossSettings(options);
  return reduce(huber(difference("huberLoss", input, target), delta), reduction);
}

/** huberLoss as a module. (torch.nn.HuberLoss) */
export class HuberLoss extends moduleWith(huberLossSettings, huberLoss) {}

export interface SmoothL1LossOptions extends LossOptions {
  /** β ≥ 0: from which difference on the loss is straight; 0 makes it l1Loss. Default: 1. */
  readonly beta?: number;
}

const smoothL1LossSettings = settings<SmoothL1LossOptions>("smoothL1Loss", {
  reduction: lossReduction,
  beta: atLeast(0, 1),
});

/**
 * d² / (2 β) where |d| < β, else |d| − β / 2, for each difference d = x − t: huberLoss with δ = β, divided by β. Target: the
 * input's shape, or a single number. (torch.nn.functional.smooth_l1_loss)
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  const { reduction, beta } = smoothL1LossSettings(options);
  const d = difference("smoothL1Loss", input, target);
  return beta === 0 ? reduce(abs(d), reduction) : reduce(huber(d, beta), reduction) / beta;
}

/** smoothL1Loss as a module. (torch.nn.SmoothL1Loss) */
export class SmoothL1Loss extends moduleWith(smoothL1LossSettings, smoothL1Loss) {}
