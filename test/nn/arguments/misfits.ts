/** Options and tensors that do not fit what they are for. */
import { type Row, wrong } from "./row.ts";

export const misfits: readonly Row[] = [
  [
    "a weight that is no tensor",
    ({ CrossEntropyLoss }) => new CrossEntropyLoss({ weight: wrong([1, 2, 3]) }),
    [
      "GC2011",
      "crossEntropy: weight is an array",
      "It must be a tensor: wrap plain data in constant([...]).",
    ],
  ],
  [
    "a margin that is a tensor",
    ({ marginRankingLoss, input }) =>
      marginRankingLoss(input([2]), input([2]), input([2]), { margin: wrong(input([])) }),
    ["GC2011", "marginRankingLoss: margin is a tensor", "It must be a number."],
  ],
  [
    "bounds the wrong way round",
    ({ Hardtanh, input }) => new Hardtanh({ minVal: 1, maxVal: -1 })(input([2])),
    ["GC2011", "hardtanh: minVal is 1, maxVal -1", "The lowest value may not be above the highest."],
  ],
  [
    "slopes the wrong way round",
    ({ rrelu, input }) => rrelu(input([2]), { lower: 0.5, upper: 0.25 }),
    ["GC2011", "rrelu: lower is 0.5, upper 0.25", "The smallest slope may not be above the largest."],
  ],
  [
    "a mode that is none",
    ({ dropout, input }) => dropout(input([2]), { training: wrong("yes") }),
    ["GC2011", "dropout: training is yes", "It must be true, false or training()."],
  ],
  [
    "a distance that is no function",
    ({ TripletMarginWithDistanceLoss }) =>
      new TripletMarginWithDistanceLoss({ distanceFunction: wrong("cosine") }),
    [
      "GC2011",
      "tripletMarginWithDistanceLoss: distanceFunction is cosine",
      "It must be a function or module of two tensors.",
    ],
  ],
  [
    "an approximation that is none",
    ({ GELU }) => new GELU({ approximate: wrong("sigmoid") }),
    ["GC2011", "gelu: approximate is sigmoid", 'It must be "none" or "tanh".'],
  ],
  [
    "an odd number of values and gates",
    ({ glu, input }) => glu(input(["n", 3])),
    ["GC2009", "glu expects an even size of dimension 1, got [n, 3]", "Reshape or transpose the operand."],
  ],
  [
    "weights of prelu that are none for each channel",
    ({ prelu, parameter, input }) => prelu(input(["n", 3]), parameter([2])),
    [
      "GC2009",
      "prelu expects [1] or one weight for each channel, [3], got [2]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "channels of a vector",
    ({ prelu, parameter, input }) => prelu(input([3]), parameter([3])),
    ["GC2009", "prelu expects [1], got [3]", "Reshape or transpose the operand."],
  ],
  [
    "a variance for neither element nor row",
    ({ gaussianNllLoss, input }) => gaussianNllLoss(input(["n", 3]), input(["n", 3]), input([3, "n"])),
    [
      "GC2009",
      "gaussianNllLoss expects a variance that fits [n, 3], got [3, n]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "classes in three dimensions",
    ({ multiMarginLoss, input, target }) => multiMarginLoss(input(["n", 3, 2]), target(["n", 2], "i32")),
    ["GC2009", "multiMarginLoss expects [N, C] or [C], got [n, 3, 2]", "Reshape or transpose the operand."],
  ],
  [
    "lists of labels that are f32",
    ({ multilabelMarginLoss, input, target }) => multilabelMarginLoss(input(["n", 3]), target(["n", 3])),
    [
      "GC2009",
      "multilabelMarginLoss expects labels i32[n, 3], got f32[n, 3]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "a target for each element where each sample needs one",
    ({ cosineEmbeddingLoss, input, target }) =>
      cosineEmbeddingLoss(input(["n", 3]), input(["n", 3]), target(["n", 3])),
    [
      "GC2009",
      "cosineEmbeddingLoss expects a target for each sample, [n], got [n, 3]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "rows of unequal length",
    ({ cdist, input }) => cdist(input(["n", 3]), input([4, 2])),
    [
      "GC2009",
      "cdist expects rows of equal length, got [n, 3] and [4, 2]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "pairs of unknown number",
    ({ pdist, input }) => pdist(input(["n", 3])),
    [
      "GC2011",
      "pdist: the number of rows of [n, 3] has a name",
      "The number of pairs must be known: give the number.",
    ],
  ],
  [
    "a weight of bilinear that does not fit",
    ({ bilinear, input, parameter }) => bilinear(input(["n", 2]), input(["n", 3]), parameter([4, 3, 2])),
    [
      "GC2009",
      "bilinear expects [..., in1], [..., in2] and a weight [out, in1, in2], got [n, 2], [n, 3], [4, 3, 2]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "a softmax of images that are none",
    ({ Softmax2d, input }) => new Softmax2d()(input(["n", 3])),
    [
      "GC2009",
      "Softmax2d expects [N, C, H, W] or [C, H, W], got [n, 3]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "channels dropped of too few dimensions",
    ({ Dropout2d, input }) => new Dropout2d()(input(["n", 3])),
    [
      "GC2009",
      "dropout2d expects [N, C, H, W] or [N, C, L], got [n, 3]",
      "Reshape or transpose the operand.",
    ],
  ],
];
