/** The two ways to use an initialiser: as the start of a new parameter, and as another start of one that is there. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { startFrom } from "../../compiler/primitives/owned.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { printShape, type Shape } from "../../compiler/shape/shape.ts";

/** Makes the first value of a parameter: `parameter([2, 3], { init: init.uniform({ a: -1, b: 1 }) })`. */
export type ShapeInitializer = (shape: readonly Dimension[]) => Tensor;

/** `f(options)` is an initialiser, `f(tensor, options)` makes it the start of a parameter or state and gives that. */
export interface InitFunction<Options> {
  (tensor: Tensor, options?: Options): Tensor;
  (options?: Options): ShapeInitializer;
}

/** What an initialiser makes, and what it asks of a shape. */
export interface Rule {
  readonly start: ShapeInitializer;
  readonly check?: (shape: Shape) => void;
}

export function initFunction<Options extends object>(
  name: string,
  rule: (options: Options | undefined) => Rule,
): InitFunction<Options> {
  return ((first?: Tensor | Options, options?: Options) =>
    isNode(first)
      ? restarted(name, first as unknown as Tensor, rule(options))
      : rule(first as Options | undefined).start) as InitFunction<Options>;
}

/** A parameter that starts anew. A shape that does not fit is refused here, not where the start is computed. */
export function restarted(name: string, tensor: Tensor, { start, check }: Rule): Tensor {
  check?.(nodeOf(name, tensor).shape);
  return startFrom(name, tensor, start);
}

/** A start that asks something of the shape. */
export const checked = (check: (shape: Shape) => void, start: ShapeInitializer): Rule => ({
  check,
  start: (shape) => {
    check(shape as Shape);
    return start(shape);
  },
});

/** Asks for a number of dimensions. */
export const ranksFor =
  (name: string, low: number, high = Infinity) =>
  (shape: Shape): void => {
    if (shape.length >= low && shape.length <= high) return;
    const ranks = low === high ? `${low}` : high === Infinity ? `at least ${low}` : `${low} to ${high}`;
    throw invalidArgument(
      name,
      `${printShape(shape)} has ${shape.length} dimensions`,
      `It is for tensors of ${ranks} dimensions.`,
    );
  };
