/** Elements moved along a dimension, what leaves at one end coming back at the other. */
import type { Node, Primitive } from "../graph/node.ts";
import { add, less, multiply, remainder, select, subtract } from "../scalar/intrinsics.ts";
import { call, integer, read, type Scalar, sizeOf } from "../scalar/scalar.ts";
import type { Dim } from "../shape/dim.ts";
import { apply, tabulate } from "./primitive.ts";

interface Roll {
  readonly dim: number;
  readonly shift: number;
}

/** (at − shift) mod size */
function rolledFrom(at: Scalar<number>, shift: number, size: Dim): Scalar<number> {
  if (typeof size === "number")
    return call(
      select,
      call(less, at, integer(shift)),
      call(add, at, integer(size - shift)),
      call(subtract, at, integer(shift)),
    );
  // at + shift (size − 1) and at + size − shift are no less than 0.
  const above =
    shift > 0 ? call(multiply, integer(shift), call(subtract, sizeOf(size), integer(1))) : integer(-shift);
  return call(remainder, call(add, at, above), sizeOf(size));
}

const rollNode: Primitive<Roll> = {
  name: "roll",
  formula: "dx = dy, rolled back",
  type: ([x]) => x!,
  vjp: ({ attributes: { dim, shift } }, cotangent) => [rollAlong(cotangent, dim, -shift)],
  lower: ({ type, attributes: { dim, shift } }) =>
    tabulate(type.shape, (at) => read(0, ...at.with(dim, rolledFrom(at[dim]!, shift, type.shape[dim]!)))),
};

/** Element i of the result is element i − shift of x, counted around. */
export function rollAlong(x: Node, dim: number, shift: number): Node {
  const size = x.shape[dim]!;
  const least = typeof size === "number" && size > 0 ? ((shift % size) + size) % size : shift;
  return least === 0 || size === 0 || size === 1 ? x : apply(rollNode, [x], { dim, shift: least });
}
