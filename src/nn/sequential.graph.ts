/** The container that applies one layer after the other. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { type Entries, pairsOf } from "./dictionaries.ts";
import { ListModule, type MemberKind, unnamed } from "./lists.ts";

/** A module or function of one tensor. */
export type Layer = (x: Tensor) => Tensor;

const layersOnly: MemberKind = { allows: (value) => typeof value === "function", noun: "module or function" };

/**
 * Each layer applied to the result of the one before: `new Sequential(new Linear(2, 8), tanh, new Linear(8, 1))`. Parameters are
 * named by position, "0.weight", or by the keys of `new Sequential({ first: new Linear(2, 8), last: new Linear(8, 1) })`, for
 * which pairs are written, too. (torch.nn.Sequential)
 */
export class Sequential extends ListModule<Layer> {
  constructor(...layers: readonly Layer[]);
  constructor(named: Entries<Layer>);
  constructor(...told: readonly (Layer | Entries<Layer>)[]) {
    const [first] = told;
    const isNamed = told.length === 1 && typeof first === "object" && first !== null;
    super(layersOnly, isNamed ? pairsOf("Sequential", first) : unnamed(told as readonly Layer[]));
  }

  /** A new one of a part of the layers, as of an array. */
  slice(start?: number, end?: number): Sequential {
    return new Sequential(...[...this].slice(start, end));
  }

  override forward(x: Tensor): Tensor {
    return [...this].reduce((value, layer) => layer(value), x);
  }
}
