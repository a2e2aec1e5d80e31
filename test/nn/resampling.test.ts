import { describe, expect, it } from "vitest";
import { interpolate, type InterpolateOptions } from "../../src/index.ts";
import { outcomeOf } from "../tensor/values.ts";

/** PyTorch's own numbers for the planes [[1, 2, 3], [4, 5, 6]]. */
const nearest: readonly (readonly [string, InterpolateOptions, readonly number[]])[] = [
  [
    "where sizes are doubled the factor does not matter",
    { scaleFactor: [2.3, 1.5] },
    [1, 1, 2, 3, 1, 1, 2, 3, 4, 4, 5, 6, 4, 4, 5, 6],
  ],
  ["nor where they stay", { scaleFactor: [1.3, 1.5] }, [1, 1, 2, 3, 4, 4, 5, 6]],
  [
    "but it does where elements are met in the middle",
    { scaleFactor: [2.3, 1.5], mode: "nearest-exact" },
    [1, 2, 2, 3, 1, 2, 2, 3, 4, 5, 5, 6, 4, 5, 5, 6],
  ],
];

describe("the nearest element", () => {
  it.each(nearest)("%s", async (_, options, wanted) => {
    const plane = { shape: [1, 1, 2, 3], data: [1, 2, 3, 4, 5, 6] };
    const { values } = await outcomeOf((x) => interpolate(x, options), [plane]);
    expect(values[0]).toEqual(wanted);
  });
});
