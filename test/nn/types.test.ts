import { expect, it } from "vitest";
import type { Tensor } from "../../src/index.ts";
import * as gradc from "../../src/index.ts";

/** Never run: what an operator gives is a number for TypeScript, and must do wherever a tensor does. */
function composed(x: Tensor, W: Tensor<[2, 3]>): Tensor {
  const { amax, argmax, eq, grad, linear, matmul, maximum, mean, relu, softmax, sum, transpose, where } =
    gradc;
  const hidden = relu(matmul(W * 2, x + 1)) + maximum(x - 1, 0);
  const shifted = hidden - amax(hidden * 2, 1, { keepdim: true });
  const chosen = where(x > 0, shifted, 0.1 * shifted) + where(eq(x, 1), 1, 0);
  const slope = grad(sum(chosen ** 2), x);
  return mean(eq(argmax(softmax(chosen + slope, 1), 1), 0)) + sum(linear(transpose(chosen, 0, 1), W));
}

it("operators and functions nest for TypeScript", () => {
  expect(composed).toBeTypeOf("function");
});
