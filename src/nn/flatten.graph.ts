/** Modules that give their input another shape. */
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { flatten, type FlattenOptions, unflatten } from "../tensor/shape.graph.ts";
import { moduleWith, moduleOf } from "./function-module.ts";
import { settings, wholeNumber } from "./settings.ts";

const flattenSettings = settings<FlattenOptions>("Flatten", {
  startDim: wholeNumber(1),
  endDim: wholeNumber(-1),
});

/** flatten, of all dimensions but the first unless said otherwise. (torch.nn.Flatten) */
export class Flatten extends moduleWith(flattenSettings, (x: Tensor, options: FlattenOptions) =>
  flatten(x, options),
) {}

/** unflatten. (torch.nn.Unflatten) */
export class Unflatten extends moduleOf((dim: number, unflattenedSize: readonly Dimension[]) => {
  return (x: Tensor) => unflatten(x, dim, unflattenedSize);
}) {}
