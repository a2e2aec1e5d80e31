/** What a loss does with the values of all elements or samples. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { mean } from "../tensor/reductions.graph.ts";
import { oneOf, type Setting } from "./settings.ts";

/** none: one value each; mean: their average; sum: their sum. */
export type LossReduction = "none" | "mean" | "sum";

export interface LossOptions {
  /** Default: "mean". */
  readonly reduction?: LossReduction;
}

export const lossReduction: Setting<LossReduction> = oneOf("mean", "sum", "none");

/** The losses of all elements as `reduction` says. */
export function reduce(losses: Tensor, reduction: LossReduction): Tensor {
  if (reduction === "none") return losses;
  return reduction === "sum" ? sum(losses) : mean(losses);
}
