/** What activations do that leave positive numbers as they are. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { le, lt, where } from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";

/** x where x > 0, else `negative`, whose derivative is `slope` (at 0, too); NaN stays. */
export function positiveOr(x: Tensor, negative: Tensor, slope: Tensor): Tensor {
  const below = le(x, 0);
  return handDerivative(where(below, negative, x), [x, where(below, slope, 1)]);
}

/** max(x, 0) as PyTorch's clamp has it: at 0 the derivative is 1; NaN stays. */
export const hinge = (x: Tensor): Tensor => where(lt(x, 0), 0, x);
