/** Loops over time: the second and last form beside the comprehension. */
import type { Axis } from "../scalar/scalar.ts";
import type { Node } from "./node.ts";

/** The body is what the formals reach; all else lies outside it already. */
export interface Loop {
  readonly axis: Axis;
  readonly reverse: boolean;
  /** Formal: the time step itself. */
  readonly index?: Node;
  /** i32, per outer point: no steps from it on. */
  readonly length?: Node;
  readonly carried: readonly { readonly formal: Node; readonly initial: Node; readonly next: Node }[];
  /** formal at t = of[t]. */
  readonly sliced: readonly { readonly formal: Node; readonly of: Node }[];
  /** result[t] = this node at t. */
  readonly stacked: readonly Node[];
}

/** One result of a loop; all results share the loop. */
export interface Result {
  readonly loop: Loop;
  readonly which: "last" | "all";
  readonly index: number;
}
