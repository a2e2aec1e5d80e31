/** The container that applies one layer after the other. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";

/** A module or function of one tensor. */
export type Layer = (x: Tensor) => Tensor;

/**
 * Each layer applied to the result of the one before: `new Sequential(new Linear(2, 8), tanh, new Linear(8, 1))`.
 * Parameters are named by position: "0.weight". (torch.nn.Sequential)
 */
export class Sequential extends Module {
  readonly [position: number]: Layer;
  readonly #layers: readonly Layer[];

  constructor(...layers: readonly Layer[]) {
    super();
    for (const layer of layers) {
      if (typeof layer !== "function")
        throw invalidArgument(
          "Sequential",
          "a layer is no module or function",
          "Write new Sequential(first, second, ...).",
        );
    }
    this.#layers = layers;
    Object.assign(this, layers);
  }

  override forward(x: Tensor): Tensor {
    return this.#layers.reduce((value, layer) => layer(value), x);
  }
}
