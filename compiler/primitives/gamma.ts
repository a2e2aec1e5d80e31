/** The logarithm of the gamma function and its derivatives. All are functions of the language. */
import { invalidArgument } from "../diagnostics.ts";
import { isNode, type Node } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { call } from "../scalar/scalar.ts";
import * as special from "../scalar/special.ts";
import { elementwise } from "./arithmetic.ts";
import { polygammaNode } from "./orders.ts";
import { apply, nodeOf, type Operand } from "./primitive.ts";

/** log |Γ(x)|; ∞ at the poles 0, −1, −2, … (torch.lgamma). */
export const lgamma = elementwise("lgamma", {
  formula: "d lgamma x = digamma x dx",
  value: (x) => call(special.lgamma, x),
  partials: ([x]) => [digamma(x!)],
  domain: [0.3, 4],
});
/** ψ(x), the derivative of log Γ(x); ∓∞ at ±0, NaN at its other poles (torch.digamma). */
export const digamma = elementwise("digamma", {
  formula: "d digamma x = polygamma(1, x) dx",
  value: (x) => call(special.digamma, x),
  partials: ([x]) => [polygamma(1, x!)],
  domain: [0.3, 4],
});

/** With more, the numbers that its formula is made of leave the doubles. */
const highestOrder = 30;

/** The derivative of order n of digamma; n is a whole number, known when compiling (torch.polygamma). */
export function polygamma(n: number, x: Tensor | number): Tensor;
export function polygamma(n: number, x: Operand): Node;
export function polygamma(n: number, x: Operand): Node | Tensor {
  if (isNode(n) || !Number.isInteger(n) || n < 0 || n > highestOrder)
    throw invalidArgument(
      "polygamma",
      `the order is ${isNode(n) ? "a tensor" : String(n)}`,
      `It comes first, a whole number from 0 to ${highestOrder}: polygamma(1, x).`,
      [n].filter(isNode),
    );
  const node = nodeOf("polygamma", x);
  return n === 0 ? digamma(node) : apply(polygammaNode, [node], { order: n });
}
