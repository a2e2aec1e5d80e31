/** What a lowering says about the type of its node. */
import type { Node } from "../../compiler/graph/node.ts";
import { eachIndex, eachRead, type Scalar, scalarsOf } from "../../compiler/scalar/scalar.ts";
import { dtypeOf } from "../../compiler/scalar/typing.ts";
import { equalShapes, printShape, promote } from "../../compiler/shape/shape.ts";

/** What contradicts the type of a node in its lowering. */
export function contradictions(node: Node): readonly string[] {
  const form = node.primitive.lower(node);
  if ("loop" in form) return [];
  const found: string[] = [];
  const shape = form.axes.map(({ extent }) => extent);
  if (!equalShapes(shape, node.shape)) found.push(`its axes are ${printShape(shape)}`);
  if (new Set([...form.axes, ...form.over]).size < form.axes.length + form.over.length)
    found.push("one axis stands twice");
  const typeOf = (source: number) => node.inputs[source]!.dtype;
  const value = dtypeOf(form.value, typeOf);
  const combined = form.combine === "sum" || form.combine === "product" ? promote(value, "i32") : value;
  if (combined !== node.dtype) found.push(`its value is ${combined}`);
  if (form.initial && dtypeOf(form.initial, typeOf) !== node.dtype)
    found.push("its initial value has another type");
  for (const condition of form.where)
    if (dtypeOf(condition, typeOf) !== "bool") found.push("a condition is no truth value");
  const bound = (scalar: Scalar<number>, axes: typeof form.axes): void =>
    eachIndex(scalar, (axis) => axes.includes(axis) || found.push("an axis is not bound"));
  for (const scalar of [...form.where, form.value]) bound(scalar, [...form.axes, ...form.over]);
  if (form.initial) bound(form.initial, form.axes);
  for (const scalar of scalarsOf(form))
    eachRead(scalar, ({ source, at }) => {
      if (node.inputs[source]?.shape.length !== at.length)
        found.push(`operand ${source} is read by ${at.length} indices`);
      for (const index of at)
        if (dtypeOf(index, typeOf) !== "i32") found.push(`an index of operand ${source} is no integer`);
    });
  return found;
}
