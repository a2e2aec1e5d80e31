/** Values whose derivatives are written by hand, for compositions. */
import type { Node, Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { read } from "../scalar/scalar.ts";
import { mul } from "./arithmetic.ts";
import { expandTo } from "./broadcast.ts";
import { apply, nodesOf, tabulate } from "./primitive.ts";

/** The value, then each operand followed by the partial derivative by it. */
export const handDerivativeNode: Primitive<null> = {
  name: "handDerivative",
  formula: "dx = (∂y / ∂x) dy, as written",
  isDerivativeOnly: true,
  type: ([value]) => value!,
  vjp: ({ inputs }, cotangent) => inputs.map((_, i) => (i % 2 === 1 ? mul(cotangent, inputs[i + 1]!) : null)),
  lower: ({ type }) => tabulate(type.shape, (at) => read(0, ...at)),
};

/**
 * `value`, with these partial derivatives instead of those that follow from how it is composed: where they lose digits, take
 * more work than needed or differ by convention. All operands are broadcast to the value's shape; of operands that are not
 * named nothing is learned. A derivative of higher order is that of the partial derivatives.
 */
export function handDerivative(
  value: Tensor,
  ...partials: readonly (readonly [operand: Tensor, partial: Tensor])[]
): Tensor {
  const [node, ...others] = nodesOf("handDerivative", [value, ...partials.flat()]) as [Node, ...Node[]];
  const operands = others.map((other) => expandTo(other, node.shape));
  return apply(handDerivativeNode, [node, ...operands], null) as unknown as Tensor;
}
