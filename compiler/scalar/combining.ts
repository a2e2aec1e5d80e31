/** What one more value makes of what was combined before. */
import { add, maximum, minimum, multiply } from "./intrinsics.ts";
import { call, type Combine, type Scalar } from "./scalar.ts";

const combiners: Readonly<Record<Exclude<Combine, "last">, typeof add>> = {
  sum: add,
  product: multiply,
  max: maximum,
  min: minimum,
};

export const combined = <Source>(
  combine: Combine,
  before: Scalar<Source>,
  value: Scalar<Source>,
): Scalar<Source> => (combine === "last" ? value : call<Source>(combiners[combine], before, value));
