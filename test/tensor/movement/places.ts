/** Elements read and put at indices. */
import {
  add,
  argmax,
  bincount,
  gather,
  indexCopy,
  indexFill,
  maximum,
  minimum,
  put,
  scatter,
  scatterAdd,
  scatterReduce,
  take,
} from "../../../src/index.ts";
import { matrix, vector } from "../values.ts";
import { integers, ofBatch, three, type Row } from "./row.ts";

export const places: readonly Row[] = [
  [
    "gather a smaller part",
    (x, i) => gather(x, 0, i),
    [matrix([1, 2], [3, 4]), { shape: [3, 1], data: [0, 1, 1], dtype: "i32" }],
    { shape: [3, 1], values: [[1, 3, 3]], gradients: [[1, 0, 2, 0]] },
  ],
  [
    "gather what is computed and bounded",
    (x, i) => gather(x, 0, minimum(maximum(i, 0), 2)),
    [vector(1, 2, 3), integers(-5, 9, 1)],
    { values: [[1, 3, 2]] },
  ],
  [
    "gather the element after",
    (x, i) => gather(x, 0, add(i, 1)),
    [vector(1, 2, 3), integers(-1, 1)],
    { values: [[1, 3]] },
  ],
  [
    "gather by the place of the maximum",
    (x) => gather(x, 0, argmax(x, 0, { keepdim: true })),
    [ofBatch(1, 5, 3)],
    { values: [[5]], gradients: [[0, 1, 0]] },
    three,
  ],
  [
    "take counts from the end",
    (x, i) => take(x, i),
    [matrix([1, 2], [3, 4]), integers(-1, 1)],
    { values: [[4, 2]], gradients: [[0, 1, 0, 1]] },
  ],
  [
    "the last of several stays",
    (x, i, s) => scatter(x, 0, i, s),
    [vector(1, 2), integers(1, 1, 1), vector(7, 8, 9)],
    {
      values: [[1, 9]],
      gradients: [
        [1, 0],
        [0, 0, 1],
      ],
    },
  ],
  [
    "scatter reaches a part of the rows",
    (x, i, s) => scatterAdd(x, 1, i, s),
    [
      matrix([1, 2], [3, 4]),
      { shape: [1, 3], data: [0, 0, 1], dtype: "i32" },
      matrix([1, 2, 3, 9], [9, 9, 9, 9]),
    ],
    {
      values: [[4, 5, 3, 4]],
      gradients: [
        [1, 1, 1, 1],
        [1, 1, 1, 0, 0, 0, 0, 0],
      ],
    },
  ],
  [
    "scatter multiplies",
    (x, i, s) => scatter(x, 0, i, s, { reduce: "multiply" }),
    [vector(2, 3), integers(0, 0), vector(5, 7)],
    {
      values: [[70, 3]],
      gradients: [
        [35, 1],
        [14, 10],
      ],
    },
  ],
  [
    "products beside one zero and two",
    (x, i, s) => scatterReduce(x, 0, i, s, "prod"),
    [vector(2, 3, 0), integers(0, 0, 1, 1, 2), vector(0, 5, 0, 0, 4)],
    {
      values: [[0, 0, 0]],
      gradients: [
        [0, 0, 4],
        [10, 0, 0, 0, 0],
      ],
    },
  ],
  [
    "equal extremes share",
    (x, i, s) => scatterReduce(x, 0, i, s, "amax"),
    [vector(3, 1), integers(0, 0, 1), vector(3, 3, 0)],
    {
      values: [[3, 1]],
      gradients: [
        [1 / 3, 1],
        [1 / 3, 1 / 3, 0],
      ],
    },
  ],
  [
    "without what is there",
    (x, i, s) => scatterReduce(x, 0, i, s, "amin", { includeSelf: false }),
    [vector(-9, -9), integers(0, 0), vector(3, 2)],
    {
      values: [[2, -9]],
      gradients: [
        [0, 1],
        [0, 1],
      ],
    },
  ],
  [
    "the mean of several",
    (x, i, s) => scatterReduce(x, 0, i, s, "mean"),
    [vector(1, 5), integers(0, 0), vector(2, 6)],
    {
      values: [[3, 5]],
      gradients: [
        [1 / 3, 1],
        [1 / 3, 1 / 3],
      ],
    },
  ],
  [
    "scatter nothing",
    (x, i, s) => scatter(x, 0, i, s),
    [vector(1), { shape: [0], data: [], dtype: "i32" }, { shape: [0], data: [] }],
    { values: [[1]], gradients: [[1], []] },
  ],
  [
    "copies of one place",
    (x, i, s) => indexCopy(x, 0, i, s),
    [vector(1, 2), integers(0, 0), vector(8, 9)],
    {
      values: [[9, 2]],
      gradients: [
        [0, 1],
        [0, 1],
      ],
    },
  ],
  [
    "fill from the end",
    (x, i) => indexFill(x, 0, i, 5),
    [vector(1, 2, 3), integers(-1)],
    { values: [[1, 2, 5]], gradients: [[1, 1, 0]] },
  ],
  [
    "put",
    (x, i, s) => put(x, i, s, { accumulate: true }),
    [matrix([1, 2], [3, 4]), integers(3, 3), vector(1, 1)],
    {
      values: [[1, 2, 3, 6]],
      gradients: [
        [1, 1, 1, 1],
        [1, 1],
      ],
    },
  ],
  [
    "weights of a count",
    (i, w) => bincount(i, { weights: w, minlength: 3 }),
    [integers(0, 2, 0), vector(1, 2, 4)],
    { values: [[5, 0, 2]], gradients: [[1, 1, 1]] },
  ],
];
