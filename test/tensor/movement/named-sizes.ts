/** What makes other sizes of sizes with names. */
import { at, cat, diff, pad, slice, sum, unfoldDimension } from "../../../src/index.ts";
import { matrix, vector } from "../values.ts";
import { ofBatch, three, type Row } from "./row.ts";

const four = { batch: 4 };

export const namedSizes: readonly Row[] = [
  [
    "all but the first",
    (x) => at(x, slice(1)),
    [ofBatch(1, 2, 3)],
    { shape: [2], values: [[2, 3]], gradients: [[0, 1, 1]] },
    three,
  ],
  [
    "all but the last",
    (x) => at(x, slice(null, -1)),
    [ofBatch(1, 2, 3)],
    { shape: [2], values: [[1, 2]], gradients: [[1, 1, 0]] },
    three,
  ],
  [
    "every second of all but two",
    (x) => at(x, slice(1, -1, 2)),
    [ofBatch(1, 2, 3, 4)],
    { shape: [1], values: [[2]], gradients: [[0, 1, 0, 0]] },
    four,
  ],
  [
    "every second",
    (x) => at(x, slice(null, null, 2)),
    [ofBatch(1, 2, 3)],
    { shape: [2], values: [[1, 3]], gradients: [[1, 0, 1]] },
    three,
  ],
  [
    "a part of a part",
    (x) => at(at(x, slice(1)), slice(null, -2)),
    [ofBatch(1, 2, 3, 4)],
    { shape: [1], values: [[2]], gradients: [[0, 1, 0, 0]] },
    four,
  ],
  [
    "borders",
    (x) => pad(x, [1, 2], { value: 9 }),
    [ofBatch(1, 2, 3)],
    { shape: [6], values: [[9, 1, 2, 3, 9, 9]], gradients: [[1, 1, 1]] },
    three,
  ],
  [
    "borders that are taken away again",
    (x) => pad(pad(x, [1, 1]), [-1, -1]),
    [ofBatch(1, 2, 3)],
    { shape: [3], values: [[1, 2, 3]], gradients: [[1, 1, 1]] },
    three,
  ],
  [
    "windows",
    (x) => unfoldDimension(x, 0, 2, 1),
    [ofBatch(1, 2, 3)],
    { shape: [2, 2], values: [[1, 2, 2, 3]], gradients: [[1, 2, 1]] },
    three,
  ],
  [
    "windows two apart, added up",
    (x) => sum(unfoldDimension(x, 0, 3, 2), 1),
    [ofBatch(1, 2, 3, 4)],
    { shape: [1], values: [[6]], gradients: [[1, 1, 1, 0]] },
    four,
  ],
  [
    "what comes before and after",
    (x, y) => cat([y, x, y]),
    [ofBatch(1, 2, 3), vector(8, 9)],
    {
      shape: [7],
      values: [[8, 9, 1, 2, 3, 8, 9]],
      gradients: [
        [1, 1, 1],
        [2, 2],
      ],
    },
    three,
  ],
  [
    "differences of neighbours",
    (x) => diff(x, 1),
    [{ ...matrix([1, 4, 9], [2, 3, 5]), shape: [2, "batch"] }],
    { shape: [2, 2], values: [[3, 5, 1, 2]], gradients: [[-1, 0, 1, -1, 0, 1]] },
    three,
  ],
];
