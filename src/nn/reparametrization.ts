/** Modules whose weight becomes something that is computed from other parameters. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { isModule, type Module } from "../../compiler/language/module.ts";
import { initializerOf, isLeaf, parameter } from "../../compiler/primitives/leaves.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import type { Setting } from "./settings.ts";
import { dimensionsOf } from "./shapes.ts";

/** The field of a module that holds the weight. */
export const weightField: Setting<string> = {
  initial: "weight",
  values: "the name of a field",
  allows: (value) => typeof value === "string",
};

/** The parameter in a field of a module. */
export function weightIn(name: string, module: Module, field: string): Tensor {
  if (!isModule(module))
    throw invalidArgument(
      name,
      "the first argument is no module",
      `Write ${name}(new Linear(64, 32)).`,
      isNode(module) ? [module] : [],
    );
  const weight = (module as unknown as Readonly<Record<string, unknown>>)[field];
  if (isNode(weight) && isLeaf(weight, "parameter")) return weight as unknown as Tensor;
  throw invalidArgument(
    name,
    `${module.toString()} has no parameter ${field}`,
    `Say where it is: ${name}(module, { name: "weight" }).`,
  );
}

/** A parameter of the shape and start of another, in whose place it is learned. */
export function inPlaceOf(weight: Tensor): Tensor {
  const init = initializerOf(nodeOf("weight", weight));
  return parameter(dimensionsOf("weight", weight), init === undefined ? {} : { init });
}

/** Gives a module new fields, by the names that PyTorch's state dicts have; `weight` is what `field` is from now on. */
export function replaceWeight(
  module: Module,
  field: string,
  fields: Readonly<Record<string, Tensor>>,
  weight: () => Tensor,
): void {
  let computed: Tensor | undefined;
  // Computed at first use: until then the module's mode may change.
  Object.defineProperty(module, field, {
    get: () => (computed ??= weight()),
    configurable: true,
    enumerable: true,
  });
  for (const [suffix, value] of Object.entries(fields))
    Object.assign(module, { [`${field}_${suffix}`]: value });
}
