/** Formulas that the compiler replaces, as users write them, with the numbers that are hardest for them. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import * as gradc from "../../src/index.ts";
import type { Data, Formula } from "./measure.ts";

const { add, cos, div, exp, log, log1p, mean, mul, neg, sigmoid, sqrt, square, sub, sum, pow } = gradc;

/** One operand, one number in each row. */
const numbers = (...list: readonly number[]): Data => [list.map((x) => [x])];
const signed = (...list: readonly number[]): Data => numbers(...list.flatMap((x) => [x, -x]));

const moderate = [0, 1e-300, 1e-17, 1e-8, 0.1, 0.5, 1, 3, 20, 36, 37, 40];
const logits = signed(...moderate, 100, 700, 709, 710, 745, 746, 800);
const small = signed(0, 1e-300, 1e-100, 1e-17, 1e-8, 1e-4, 0.1, 0.5, 0.9, 0.99999999);
const large = [1, 2, 3.7, 1e3, 1e8, 1e16, 1e300];

/** Every pair of numbers. */
function pairs(first: readonly number[], second: readonly number[]): Data {
  const all = first.flatMap((a) => second.map((b) => [a, b] as const));
  return [all.map(([a]) => [a]), all.map(([, b]) => [b])];
}

const exponents = [-800, -740, -40, -1, -1e-8, 0, 1e-300, 0.5, 20, 700];

/** Rows of logits: large of either sign, nearly equal, far apart. */
const rowsOfLogits: Data = [
  [
    [0, 0, 0, 0],
    [1, 2, 3, 4],
    [800, 800, 800, 800],
    [-800, -800, -799, -801],
    [700, -700, 0, 1e-8],
    [709.5, 710, 709, 0],
    [-745, -746, -744, -790],
    [1, 1 + 2 ** -52, 1 - 2 ** -53, 1],
    [1e-8, 2e-8, -1e-8, 0],
    [-30, 0, 30, 60],
    [1e-300, -1e-300, 5e-324, 0],
  ],
];

const noise = [0.25, -0.5, 0.125, 0.375];
const around = (center: number, width = 1): number[] => noise.map((x) => center + width * x);

/** Rows whose elements are nearly equal, tiny, huge, or plain. */
const rowsOfSamples: Data = [
  [
    [1, 2, 3, 4],
    [0, 0, 0, 0],
    [0.1, 0.2, 0.3, 0.4],
    [7, 7, 7, 7],
    around(1e8),
    around(-1e8),
    around(1e8, 1e-3),
    around(1e15),
    around(1, 1e-8),
    around(0, 1e-8),
    around(0, 1e-160),
    around(0, 1e150),
    [1e8, -1e8, 1, -1],
    [1e16, 1, -1e16, 3],
    [1e-8, 1, 1e8, 1e-3],
  ],
];
const otherSamples: Data[number] = rowsOfSamples[0]!.map((row, i) =>
  row.map((x, j) => ((i + j) % 3) * x + j),
);

const formula = (name: string, write: Formula["write"], data: Data): Formula => ({ name, write, data });
const kept = { keepdim: true };

/** Numbers that add up to 1, or their logarithms, with weights that tell their gradients apart. */
const weighed = (y: Tensor): Tensor => mul(y, gradc.constant([1, -2, 0.5, largestWeight]));
const largestWeight = 3;

export const formulas: readonly Formula[] = [
  formula("log(sigmoid(x))", (x) => log(sigmoid(x)), logits),
  formula("log(1 - sigmoid(x))", (x) => log(sub(1, sigmoid(x))), logits),
  formula("log(1 + exp(x))", (x) => log(add(1, exp(x))), logits),
  formula("log1p(exp(x))", (x) => log1p(exp(x)), logits),
  formula("log(exp(x))", (x) => log(exp(x)), logits),
  formula(
    "log(exp(x) + exp(y))",
    (x, y) => log(add(exp(x), exp(y))),
    pairs(exponents, [-790, -745.5, -30, -1.5, 1e-8, 3, 709.5, 750]),
  ),
  {
    ...formula("log(exp(x) + exp(x'))", (x, y) => log(add(exp(x), exp(y))), [
      exponents.map((x) => [x]),
      exponents.map((x) => [x]),
    ]),
    differs: "log 2 is rounded",
  },
  formula(
    "log(exp(x) / s)",
    (x, s) => log(div(exp(x), s)),
    pairs(exponents, [1e-300, 0.5, 1, 7.25, 1e8, 1e300]),
  ),
  formula(
    "binaryCrossEntropy(sigmoid(x), t)",
    (x, t) => gradc.binaryCrossEntropy(sigmoid(x), t, { reduction: "none" }),
    pairs([-27, -3, -1, 0, 1e-8, 3, 20], [0, 1e-8, 0.5, 1]),
  ),
  {
    ...formula(
      "binaryCrossEntropy(sigmoid(x), t) of large x",
      (x, t) => gradc.binaryCrossEntropy(sigmoid(x), t, { reduction: "none" }),
      pairs([-800, -40, 36, 37, 100, 746], [0, 1e-8, 0.5, 1]),
    ),
    differs: "logarithms of probabilities are held at −100",
  },
  formula("1 / (1 + exp(-x))", (x) => div(1, add(1, exp(neg(x)))), logits),
  formula("exp(x) / (1 + exp(x))", (x) => div(exp(x), add(1, exp(x))), logits),
  formula(
    "x / (1 + exp(-y))",
    (x, y) => div(x, add(1, exp(neg(y)))),
    pairs([-800, -1, 1e-300, 1, 1e8], exponents),
  ),
  formula(
    "x / (1 + exp(-y)) of large y",
    (x, y) => div(x, add(1, exp(neg(y)))),
    pairs([-1, 8], [711, -711, 746]),
  ),
  formula(
    "(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
    (x) => div(sub(exp(x), exp(neg(x))), add(exp(x), exp(neg(x)))),
    logits,
  ),
  formula(
    "(exp(2x) - 1) / (exp(2x) + 1)",
    (x) => div(sub(exp(mul(2, x)), 1), add(exp(mul(2, x)), 1)),
    logits,
  ),
  formula("log(1 + x)", (x) => log(add(1, x)), [[...small[0]!, ...large.map((x) => [x])]]),
  formula("log(1 - x)", (x) => log(sub(1, x)), [[...small[0]!, ...large.map((x) => [-x])]]),
  formula("exp(x) - 1", (x) => sub(exp(x), 1), logits),
  formula("1 - exp(x)", (x) => sub(1, exp(x)), logits),
  formula("1 - cos(x)", (x) => sub(1, cos(x)), signed(0, 1e-200, 1e-17, 1e-8, 1e-3, 0.5, 1, 3, 10)),
  formula("cos(x) - 1", (x) => sub(cos(x), 1), signed(0, 1e-200, 1e-17, 1e-8, 1e-3, 0.5, 1, 3, 10)),
  formula(
    "sqrt(x * x)",
    (x) => sqrt(mul(x, x)),
    signed(0, 1e-300, 1e-162, 1e-8, 0.1, 1, 3, 1e8, 1e160, 1e300),
  ),
  formula("log(sum(exp(x), 1))", (x) => log(sum(exp(x), 1)), rowsOfLogits),
  formula("log(sum(exp(x), 1, { keepdim: true }))", (x) => log(sum(exp(x), 1, kept)), rowsOfLogits),
  { ...formula("log(mean(exp(x), 1))", (x) => log(mean(exp(x), 1)), rowsOfLogits), beside: 1 },
  {
    ...formula("exp(x) / sum(exp(x), 1)", (x) => weighed(div(exp(x), sum(exp(x), 1, kept))), rowsOfLogits),
    beside: largestWeight,
  },
  {
    ...formula(
      "log(exp(x) / sum(exp(x), 1))",
      (x) => weighed(log(div(exp(x), sum(exp(x), 1, kept)))),
      rowsOfLogits,
    ),
    beside: largestWeight,
  },
  formula("mean(x²) - mean(x)²", (x) => sub(mean(square(x), 1), square(mean(x, 1))), rowsOfSamples),
  formula(
    "mean(x ** 2) - mean(x) ** 2, keepdim",
    (x) => sub(mean(pow(x, 2), 1, kept), pow(mean(x, 1, kept), 2)),
    rowsOfSamples,
  ),
  formula(
    "(sum(x²) - sum(x)² / n) / (n - 1)",
    (x) => div(sub(sum(square(x), 1), div(square(sum(x, 1)), 4)), 3),
    rowsOfSamples,
  ),
  formula("sum(x²) - n mean(x)²", (x) => sub(sum(mul(x, x), 1), mul(4, square(mean(x, 1)))), rowsOfSamples),
  formula("n sum(x²) - sum(x)²", (x) => sub(mul(4, sum(mul(x, x), 1)), square(sum(x, 1))), rowsOfSamples),
  formula("mean(x y) - mean(x) mean(y)", (x, y) => sub(mean(mul(x, y), 1), mul(mean(x, 1), mean(y, 1))), [
    rowsOfSamples[0]!,
    otherSamples,
  ]),
  formula("sqrt(sum(x²))", (x) => sqrt(sum(square(x), 1)), rowsOfSamples),
  formula("sqrt(mean(x ** 2))", (x) => pow(mean(pow(x, 2), 1), 0.5), rowsOfSamples),
  formula(
    "sqrt(mean((x - mean(x))²))",
    (x) => sqrt(mean(square(sub(x, mean(x, 1, kept))), 1)),
    rowsOfSamples,
  ),
  formula(
    "sqrt(mean(x²) - mean(x)²)",
    (x) => sqrt(sub(mean(square(x), 1), square(mean(x, 1)))),
    rowsOfSamples,
  ),
  formula(
    "sqrt(x² + y²)",
    (x, y) => sqrt(add(square(x), square(y))),
    pairs([0, 1e-200, 1e-8, 3, 1e8, 1e200], [0, -1e-200, 1e-8, 4, -1e8, 1e200]),
  ),
];
