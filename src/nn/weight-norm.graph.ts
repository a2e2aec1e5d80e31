/** Weights as directions and lengths (Salimans and Kingma, Weight normalization, 2016). */
import { isNode } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { Module } from "../../compiler/language/module.ts";
import { abs, mul } from "../../compiler/primitives/elementwise.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { otherDims } from "../tensor/dimensions.ts";
import { normAlong } from "../tensor/vector-norm.graph.ts";
import { inPlaceOf, replaceWeight, weightField, weightIn } from "./reparametrization.ts";
import { orNull, settings, wholeNumber } from "./settings.ts";
import { dimensionsOf, oneDim, rankOf } from "./shapes.ts";

export interface WeightNormOptions {
  /** The field of the module that holds the weight. Default: "weight". */
  readonly name?: string;
  /** Along which dimension each slice has a length of its own; null: there is one length. Default: 0. */
  readonly dim?: number | null;
}

const weightNormSettings = settings<WeightNormOptions>("weightNorm", {
  name: weightField,
  dim: { ...orNull(wholeNumber(0)), initial: 0 },
});

/** The length of each slice along `dim`, which is kept with the others of size 1; null: of the whole. */
function lengthsOf(direction: Tensor, dim: number | null): Tensor {
  if (dim === null) return normAlong("weightNorm", direction, 2, undefined, false);
  const along = oneDim("weightNorm", direction, dim);
  if (rankOf("weightNorm", direction) === 1) return abs(direction);
  return normAlong("weightNorm", direction, 2, otherDims("weightNorm", direction, along), true);
}

/** v · g / ‖v‖, with the norm of each slice along `dim`; null: of the whole. */
const scaledTo = (direction: Tensor, lengths: Tensor, dim: number | null): Tensor =>
  mul(direction, lengths / lengthsOf(direction, dim));

/**
 * The module, whose weight is now v · g / ‖v‖: learned are weight_g, the length of each slice along `dim`, and weight_v, the
 * directions; both start so that the weight is what it would have been. (torch.nn.utils.weight_norm)
 */
export function weightNorm<Normed extends Module>(module: Normed, options?: WeightNormOptions): Normed;
/** That weight of directions v and lengths g, which broadcast. (torch._weight_norm) */
export function weightNorm(v: Tensor, g: Tensor, dim?: number): Tensor;
export function weightNorm(
  first: Module | Tensor,
  second: WeightNormOptions | Tensor = {},
  third = 0,
): Module | Tensor {
  if (isNode(first)) return scaledTo(first as Tensor, second as Tensor, third);
  const module = first as Module;
  const { name, dim } = weightNormSettings(second as WeightNormOptions);
  const direction = inPlaceOf(weightIn("weightNorm", module, name));
  const lengths = parameter(dimensionsOf("weightNorm", lengthsOf(direction, dim)), {
    init: () => lengthsOf(direction, dim),
  });
  replaceWeight(module, name, { g: lengths, v: direction }, () => scaledTo(direction, lengths, dim));
  return module;
}
