/** Operators each of which has the next of its family as its derivative. */
import type { Primitive } from "../graph/node.ts";
import type { Intrinsic } from "../scalar/intrinsics.ts";
import { call, read } from "../scalar/scalar.ts";
import { polygamma } from "../scalar/special/polygamma.ts";
import { mul } from "./arithmetic.ts";
import { apply, tabulate } from "./primitive.ts";

export interface Order {
  readonly order: number;
}

/** The record of a family; `member` gives the function of an order. */
export function derivatives(
  name: string,
  formula: string,
  member: (order: number) => Intrinsic,
): Primitive<Order> {
  const primitive: Primitive<Order> = {
    name,
    formula,
    type: ([x]) => ({ shape: x!.shape, dtype: "f32" }),
    vjp: ({ inputs, attributes }, cotangent) => [
      mul(cotangent, apply(primitive, inputs, { order: attributes.order + 1 })),
    ],
    lower: ({ shape, attributes }) => tabulate(shape, (at) => call(member(attributes.order), read(0, ...at))),
  };
  return primitive;
}

/** Derivatives of digamma, of order 1 and more. */
export const polygammaNode = derivatives(
  "polygamma",
  "d polygamma(n, x) = polygamma(n + 1, x) dx",
  polygamma,
);
