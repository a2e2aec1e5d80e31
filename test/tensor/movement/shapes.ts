/** Shapes, joins, parts, and tensors made of numbers. */
import {
  arange,
  cat,
  chunk,
  diagonal,
  expand,
  eye,
  flatten,
  flip,
  full,
  linspace,
  mul,
  narrow,
  pad,
  repeatInterleave,
  roll,
  select,
  split,
  squeeze,
  stack,
  tensorSplit,
  tril,
  unflatten,
  zerosLike,
} from "../../../src/index.ts";
import { matrix, scalar, vector } from "../values.ts";
import { integers, ofBatch, three, weighed, type Row } from "./row.ts";

export const shapes: readonly Row[] = [
  ["flatten a number", (x) => flatten(x), [scalar(3)], { shape: [1], values: [[3]], gradients: [[1]] }],
  [
    "squeeze what has other sizes",
    (x) => squeeze(x, [0, 1]),
    [{ shape: [1, 2], data: [1, 2] }],
    { shape: [2], values: [[1, 2]] },
  ],
  [
    "expand keeps sizes",
    (x) => expand(x, [2, -1, 2]),
    [{ shape: [2, 1], data: [1, 2] }],
    { shape: [2, 2, 2], values: [[1, 1, 2, 2, 1, 1, 2, 2]], gradients: [[4, 4]] },
  ],
  [
    "unflatten nothing",
    (x) => unflatten(x, 0, [2, -1]),
    [{ shape: [0], data: [] }],
    { shape: [2, 0], values: [[]] },
  ],
  [
    "cat with an empty list",
    (x, y) => cat([x, y], 1),
    [matrix([1, 2]), { shape: [0], data: [] }],
    { values: [[1, 2]], gradients: [[1, 1], []] },
  ],
  [
    "cat of one batch with itself",
    (x) => cat([x, mul(x, 2)], 0),
    [ofBatch(1, 2, 3)],
    { values: [[1, 2, 3, 2, 4, 6]], gradients: [[3, 3, 3]] },
    three,
  ],
  [
    "cat of types",
    (x, y) => cat([x, y]),
    [vector(1.5), integers(2)],
    { values: [[1.5, 2]], gradients: [[1]] },
  ],
  [
    "stack numbers",
    (x, y) => stack([x, y]),
    [scalar(1), scalar(2)],
    { shape: [2], values: [[1, 2]], gradients: [[1], [1]] },
  ],
  ["more chunks than there are elements", (x) => chunk(x, 5), [vector(1, 2, 3)], { values: [[1], [2], [3]] }],
  ["split of nothing", (x) => split(x, 2), [{ shape: [0], data: [] }], { values: [[]] }],
  [
    "cuts beyond the size",
    (x) => tensorSplit(x, [2, 1, 9]),
    [vector(1, 2, 3)],
    { values: [[1, 2], [], [2, 3], []] },
  ],
  [
    "flip a batch",
    (x) => weighed(flip(x, 0), 1, 2, 3),
    [vector(1, 2, 3)],
    { values: [[3, 4, 3]], gradients: [[3, 2, 1]] },
  ],
  ["flip a size with a name", (x) => flip(x, -1), [ofBatch(1, 2, 3)], { values: [[3, 2, 1]] }, three],
  [
    "roll a size with a name",
    (x) => roll(x, 4, { dims: 0 }),
    [ofBatch(1, 2, 3)],
    { values: [[3, 1, 2]] },
    three,
  ],
  ["roll it back", (x) => roll(x, -4, { dims: 0 }), [ofBatch(1, 2, 3)], { values: [[2, 3, 1]] }, three],
  ["narrow a size with a name", (x) => narrow(x, 0, 1, 2), [ofBatch(1, 2, 3)], { values: [[2, 3]] }, three],
  ["select from the end", (x) => select(x, 1, -1), [matrix([1, 2], [3, 4])], { values: [[2, 4]] }],
  [
    "repeat each as often",
    (x) => repeatInterleave(x, [0, 2, 1]),
    [vector(1, 2, 3)],
    { values: [[2, 2, 3]], gradients: [[0, 2, 1]] },
  ],
  [
    "a triangle of sizes with names",
    (x) => tril(x),
    [{ shape: ["batch", "batch"], data: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
    { values: [[1, 0, 0, 4, 5, 0, 7, 8, 9]] },
    three,
  ],
  [
    "a diagonal of sizes with names",
    (x) => diagonal(x),
    [{ shape: ["batch", "batch"], data: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
    { values: [[1, 5, 9]], gradients: [[1, 0, 0, 0, 1, 0, 0, 0, 1]] },
    three,
  ],
  [
    "tril of truth values",
    (x) => tril(x),
    [{ shape: [2, 2], data: [1, 1, 1, 1], dtype: "bool" }],
    { values: [[1, 0, 1, 1]] },
  ],
  [
    "pad takes away",
    (x) => pad(x, [-1, 1], { value: 9 }),
    [vector(1, 2, 3)],
    { values: [[2, 3, 9]], gradients: [[0, 1, 1]] },
  ],
  ["zeros like integers", (x) => zerosLike(x), [integers(1, 2)], { values: [[0, 0]] }],
];

export const made: readonly Row[] = [
  [
    "arange",
    () => [arange(3), arange(1, 6, { step: 2 }), arange(1, 0, { step: -0.5 }), arange(0)],
    [],
    { values: [[0, 1, 2], [1, 3, 5], [1, 0.5], []] },
  ],
  [
    "linspace meets both ends",
    () => [linspace(0, 1, 5), linspace(2, 3, 1), linspace(0, 1, 0)],
    [],
    { values: [[0, 0.25, 0.5, 0.75, 1], [2], []] },
  ],
  [
    "eye",
    () => [eye(2), eye(2, { m: 3 })],
    [],
    {
      values: [
        [1, 0, 0, 1],
        [1, 0, 0, 0, 1, 0],
      ],
    },
  ],
  [
    "eye of a size with a name",
    (x) => [eye("batch"), x],
    [ofBatch(1, 2)],
    {
      values: [
        [1, 0, 0, 1],
        [1, 2],
      ],
    },
    { batch: 2 },
  ],
  ["full", () => [full([2], 7), full([], true)], [], { values: [[7, 7], [1]] }],
];
