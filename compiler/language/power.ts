/** Powers as products, roots and exponentials: engines disagree on the bits of `**`. */
import { isNode, type Node } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { expandTo } from "../primitives/broadcast.ts";
import { div, exp, log, mul, sqrt } from "../primitives/elementwise.ts";
import { literal, literalValue, nodeOf, nodesOf, type Operand } from "../primitives/primitive.ts";

/** base ** exponent, with broadcasting; whole exponents and their halves are exact products and roots (torch.pow). */
export function power(base: number, exponent: number): Tensor;
export function power(base: Operand, exponent: Operand): Node;
export function power(base: Operand, exponent: Operand): Node | Tensor {
  const fixed = isNode(exponent) ? constantOf(exponent) : exponent;
  if (fixed !== undefined && Number.isInteger(2 * fixed)) return halfPower(nodeOf("pow", base), fixed);
  const [x, y] = nodesOf("pow", [base, exponent]) as [Node, Node];
  return exp(mul(y, log(x)));
}

const constantOf = (node: Node): number | undefined =>
  node.shape.length === 0 ? literalValue(node) : undefined;

/** Multiples of one half. */
function halfPower(x: Node, exponent: number): Node {
  if (exponent < 0) return div(1, halfPower(x, -exponent));
  const whole = Math.trunc(exponent);
  if (whole === exponent) return wholePower(x, whole);
  return whole === 0 ? sqrt(x) : mul(wholePower(x, whole), sqrt(x));
}

/** By squaring: as many products as the exponent has digits. */
function wholePower(x: Node, exponent: number): Node {
  if (exponent === 0) return expandTo(literal(x.graph, 1, x.dtype), x.shape);
  if (exponent === 1) return x;
  const half = wholePower(x, Math.trunc(exponent / 2));
  const square = mul(half, half);
  return exponent % 2 === 0 ? square : mul(square, x);
}
