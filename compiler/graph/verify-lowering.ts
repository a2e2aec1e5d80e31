/** Checks a lowering against the type of its node. */
import {
  type Axis,
  type Comprehension,
  eachIndex,
  eachRead,
  type Scalar,
  scalarsOf,
} from "../scalar/scalar.ts";
import { dtypeOf } from "../scalar/typing.ts";
import { type DType, equalShapes, printShape, promote } from "../shape/shape.ts";
import type { Node } from "./node.ts";

/** What the lowering of a node says against its type or itself. */
export function contradictions(node: Node): readonly string[] {
  const form = node.primitive.lower(node);
  if ("loop" in form) return [];
  const reading = scalarsOf(form).flatMap((scalar) => wrongReads(node, scalar));
  // Without its operands, the rest has no type.
  if (reading.length > 0) return reading;
  return [...wrongShape(node, form), ...wrongTypes(node, form), ...unboundIn(form)];
}

function wrongReads({ inputs }: Node, scalar: Scalar<number>): string[] {
  const found: string[] = [];
  eachRead(scalar, ({ source, at }) => {
    const operand = inputs[source];
    if (!operand) found.push(`operand ${source} is missing`);
    else if (operand.shape.length !== at.length)
      found.push(`operand ${source} has ${operand.shape.length} dimensions, ${at.length} indices`);
  });
  return found;
}

function wrongShape({ shape }: Node, { axes, over }: Comprehension<number>): string[] {
  const extents = axes.map(({ extent }) => extent);
  const twice = new Set([...axes, ...over]).size < axes.length + over.length;
  return [
    ...(equalShapes(extents, shape) ? [] : [`its axes are ${printShape(extents)}`]),
    ...(twice ? ["one axis stands twice"] : []),
  ];
}

function wrongTypes({ inputs, dtype }: Node, form: Comprehension<number>): string[] {
  const typeOf = (source: number): DType => inputs[source]!.dtype;
  const found: string[] = [];
  const value = dtypeOf(form.value, typeOf);
  const adds = form.combine === "sum" || form.combine === "product";
  const combined = adds ? promote(value, "i32") : value;
  if (combined !== dtype) found.push(`its value is ${combined}`);
  if (form.initial && dtypeOf(form.initial, typeOf) !== dtype)
    found.push("its initial value has another type");
  for (const condition of form.where)
    if (dtypeOf(condition, typeOf) !== "bool") found.push("a condition is no truth value");
  for (const scalar of scalarsOf(form))
    eachRead(scalar, ({ source, at }) => {
      if (at.some((index) => dtypeOf(index, typeOf) !== "i32"))
        found.push(`an index of operand ${source} is no integer`);
    });
  return found;
}

function unboundIn({ axes, over, where, value, initial }: Comprehension<number>): string[] {
  const found: string[] = [];
  const check = (scalar: Scalar<number>, bound: readonly Axis[]): void =>
    eachIndex(scalar, (axis) => {
      if (!bound.includes(axis)) found.push("an axis is not bound");
    });
  for (const scalar of [...where, value]) check(scalar, [...axes, ...over]);
  if (initial) check(initial, axes);
  return found;
}
