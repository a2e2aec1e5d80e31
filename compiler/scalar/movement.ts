/** Values that are only found elsewhere. */
import { chosenWhere } from "./combining.ts";
import { select } from "./intrinsics.ts";
import { type Combine, type Comprehension, identityIn, literal, type Scalar } from "./scalar.ts";
import type { DType } from "../shape/shape.ts";

/**
 * Whether it costs nothing to read a value again where it comes from. Under conditions that is so where each element is there
 * several times: asking takes less than storing them all.
 */
export function isMoved({ axes, over, where, value }: Comprehension<unknown>): boolean {
  if (over.length > 0 || value.kind === "apply") return false;
  return where.length === 0 || (value.kind === "read" && axes.length > value.at.length);
}

/** What a value that is moved is, its conditions included. */
export const movedValue = (form: Comprehension<number>, dtype: DType): Scalar<number> =>
  chosenWhere(form.where, form.value, form.initial ?? literal(0, dtype));

/** What changes nothing when it is combined need not be: its conditions become those of the whole. */
export function withoutIdentities<Form extends Comprehension<unknown>>(form: Form, dtype: DType): Form {
  const { combine, value } = form;
  if (!combine || value.kind !== "apply" || value.intrinsic !== select) return form;
  const [condition, chosen, otherwise] = value.args as [Scalar<unknown>, Scalar<unknown>, Scalar<unknown>];
  if (!isIdentity(otherwise, combine, dtype)) return form;
  return withoutIdentities({ ...form, where: [condition, ...form.where], value: chosen }, dtype);
}

const isIdentity = (value: Scalar<unknown>, combine: Combine, dtype: DType): boolean =>
  combine !== "last" && value.kind === "literal" && value.value === identityIn(combine, dtype);
