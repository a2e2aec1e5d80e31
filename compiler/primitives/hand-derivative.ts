/** Values whose derivatives are written by hand, for compositions. The value is the first operand; only derivatives see the rest. */
import type { Node, Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { read } from "../scalar/scalar.ts";
import { mul, sub } from "./arithmetic.ts";
import { expandTo, spread, sumOver } from "./broadcast.ts";
import { apply, literal, nodesOf, tabulate } from "./primitive.ts";

/** What records of derivatives by hand have in common. */
export const firstOperand: Pick<Primitive, "isDerivativeOnly" | "type" | "lower"> = {
  isDerivativeOnly: true,
  type: ([value]) => value!,
  lower: ({ type }) => tabulate(type.shape, (at) => read(0, ...at)),
};

/** After the value, each operand is followed by the partial derivative by it. */
const handDerivativeNode: Primitive<null> = {
  name: "handDerivative",
  formula: "dx = (∂y / ∂x) dy, as written",
  vjp: ({ inputs }, cotangent) => inputs.map((_, i) => (i % 2 === 1 ? mul(cotangent, inputs[i + 1]!) : null)),
  ...firstOperand,
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

/** `value`, with the derivative of `path`, a tensor of its shape that is computed for that only. */
export const straightThrough = (value: Node, path: Node): Node =>
  apply(handDerivativeNode, [value, path, expandTo(literal(path.graph, 1), path.shape)], null);

/** After the value, what softmax was taken of. */
const softmaxNode: Primitive<{ readonly dim: number }> = {
  name: "softmax",
  formula: "dx = y ⊙ (dy − Σ dy ⊙ y)",
  vjp: ({ inputs: [y], attributes: { dim } }, cotangent) => {
    const mean = sumOver(mul(cotangent, y!), [dim]);
    return [null, mul(y!, sub(cotangent, spread(mean, y!, [dim])))];
  },
  ...firstOperand,
};

/** `value`, known to be softmax of x along `dim`: the derivative is written with the value. */
export function asSoftmax(value: Tensor, x: Tensor, dim: number): Tensor {
  return apply(softmaxNode, nodesOf("softmax", [value, x]), { dim }) as unknown as Tensor;
}

/** The value of a node whose derivative is written by hand. */
export const valueByHand = ({ primitive, inputs }: Node): Node | undefined =>
  primitive.isDerivativeOnly && inputs.length > 1 ? inputs[0] : undefined;
