import { describe, expect, it } from "vitest";
import * as gradc from "../../src/index.ts";
import { matrix, type Operand, outcomeOf, scalar, type Sizes, vector, type Write } from "./values.ts";

const {
  all,
  amax,
  amin,
  aminmax,
  any,
  argmax,
  argmin,
  corrcoef,
  countNonzero,
  cov,
  diff,
  dist,
  linalg,
  logsumexp,
  matrixPower,
  max,
  mean,
  min,
  mul,
  nanmean,
  nansum,
  norm,
  prod,
  renorm,
  std,
  stdMean,
  sum,
  trace,
  variance,
} = gradc;

/** What PyTorch gives; of gradients that of the sum of the first value, left out where there is none. */
interface Wanted {
  readonly values: readonly (readonly number[])[];
  readonly gradients?: readonly (readonly number[])[];
  readonly shape?: readonly number[];
}

interface Row {
  readonly name: string;
  readonly write: Write;
  readonly operands: readonly Operand[];
  readonly wanted: Wanted;
  readonly sizes?: Sizes;
}

const row = (
  name: string,
  write: Write,
  operands: readonly Operand[],
  wanted: Wanted,
  sizes?: Sizes,
): Row => ({
  name,
  write,
  operands,
  wanted,
  ...(sizes && { sizes }),
});

const zeros = vector(0, 0, 0);
const third = 1 / 3;
const empty: Operand = { shape: [0, 2], data: [] };
const batch: Operand = { shape: ["batch", 2], data: [1, 2, 3, 4, 5, 9] };
const none: Operand = { shape: ["batch", 2], data: [] };

const kinks: readonly Row[] = [
  ...[undefined, 1, 1.5, 2, 2.5, 3, 0.5, Infinity, -Infinity, 0].map((p) =>
    row(`norm of zeros, p = ${p}`, (x) => norm(x, undefined, p === undefined ? {} : { p }), [zeros], {
      values: [[0]],
      gradients: [[0, 0, 0]],
    }),
  ),
  row("norm of negative order of zeros", (x) => norm(x, undefined, { p: -1 }), [zeros], {
    values: [[0]],
    gradients: [[0, 0, 0]],
  }),
  row("elements that are 0 beside others, p = 0.5", (x) => norm(x, undefined, { p: 0.5 }), [vector(0, 4)], {
    values: [[4]],
    gradients: [[0, 1]],
  }),
  row("elements that are 0 beside others, p = 1.5", (x) => norm(x, undefined, { p: 1.5 }), [vector(0, -4)], {
    values: [[4]],
    gradients: [[0, -1]],
  }),
  row("the infinity norm is shared", (x) => norm(x, undefined, { p: Infinity }), [vector(3, -3, 1)], {
    values: [[3]],
    gradients: [[0.5, -0.5, 0]],
  }),
  row("std of equal elements", (x) => std(x), [vector(7, 7, 7)], { values: [[0]], gradients: [[0, 0, 0]] }),
  row("stdMean of equal elements", (x) => stdMean(x, 0), [vector(7, 7, 7)], {
    values: [[0], [7]],
    gradients: [[0, 0, 0]],
  }),
  row("dist of equal tensors", (x, y) => dist(x, y), [vector(1, 2), vector(1, 2)], {
    values: [[0]],
    gradients: [
      [0, 0],
      [0, 0],
    ],
  }),
  row("amax of ties", (x) => amax(x), [vector(2, 1, 2, 2)], {
    values: [[2]],
    gradients: [[third, 0, third, third]],
  }),
  row("aminmax of ties", (x) => aminmax(x), [vector(1, 2, 1)], {
    values: [[1], [2]],
    gradients: [[0.5, 0, 0.5]],
  }),
  row("max of all", (x) => max(x), [vector(2, 1, 2)], { values: [[2]], gradients: [[0.5, 0, 0.5]] }),
  row("max along a dimension gives all to the first", (x) => max(x, 0), [vector(2, 1, 2)], {
    values: [[2], [0]],
    gradients: [[1, 0, 0]],
  }),
  row("min along a dimension of NaN", (x) => min(x, -1), [vector(2, NaN, 1, NaN)], {
    values: [[NaN], [1]],
    gradients: [[0, 1, 0, 0]],
  }),
  row("max of two", (x, y) => max(x, y), [vector(1, 2), vector(1, 1)], {
    values: [[1, 2]],
    gradients: [
      [0.5, 1],
      [0.5, 0],
    ],
  }),
  row("argmax of NaN", (x) => [argmax(x), argmin(x)], [vector(2, NaN, 9)], { values: [[1], [1]] }),
  row("prod beside one zero", (x) => prod(x), [vector(2, 0, 5)], { values: [[0]], gradients: [[0, 10, 0]] }),
  row("prod beside two zeros", (x) => prod(x), [vector(2, 0, 0)], { values: [[0]], gradients: [[0, 0, 0]] }),
  row(
    "second derivatives of prod beside two zeros",
    (x) => sum(mul(gradc.grad(prod(x), x), gradc.constant([1, 10, 100]))),
    [vector(2, 0, 0)],
    {
      values: [[0]],
      gradients: [[0, 200, 20]],
    },
  ),
  row(
    "third derivatives of prod beside two zeros",
    (x) => {
      const first = gradc.grad(prod(x), x);
      return sum(
        mul(gradc.grad(sum(mul(first, gradc.constant([1, 10, 100]))), x), gradc.constant([1, 2, 4])),
      );
    },
    [vector(2, 0, 0)],
    { values: [[480]], gradients: [[240, 104, 12]] },
  ),
  row("renorm leaves what is short", (x) => renorm(x, 2, 0, 5), [matrix([3, 4], [0, 0])], {
    values: [[3, 4, 0, 0]],
    gradients: [[1, 1, 1, 1]],
  }),
];

const infinities: readonly Row[] = [
  row("logsumexp of −∞", (x) => logsumexp(x, 0), [vector(-Infinity, -Infinity)], {
    values: [[-Infinity]],
    gradients: [[NaN, NaN]],
  }),
  row("logsumexp beside −∞", (x) => logsumexp(x, 0), [vector(-Infinity, 3)], {
    values: [[3]],
    gradients: [[0, 1]],
  }),
  row("logsumexp of ∞", (x) => logsumexp(x, 0), [vector(Infinity, 3)], {
    values: [[Infinity]],
    gradients: [[NaN, 0]],
  }),
  row("logsumexp of large elements", (x) => logsumexp(x, 0), [vector(1e4, 1e4 - 800)], {
    values: [[1e4]],
    gradients: [[1, 0]],
  }),
  row("nansum", (x) => nansum(x), [vector(1, NaN, 3)], { values: [[4]], gradients: [[1, 0, 1]] }),
  row("nanmean", (x) => nanmean(x), [vector(1, NaN, 3)], { values: [[2]], gradients: [[0.5, 0, 0.5]] }),
  row("nanmean of nothing", (x) => nanmean(x), [vector(NaN)], { values: [[NaN]], gradients: [[0]] }),
  row("all and any count NaN as true", (x) => [all(x), any(x), countNonzero(x)], [vector(NaN, 0)], {
    values: [[0], [1], [1]],
  }),
  row(
    "addmm with beta 0 ignores NaN",
    (x, a, b) => gradc.addmm(x, a, b, { beta: 0 }),
    [scalar(NaN), matrix([2]), matrix([3])],
    {
      values: [[6]],
      gradients: [[0], [3], [2]],
    },
  ),
];

const shapes: readonly Row[] = [
  row("sum of nothing", (x) => sum(x, 0), [empty], { values: [[0, 0]], gradients: [[]] }),
  row("prod of nothing", (x) => prod(x, 0), [empty], { values: [[1, 1]], gradients: [[]] }),
  row("mean of nothing", (x) => mean(x), [empty], { values: [[NaN]], gradients: [[]] }),
  row("variance of nothing", (x) => variance(x, 0), [empty], { values: [[NaN, NaN]], gradients: [[]] }),
  row("norm of nothing", (x) => norm(x), [empty], { values: [[0]], gradients: [[]] }),
  row("logsumexp of nothing", (x) => logsumexp(x, 0), [empty], {
    values: [[-Infinity, -Infinity]],
    gradients: [[]],
  }),
  row("all and any of nothing", (x) => [all(x), any(x)], [empty], { values: [[1], [0]] }),
  row("amax along what is there", (x) => amax(x, 1), [empty], { values: [[]], gradients: [[]] }),
  row("sum of a number", (x) => sum(x, -1, { keepdim: true }), [scalar(3)], {
    values: [[3]],
    gradients: [[1]],
    shape: [],
  }),
  row("max of a number", (x) => max(x, 0), [scalar(3)], { values: [[3], [0]], gradients: [[1]], shape: [] }),
  row("argmax of a number", (x) => argmax(x, 0, { keepdim: true }), [scalar(3)], {
    values: [[0]],
    shape: [],
  }),
  row(
    "argmax of all ignores keepdim",
    (x) => argmax(x, undefined, { keepdim: true }),
    [matrix([1, 5], [7, 2])],
    { values: [[2]], shape: [] },
  ),
  row("no dimensions are all", (x) => sum(x, []), [matrix([1, 5], [7, 2])], {
    values: [[15]],
    gradients: [[1, 1, 1, 1]],
    shape: [],
  }),
  row("variance of one element", (x) => variance(x), [vector(3)], { values: [[NaN]], gradients: [[NaN]] }),
  row("variance of one element without correction", (x) => variance(x, 0, { unbiased: false }), [vector(3)], {
    values: [[0]],
    gradients: [[0]],
  }),
  row("keepdim of several", (x) => amin(x, [0, -1], { keepdim: true }), [matrix([1, 5], [7, 2])], {
    values: [[1]],
    gradients: [[1, 0, 0, 0]],
    shape: [1, 1],
  }),
  row("diff of bool", (x) => diff(x), [{ shape: [3], data: [1, 1, 0], dtype: "bool" }], {
    values: [[0, 1]],
  }),
  row("diff to nothing", (x) => diff(x, 0, { n: 5 }), [vector(1, 2)], {
    values: [[]],
    gradients: [[0, 0]],
    shape: [0],
  }),
  row("trace of a wide matrix", (x) => trace(x), [matrix([1, 2, 3], [4, 5, 6])], {
    values: [[6]],
    gradients: [[1, 0, 0, 0, 1, 0]],
  }),
  row("the power 0", (x) => matrixPower(x, 0), [matrix([2, 3], [4, 5])], {
    values: [[1, 0, 0, 1]],
    gradients: [[0, 0, 0, 0]],
  }),
  row("cov of a vector", (x) => cov(x), [vector(1, 2, 6)], {
    values: [[7]],
    gradients: [[-2, -1, 3]],
    shape: [],
  }),
  row("corrcoef of a vector", (x) => corrcoef(x), [vector(1, 2, 6)], { values: [[1]], shape: [] }),
  row("sum of bool", (x) => sum(x, 0), [{ shape: [2, 2], data: [1, 1, 0, 1], dtype: "bool" }], {
    values: [[1, 2]],
  }),
  row("prod of integers", (x) => prod(x), [{ shape: [3], data: [2, -3, 4], dtype: "i32" }], {
    values: [[-24]],
  }),
  row("mean of integers", (x) => mean(x), [{ shape: [2], data: [1, 2], dtype: "i32" }], { values: [[1.5]] }),
  row("norm of integers", (x) => linalg.vectorNorm(x), [{ shape: [2], data: [3, 4], dtype: "i32" }], {
    values: [[5]],
  }),
];

const named: readonly Row[] = [
  row(
    "mean over a batch",
    (x) => mean(x, 0),
    [batch],
    { values: [[3, 5]], gradients: [[third, third, third, third, third, third]] },
    { batch: 3 },
  ),
  row(
    "variance over a batch",
    (x) => variance(x, 0),
    [batch],
    { values: [[4, 13]], gradients: [[-2, -3, 0, -1, 2, 4]] },
    { batch: 3 },
  ),
  row(
    "prod over a batch",
    (x) => prod(x, 0),
    [batch],
    { values: [[15, 72]], gradients: [[15, 36, 5, 18, 3, 8]] },
    { batch: 3 },
  ),
  row(
    "max over a batch",
    (x) => max(x, 0),
    [batch],
    {
      values: [
        [5, 9],
        [2, 2],
      ],
      gradients: [[0, 0, 0, 0, 1, 1]],
    },
    { batch: 3 },
  ),
  row("argmax of a batch", (x) => argmax(x), [batch], { values: [[5]] }, { batch: 3 }),
  row(
    "a product with a batch",
    (x) => gradc.einsum("bi,bi->i", x, x),
    [batch],
    { values: [[35, 101]], gradients: [[2, 4, 6, 8, 10, 18]] },
    { batch: 3 },
  ),
  row("sum over no batch", (x) => sum(x, 0), [none], { values: [[0, 0]], gradients: [[]] }, { batch: 0 }),
  row("mean over no batch", (x) => mean(x), [none], { values: [[NaN]], gradients: [[]] }, { batch: 0 }),
  row(
    "a bias beside no batch learns nothing",
    (x, b) => mean(gradc.add(x, b)),
    [none, vector(1, 2)],
    { values: [[NaN]], gradients: [[], [0, 0]] },
    { batch: 0 },
  ),
];

/** To twelve digits, −0 as 0. */
const rounded = (lists: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  lists.map((list) => list.map((x) => (Number.isInteger(x) ? x + 0 : Number(x.toPrecision(12)))));

describe.each(Object.entries({ kinks, infinities, shapes, named }))("%s", (_, rows) => {
  it.each(rows)("$name", async ({ write, operands, wanted, sizes }) => {
    const { values, gradients, shapes: found } = await outcomeOf(write, operands, sizes);
    expect({
      values: rounded(values),
      ...(wanted.gradients && { gradients: rounded(gradients) }),
      ...(wanted.shape && { shape: found[0] }),
    }).toEqual({
      ...wanted,
      values: rounded(wanted.values),
      ...(wanted.gradients && { gradients: rounded(wanted.gradients) }),
    });
  });
});
