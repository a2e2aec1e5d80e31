/** What a loss does with the values of all elements or samples. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { mean } from "../tensor/reductions.graph.ts";

/** none: one value each; mean: their average; sum: their sum. */
export type LossReduction = "none" | "mean" | "sum";

export interface LossOptions {
  /** Default: "mean". */
  readonly reduction?: LossReduction;
}

/** Checks the name of a reduction, for those who reduce in their own way. */
export function checkReduction(name: string, reduction: LossReduction): void {
  if (!["none", "mean", "sum"].includes(reduction))
    throw invalidArgument(name, `there is no reduction ${reduction}`, 'Write "none", "mean" or "sum".');
}

/** The losses of all elements as `reduction` says. */
export function reduce(name: string, losses: Tensor, reduction: LossReduction): Tensor {
  checkReduction(name, reduction);
  if (reduction === "none") return losses;
  return reduction === "sum" ? sum(losses) : mean(losses);
}
