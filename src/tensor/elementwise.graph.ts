/** Elementwise functions composed of others. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";

/** x², elementwise. (torch.square) */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}
