/** How each function is applied for its file: to a vector where elements are treated alike, else to rows of five. */

interface Applied {
  /** Statements of the definition before. */
  readonly given?: readonly string[];
  readonly value: string;
  /** With respect to what it is differentiated. Default: x. */
  readonly learning?: readonly string[];
}

const vector = 'const x = input(["batch"]);';
const rows = 'const x = input(["batch", 5]);';
const targets = 'const t = input(["batch"]);';
const labels = 'const t = input(["batch"], "i32");';

export const ofElements = (name: string, ...options: readonly string[]): Applied => ({
  given: [vector],
  value: `${name}(${["x", ...options].join(", ")})`,
});
const ofTargets = (name: string, ...options: readonly string[]): Applied => ({
  given: [vector, targets],
  value: `${name}(${["x", "t", ...options].join(", ")})`,
});
const ofRows = (name: string, ...options: readonly string[]): Applied => ({
  given: [rows],
  value: `${name}(${["x", ...options].join(", ")})`,
});
const ofLabels = (name: string, ...options: readonly string[]): Applied => ({
  given: [rows, labels],
  value: `${name}(${["x", "t", ...options].join(", ")})`,
});
const ofEmbeddings = (name: string, ...others: readonly string[]): Applied => ({
  given: [rows, ...others.map((other) => `const ${other} = input(["batch", 5]);`)],
  value: `${name}(${["x", ...others].join(", ")})`,
});

/** Images, a weight and a bias, of which all learn; v is what the loss has to say. */
const ofImages = (value: string, x: string, w: string, v: string): Applied => ({
  given: [
    `const x = input(["batch", ${x}]);`,
    `const w = input([${w}]);`,
    `const b = input([${v.split(",")[0]!}]);`,
    `const v = input(["batch", ${v}]);`,
  ],
  value: `mul(v, ${value})`,
  learning: ["x", "w", "b"],
});

/** Images of 28 rows and columns that become smaller. */
const ofPooling = (value: string, size: number): Applied => ({
  given: ['const x = input(["batch", 8, 28, 28]);', `const v = input(["batch", 8, ${size}, ${size}]);`],
  value: `mul(v, ${value})`,
});

/** A batch with statistics of its channels, a weight and a bias. */
const ofNormed = (value: string, x: string, w: string, ...others: readonly string[]): Applied => ({
  given: [
    `const x = input(["batch", ${x}]);`,
    `const v = input(["batch", ${x}]);`,
    ...["w", "b", "m", "s"]
      .filter((name) => new RegExp(`\\b${name}\\b`).test(value))
      .map((name) => `const ${name} = input([${w}]);`),
  ],
  value: `mul(v, ${value})`,
  learning: ["x", ...(others.length > 0 ? others : ["w", "b"])],
});

const ofSequences = (options: string): Applied => ({
  given: ["q", "k", "x", "v"].map((name) => `const ${name} = input(["batch", "time", 6]);`),
  value: `mul(v, scaledDotProductAttention(q, k, x, ${options}))`,
  learning: ["q", "k", "x"],
});

const named = (
  apply: (name: string, ...options: readonly string[]) => Applied,
  ...names: readonly string[]
): Record<string, Applied> => Object.fromEntries(names.map((name) => [name, apply(name)]));

/** By the name of the file; functions have the file of their name. */
export const applied: Readonly<Record<string, Applied>> = {
  ...named(ofElements, "relu", "relu6", "hardtanh", "hardsigmoid", "hardswish", "leakyRelu", "hardshrink"),
  ...named(ofElements, "softshrink", "rrelu", "sigmoid", "tanh", "elu", "selu", "celu", "gelu", "logsigmoid"),
  ...named(ofElements, "softsign", "softplus", "silu", "mish", "tanhshrink"),
  threshold: ofElements("threshold", "0.1", "20"),
  prelu: { given: [rows, "const w = parameter([1]);"], value: "prelu(x, w)" },
  "rrelu-training": ofElements("rrelu", "{ training: true }"),
  "gelu-tanh": ofElements("gelu", '{ approximate: "tanh" }'),
  "softplus-beta": ofElements("softplus", "{ beta: 2, threshold: 10 }"),
  glu: { given: ['const x = input(["batch", 10]);'], value: "glu(x)" },
  softmax: { given: [rows, 'const v = input(["batch", 5]);'], value: "mul(v, softmax(x, 1))" },
  logSoftmax: { given: [rows, 'const v = input(["batch", 5]);'], value: "mul(v, logSoftmax(x, 1))" },
  softmin: { given: [rows, 'const v = input(["batch", 5]);'], value: "mul(v, softmin(x, 1))" },
  gumbelSoftmax: {
    given: [rows, 'const v = input(["batch", 5]);'],
    value: "mul(v, gumbelSoftmax(x, 1))",
  },
  normalize: ofRows("normalize"),

  ...named(ofTargets, "mseLoss", "l1Loss", "smoothL1Loss", "huberLoss", "binaryCrossEntropy", "klDiv"),
  ...named(
    ofTargets,
    "binaryCrossEntropyWithLogits",
    "softMarginLoss",
    "poissonNllLoss",
    "hingeEmbeddingLoss",
  ),
  "binaryCrossEntropy-of-sigmoid": {
    given: [vector, targets],
    value: "binaryCrossEntropy(sigmoid(x), t)",
  },
  "binaryCrossEntropyWithLogits-posWeight": {
    given: [vector, targets, "const p = parameter([]);"],
    value: "binaryCrossEntropyWithLogits(x, t, { posWeight: p })",
  },
  "smoothL1Loss-beta": ofTargets("smoothL1Loss", "{ beta: 0.5 }"),
  "poissonNllLoss-full": ofTargets("poissonNllLoss", "{ logInput: false, full: true }"),
  "klDiv-logTarget": ofTargets("klDiv", '{ logTarget: true, reduction: "batchmean" }'),
  gaussianNllLoss: {
    given: [vector, targets, 'const v = input(["batch"]);'],
    value: "gaussianNllLoss(x, t, v)",
  },
  marginRankingLoss: {
    given: [vector, 'const x2 = input(["batch"]);', targets],
    value: "marginRankingLoss(x, x2, t)",
  },
  ...named(ofLabels, "crossEntropy", "nllLoss", "multiMarginLoss"),
  "crossEntropy-weight": {
    given: [rows, labels, "const w = parameter([5]);"],
    value: "crossEntropy(x, t, { weight: w })",
  },
  "crossEntropy-labelSmoothing": ofLabels("crossEntropy", "{ labelSmoothing: 0.1 }"),
  "crossEntropy-probabilities": ofEmbeddings("crossEntropy", "t"),
  "crossEntropy-linear": {
    given: [
      'const f = input(["batch", 8]);',
      labels,
      "const W = parameter([5, 8]);",
      "const x = linear(f, W);",
    ],
    value: "crossEntropy(x, t)",
  },
  multilabelMarginLoss: {
    given: [rows, 'const t = input(["batch", 5], "i32");'],
    value: "multilabelMarginLoss(x, t)",
  },
  multilabelSoftMarginLoss: ofEmbeddings("multilabelSoftMarginLoss", "t"),
  cosineEmbeddingLoss: {
    given: [rows, 'const x2 = input(["batch", 5]);', targets],
    value: "cosineEmbeddingLoss(x, x2, t)",
  },
  tripletMarginLoss: ofEmbeddings("tripletMarginLoss", "positive", "negative"),
  tripletMarginWithDistanceLoss: {
    given: [rows, 'const p = input(["batch", 5]);', 'const q = input(["batch", 5]);'],
    value: "tripletMarginWithDistanceLoss(x, p, q, { distanceFunction: (a, b) => amax(abs(a - b), 1) })",
  },

  cosineSimilarity: ofEmbeddings("cosineSimilarity", "x2"),
  pairwiseDistance: ofEmbeddings("pairwiseDistance", "x2"),
  cdist: { given: [rows, "const x2 = input([4, 5]);"], value: "cdist(x, x2)" },
  pdist: { given: ["const x = input([6, 5]);"], value: "pdist(x)" },

  // Normalisations of what was computed, and all that learns from them.
  layerNorm: ofNormed("layerNorm(x, [64], { weight: w, bias: b })", "64", "64"),
  rmsNorm: ofNormed("rmsNorm(x, [64], { weight: w })", "64", "64", "w"),
  groupNorm: ofNormed("groupNorm(x, 2, { weight: w, bias: b })", "8, 6, 6", "8"),
  instanceNorm: ofNormed("instanceNorm(x, { weight: w, bias: b })", "8, 6, 6", "8"),
  batchNorm: ofNormed("batchNorm(x, m, s, { weight: w, bias: b })", "8, 6, 6", "8"),
  "batchNorm-training": ofNormed(
    "batchNorm(x, undefined, undefined, { weight: w, bias: b, training: true })",
    "8, 6, 6",
    "8",
  ),
  localResponseNorm: { given: ['const x = input(["batch", 8, 6]);'], value: "localResponseNorm(x, 3)" },

  // What is masked is not computed; sequences of any length.
  scaledDotProductAttention: ofSequences("{ isCausal: true }"),

  // Values, and the derivatives with respect to input and weight.
  conv2d: ofImages("conv2d(x, w, b, { padding: 1 })", "8, 28, 28", "16, 8, 3, 3", "16, 28, 28"),
  "conv2d-strided": ofImages("conv2d(x, w, b, { stride: 2 })", "8, 28, 28", "16, 8, 5, 5", "16, 12, 12"),
  "conv2d-grouped": ofImages("conv2d(x, w, b, { groups: 4 })", "8, 28, 28", "16, 2, 5, 5", "16, 24, 24"),
  "conv2d-dilated": ofImages("conv2d(x, w, b, { dilation: 2 })", "8, 28, 28", "16, 8, 5, 5", "16, 20, 20"),
  convTranspose2d: ofImages(
    "convTranspose2d(x, w, b, { stride: 2 })",
    "16, 9, 9",
    "16, 8, 4, 4",
    "8, 20, 20",
  ),

  maxPool2d: ofPooling("maxPool2d(x, 2)", 14),
  "maxPool2d-overlapping": ofPooling("maxPool2d(x, 3, { stride: 2, padding: 1 })", 14),
  "avgPool2d-overlapping": ofPooling("avgPool2d(x, 3, { stride: 2, padding: 1 })", 14),
  maxUnpool2d: ofPooling("maxUnpool2d(...maxPool2d(x, 2, { returnIndices: true }), 2)", 28),
  "interpolate-bilinear": ofPooling('interpolate(x, { size: 41, mode: "bilinear" })', 41),
  adaptiveAvgPool2d: ofPooling("adaptiveAvgPool2d(x, 5)", 5),

  ...Object.fromEntries(
    ["dropout", "alphaDropout"].map((name) => [name, ofElements(name, "{ training: true }")] as const),
  ),
  ...Object.fromEntries(
    ["dropout1d", "dropout2d", "dropout3d", "featureAlphaDropout"].map((name) => [
      name,
      {
        given: [
          `const x = input(["batch", 8${name === "dropout2d" ? ", 6" : name === "dropout3d" ? ", 6, 6" : ""}, 6]);`,
        ],
        value: `${name}(x, { training: true })`,
      },
    ]),
  ),
};
