/** What kind of comprehension a node is. */
import type { Node } from "../graph/node.ts";
import { isMoved } from "../scalar/movement.ts";
import { type Comprehension, eachRead, type Scalar } from "../scalar/scalar.ts";

/** The comprehension of a node that reads every operand at its own point only. */
export function elementwiseForm(node: Node): Comprehension<number> | undefined {
  if (node.inputs.length === 0) return undefined;
  const form = node.primitive.lower(node);
  if ("loop" in form || form.over.length > 0 || form.where.length > 0 || form.value.kind !== "apply")
    return undefined;
  const own = (scalar: Scalar<number>): boolean => {
    if (scalar.kind === "read")
      return scalar.at.every((at, d) => at.kind === "index" && at.axis === form.axes[d]);
    return scalar.kind === "apply" ? scalar.args.every(own) : scalar.kind === "literal";
  };
  return own(form.value) ? form : undefined;
}

/** Whether IEEE 754 fixes every operation. */
export const exactOnly = (scalar: Scalar<number>): boolean =>
  scalar.kind !== "apply" || (scalar.intrinsic.exact && scalar.args.every(exactOnly));

/** Whether a value is only found elsewhere: it costs nothing to read again. */
export function isMovement(node: Node): boolean {
  if (node.inputs.length === 0) return false;
  const form = node.primitive.lower(node);
  return !("loop" in form) && isMoved(form);
}

/** Whether a node only puts the elements of its operand elsewhere, zeros beside them: the sum of such is such of the sum. */
export function isLinearMovement(node: Node): boolean {
  if (node.inputs.length !== 1 || node.primitive.part) return false;
  const form = node.primitive.lower(node);
  if ("loop" in form || form.over.length > 0 || form.initial || form.value.kind !== "read") return false;
  const readsNothing = (scalar: Scalar<number>): boolean => {
    let reads = 0;
    eachRead(scalar, () => reads++);
    return reads === 0;
  };
  return [...form.value.at, ...form.where].every(readsNothing);
}
