/** What an optimiser is to the compiler: a graph, in the same language as everything else. */
import type { Tensor } from "./tensor.ts";

/** The new value of one parameter, from its value and its gradient. States are declared and assigned inside. */
export type Update = (parameter: Tensor, gradient: Tensor) => Tensor;

/** One rule for all parameters. */
export interface Optimizer {
  readonly name: string;
  /** The learning rate to start with. */
  readonly lr: number;
  /**
   * Called once, with the learning rate as a tensor of rank 0 and all parameters that are trained; what it declares is shared
   * by all of them.
   */
  readonly begin: (lr: Tensor, parameters: readonly Tensor[]) => Update;
}
