/** Options out of range: modules refuse what their constructor is told, where it is told. */
import type { Row } from "./row.ts";

const options: readonly (readonly [
  make: string,
  option: string,
  value: unknown,
  called: string,
  range: string,
])[] = [
  ["CrossEntropyLoss", "labelSmoothing", 1.5, "crossEntropy", "a number from 0 to 1"],
  ["CrossEntropyLoss", "ignoreIndex", 0.5, "crossEntropy", "a whole number"],
  ["HuberLoss", "delta", 0, "huberLoss", "a number above 0"],
  ["SmoothL1Loss", "beta", -1, "smoothL1Loss", "a number at least 0"],
  ["KLDivLoss", "reduction", "batch", "klDiv", '"mean", "batchmean", "sum" or "none"'],
  ["KLDivLoss", "logTarget", 1, "klDiv", "true or false"],
  ["PoissonNLLLoss", "eps", -1, "poissonNllLoss", "a number at least 0"],
  ["GaussianNLLLoss", "full", "no", "gaussianNllLoss", "true or false"],
  ["MultiMarginLoss", "p", 3, "multiMarginLoss", "1 or 2"],
  ["CosineEmbeddingLoss", "margin", 2, "cosineEmbeddingLoss", "a number from -1 to 1"],
  ["TripletMarginLoss", "margin", -1, "tripletMarginLoss", "a number at least 0"],
  ["TripletMarginLoss", "swap", 0, "tripletMarginLoss", "true or false"],
  ["HingeEmbeddingLoss", "margin", NaN, "hingeEmbeddingLoss", "a number"],
  ["Softshrink", "lambd", -0.5, "softshrink", "a number at least 0"],
  ["LeakyReLU", "negativeSlope", "0.1", "leakyRelu", "a number"],
  ["Softplus", "beta", null, "softplus", "a number"],
  ["PReLU", "numParameters", 1.5, "PReLU", "a whole number"],
  ["Dropout", "p", 1.5, "Dropout", "a number from 0 to 1"],
  ["AlphaDropout", "p", -0.1, "AlphaDropout", "a number from 0 to 1"],
];

export const outOfRange = options.map(([make, option, value, called, range]): Row => [
  `${make} with ${option} ${String(value)}`,
  (library) =>
    new (library as unknown as Record<string, new (options: object) => unknown>)[make]!({ [option]: value }),
  ["GC2011", `${called}: ${option} is ${String(value)}`, `It must be ${range}.`],
]);
