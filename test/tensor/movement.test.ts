import { describe, expect, it } from "vitest";
import { namedSizes } from "./movement/named-sizes.ts";
import { orders } from "./movement/orders.ts";
import { places } from "./movement/places.ts";
import type { Row } from "./movement/row.ts";
import { made, shapes } from "./movement/shapes.ts";
import { subscripts } from "./movement/subscripts.ts";
import { outcomeOf } from "./values.ts";

const near = (lists: readonly (readonly number[])[]): unknown =>
  lists.map((list) => list.map((x) => (Number.isFinite(x) ? (expect.closeTo(x, 12) as unknown) : x)));

const groups: readonly (readonly [string, readonly Row[]])[] = [
  ["subscripts", subscripts],
  ["shapes", shapes],
  ["what is made", made],
  ["places", places],
  ["orders", orders],
  ["sizes that follow from named ones", namedSizes],
];

describe.each(groups)("%s are PyTorch's", (_, rows) => {
  it.each(rows.map((row) => [row[0], row] as const))("%s", async (__, [, write, operands, wanted, sizes]) => {
    const found = await outcomeOf(write, operands, sizes);
    expect(found.shapes[0]).toEqual(wanted.shape ?? found.shapes[0]);
    expect(found.values).toEqual(near(wanted.values));
    expect(found.gradients).toEqual(wanted.gradients ? near(wanted.gradients) : found.gradients);
  });
});
