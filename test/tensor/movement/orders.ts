/** Elements in order. */
import { argsort, at, kthvalue, median, nanmedian, slice, sort, topk } from "../../../src/index.ts";
import { matrix, scalar, vector } from "../values.ts";
import { ofBatch, three, weighed, type Row } from "./row.ts";

const nan = Number.NaN;

export const orders: readonly Row[] = [
  [
    "equal elements keep their order",
    (x) => sort(x),
    [vector(2, 1, 2, 1)],
    {
      values: [
        [1, 1, 2, 2],
        [1, 3, 0, 2],
      ],
      gradients: [[1, 1, 1, 1]],
    },
  ],
  [
    "also the other way",
    (x) => sort(x, { descending: true }),
    [vector(2, 1, 2, 1)],
    {
      values: [
        [2, 2, 1, 1],
        [0, 2, 1, 3],
      ],
    },
  ],
  [
    "NaN is the largest",
    (x) => sort(x, 0),
    [vector(nan, 1, Infinity, nan)],
    {
      values: [
        [1, Infinity, nan, nan],
        [1, 2, 0, 3],
      ],
    },
  ],
  [
    "and first, the other way",
    (x) => argsort(x, 0, { descending: true }),
    [vector(1, nan, 2)],
    { values: [[1, 2, 0]] },
  ],
  [
    "sort a size with a name",
    (x) => weighed(at(sort(x, 0)[0], slice(0, 3)), 1, 10, 100),
    [ofBatch(3, 1, 2)],
    { values: [[1, 20, 300]], gradients: [[100, 1, 10]] },
    three,
  ],
  ["sort a number", (x) => sort(x), [scalar(3)], { shape: [], values: [[3], [0]], gradients: [[1]] }],
  ["sort nothing", (x) => sort(x), [{ shape: [2, 0], data: [] }], { shape: [2, 0], values: [[], []] }],
  [
    "sort truth values",
    (x) => sort(x)[1],
    [{ shape: [3], data: [1, 0, 1], dtype: "bool" }],
    { values: [[1, 0, 2]] },
  ],
  [
    "of equal elements the first",
    (x) => topk(x, 2, 0),
    [vector(1, 3, 3, 3)],
    {
      values: [
        [3, 3],
        [1, 2],
      ],
      gradients: [[0, 1, 1, 0]],
    },
  ],
  [
    "the first of a batch",
    (x) => topk(x, 1, 0, { largest: false }),
    [ofBatch(3, 1, 2)],
    { values: [[1], [1]], gradients: [[0, 1, 0]] },
    three,
  ],
  ["none of them", (x) => topk(x, 0), [vector(1, 2)], { shape: [0], values: [[], []] }],
  [
    "the second smallest of a batch",
    (x) => kthvalue(x, 2, 0),
    [ofBatch(3, 1, 2)],
    { values: [[2], [2]], gradients: [[0, 0, 1]] },
    three,
  ],
  [
    "the lower of two in the middle",
    (x) => median(x, 0),
    [vector(4, 1, 3, 2)],
    { values: [[2], [3]], gradients: [[0, 0, 0, 1]] },
  ],
  ["the median of a batch", (x) => median(x, 0), [ofBatch(4, 1, 3)], { values: [[3], [2]] }, three],
  [
    "equal medians share",
    (x) => median(x),
    [vector(2, 2, 1, 5, 2)],
    { values: [[2]], gradients: [[1 / 3, 1 / 3, 0, 0, 1 / 3]] },
  ],
  [
    "the median of a NaN",
    (x) => median(x, 1, { keepdim: true }),
    [matrix([1, nan, 0], [3, 1, 2])],
    {
      shape: [2, 1],
      values: [
        [nan, 2],
        [1, 2],
      ],
    },
  ],
  [
    "NaN and the median of all",
    (x) => median(x),
    [vector(1, nan, 2)],
    { values: [[nan]], gradients: [[0, 1, 0]] },
  ],
  [
    "the median of numbers",
    (x) => nanmedian(x, 0),
    [vector(nan, 5, 1, nan)],
    { values: [[1], [2]], gradients: [[0, 0, 1, 0]] },
  ],
  ["the median of nothing", (x) => median(x), [{ shape: [0], data: [] }], { values: [[nan]] }],
];
