/** Sums of squares and their roots, with the derivatives that variances, deviations and norms have in PyTorch. */
import type { Node, Primitive } from "../graph/node.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { axesOf, call, index, literal as number, read } from "../scalar/scalar.ts";
import { elementwise, elementwise2, mul, neg } from "./arithmetic.ts";
import { type Dims, spread, without } from "./broadcast.ts";
import { apply } from "./primitive.ts";

const squaresNode: Primitive<Dims> = {
  name: "sumOfSquares",
  formula: "dx = 2 dy ⊙ deviation",
  type: ([x], { dims }) => ({ shape: without(x!.shape, dims), dtype: "f32" }),
  vjp: ({ inputs: [, deviation], attributes: { dims } }, cotangent) => [
    mul(spread(mul(cotangent, 2), deviation!, dims), deviation!),
    null,
  ],
  lower: ({ inputs: [x], attributes: { dims } }) => {
    const axes = axesOf(x!.shape);
    const deviation = read(1, ...axes.map((axis) => index(axis)));
    return {
      axes: axes.filter((_, d) => !dims.includes(d)),
      over: axes.filter((_, d) => dims.includes(d)),
      where: [],
      combine: "sum",
      value: call(scalar.multiply, deviation, deviation),
    };
  },
};

/**
 * Σ deviation² over `dims`, where the deviation is x itself or x less its mean over `dims`. A primitive because its gradient
 * goes to x at once: what the mean would hand back adds up to 0.
 */
export function sumOfSquares(x: Node, deviation: Node, dims: readonly number[]): Node {
  return apply(squaresNode, [x, deviation], { dims });
}

/** a / b, and 0 with all its derivatives where b is 0. */
export const quotientOrZero = elementwise2("quotientOrZero", {
  formula: "d(a / b) = (da − (a / b) db) / b, 0 where b is 0",
  value: (a, b) =>
    call(scalar.select, call(scalar.equal, b, number(0)), number(0), call(scalar.divide, a, b)),
  vjp: ([, b], y, d) => {
    const quotient = quotientOrZero(d, b!);
    return [quotient, neg(mul(quotient, y))];
  },
  domain: [0.1, 4],
});

/** √x of a sum of squares; a primitive because its derivative at 0 is 0, as PyTorch takes that of norms. */
export const rootOfSquares = elementwise("rootOfSquares", {
  formula: "d √x = dx / (2 √x), 0 where x is 0",
  value: (x) => call(scalar.squareRoot, x),
  vjp: (_, y, d) => [mul(quotientOrZero(d, y), 0.5)],
  domain: [0.1, 4],
});
