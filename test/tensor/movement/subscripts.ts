/** Parts of tensors by subscripts. */
import { at, slice } from "../../../src/index.ts";
import { matrix, scalar, vector } from "../values.ts";
import { integers, ofBatch, three, type Row } from "./row.ts";

export const subscripts: readonly Row[] = [
  [
    "a column",
    (x) => at(x, slice(), 1),
    [matrix([1, 2], [3, 4])],
    { values: [[2, 4]], gradients: [[0, 1, 0, 1]] },
  ],
  [
    "every second, from the end",
    (x) => at(x, slice(-3, null, 2)),
    [vector(1, 2, 3, 4, 5)],
    { values: [[3, 5]] },
  ],
  ["ends beyond the size", (x) => at(x, slice(-9, 9)), [vector(1, 2, 3)], { values: [[1, 2, 3]] }],
  [
    "an empty part",
    (x) => at(x, slice(2, 1)),
    [vector(1, 2, 3)],
    { shape: [0], values: [[]], gradients: [[0, 0, 0]] },
  ],
  [
    "a new dimension",
    (x) => at(x, null, "...", null),
    [vector(1, 2)],
    { shape: [1, 2, 1], values: [[1, 2]] },
  ],
  [
    "one index twice",
    (x) => at(x, [1, 1, -1]),
    [vector(1, 2, 3)],
    { values: [[2, 2, 3]], gradients: [[0, 2, 1]] },
  ],
  ["indices that come in", (x, i) => at(x, i), [vector(1, 2, 3), integers(-1, 0)], { values: [[3, 1]] }],
  [
    "two lists together, then the rest",
    (x) => at(x, [0, 1], [1, 0]),
    [{ shape: [2, 2, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] }],
    { shape: [2, 2], values: [[3, 4, 5, 6]] },
  ],
  [
    "two lists apart stand first",
    (x) => at(x, [0, 1], slice(), [1, 0]),
    [{ shape: [2, 3, 2], data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }],
    { shape: [2, 3], values: [[2, 4, 6, 7, 9, 11]] },
  ],
  [
    "a number between lists is none of them",
    (x) => at(x, [0, 1], 0, [1, 0]),
    [{ shape: [2, 2, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] }],
    { shape: [2], values: [[2, 5]] },
  ],
  ["truth values", (x) => at(x, [true, false, true]), [vector(1, 2, 3)], { values: [[1, 3]] }],
  ["the last step of a size with a name", (x) => at(x, -1), [ofBatch(1, 2, 3)], { values: [[3]] }, three],
  [
    "the last two",
    (x) => at(x, slice(-2)),
    [ofBatch(1, 2, 3)],
    { values: [[2, 3]], gradients: [[0, 1, 1]] },
    three,
  ],
  ["a number of rank 0", (x) => at(x, null), [scalar(4)], { shape: [1], values: [[4]] }],
];
