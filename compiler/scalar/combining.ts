/** How values are combined, and conditions. */
import { add, and, maximum, minimum, multiply, select } from "./intrinsics.ts";
import { call, type Combine, type Scalar } from "./scalar.ts";

const combiners: Readonly<Record<Exclude<Combine, "last">, typeof add>> = {
  sum: add,
  product: multiply,
  max: maximum,
  min: minimum,
};

/** All of several conditions, asked in order; undefined of none. */
export const allOf = <Source>(conditions: readonly Scalar<Source>[]): Scalar<Source> | undefined =>
  conditions.reduce<Scalar<Source> | undefined>(
    (holds, each) => (holds ? call<Source>(and, holds, each) : each),
    undefined,
  );

/** The conditions of which one is made up, all of which must hold. */
export const conjuncts = <Source>(condition: Scalar<Source>): readonly Scalar<Source>[] =>
  condition.kind === "apply" && condition.intrinsic === and ? condition.args.flatMap(conjuncts) : [condition];

/** A value where all conditions hold, else another. */
export const chosenWhere = <Source>(
  conditions: readonly Scalar<Source>[],
  value: Scalar<Source>,
  otherwise: Scalar<Source>,
): Scalar<Source> => {
  const all = allOf(conditions);
  return all ? call<Source>(select, all, value, otherwise) : value;
};

/** What one more value makes of what was combined before. */
export const combined = <Source>(
  combine: Combine,
  before: Scalar<Source>,
  value: Scalar<Source>,
): Scalar<Source> => (combine === "last" ? value : call<Source>(combiners[combine], before, value));
