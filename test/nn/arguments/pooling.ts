/** Poolings: windows that hold nothing, sizes that do not fit, and options that say nothing. */
import { type Row, wrong } from "./row.ts";

const notTheRank = "Reshape or transpose the operand.";

export const pooling: readonly Row[] = [
  [
    "a vector to be pooled",
    ({ maxPool1d, input }) => maxPool1d(input([8]), 2),
    ["GC2009", "maxPool1d expects [N, C, L] or [C, L], got [8]", notTheRank],
  ],
  [
    "a border that is wider than half a window",
    ({ maxPool2d, input }) => maxPool2d(input(["n", 3, 8, 8]), 3, { padding: 2 }),
    [
      "GC2011",
      "maxPool2d: padding is 2, a window spans 3",
      "It must be at most half of that, so that every window holds something.",
    ],
  ],
  [
    "a window larger than the image",
    ({ avgPool2d, input }) => avgPool2d(input(["n", 3, 4, 8]), 5),
    [
      "GC2011",
      "avgPool2d: a window that spans 5 does not fit into 4 and the padding around it",
      "Make the window smaller or the padding larger.",
    ],
  ],
  [
    "no window",
    ({ MaxPool3d }) => new MaxPool3d(0),
    ["GC2011", "MaxPool3d: kernelSize is 0", "It must be a whole number, at least 1, or a list of 3."],
  ],
  [
    "no stride",
    ({ AvgPool1d }) => new AvgPool1d(2, { stride: 0 }),
    ["GC2011", "AvgPool1d: stride is 0", "It must be a whole number, at least 1, or a list of one, or null."],
  ],
  [
    "a divisor of lines",
    ({ avgPool1d, input }) => avgPool1d(input(["n", 3, 8]), 2, wrong({ divisorOverride: 3 })),
    [
      "GC2011",
      "avgPool1d: there is no option divisorOverride",
      "The options of avgPool1d are stride, padding, ceilMode, countIncludePad.",
    ],
  ],
  [
    "a divisor of 0",
    ({ avgPool2d, input }) => avgPool2d(input(["n", 3, 8, 8]), 2, { divisorOverride: 0 }),
    ["GC2011", "avgPool2d: divisorOverride is 0", "It must be a number other than 0, or null."],
  ],
  [
    "a maximum norm of windows",
    ({ lpPool1d, input }) => lpPool1d(input(["n", 3, 8]), Infinity, 2),
    ["GC2011", "lpPool1d: normType is Infinity", "It must be a finite number other than 0."],
  ],
  [
    "half a window",
    ({ adaptiveAvgPool2d, input }) => adaptiveAvgPool2d(input(["n", 3, 8, 8]), 0.5),
    [
      "GC2011",
      "adaptiveAvgPool2d: outputSize is 0.5",
      "It must be a whole number, at least 1, or null, or a list of 2.",
    ],
  ],
  [
    "two windows of a size that has a name",
    ({ adaptiveMaxPool1d, input }) => adaptiveMaxPool1d(input(["n", 3, "time"]), 2),
    [
      "GC2016",
      "adaptiveMaxPool1d: the size of 2 windows along dimension 0 of the image is not known at compile time",
      "Declare that size as a number, or pool it into one window.",
    ],
  ],
  [
    "indices of another shape",
    ({ maxUnpool1d, input }) => maxUnpool1d(input(["n", 3, 4]), input(["n", 3, 2], "i32"), 2),
    ["GC2009", "maxUnpool1d expects an index for each element, i32[n, 3, 4], got i32[n, 3, 2]", notTheRank],
  ],
  [
    "a size that windows do not leave",
    ({ maxUnpool1d, input }) =>
      maxUnpool1d(input(["n", 3, 4]), input(["n", 3, 4], "i32"), 2, { outputSize: [10] }),
    ["GC2011", "maxUnpool1d: outputSize is [10]", "Windows like these are left by sizes of 7 to 9."],
  ],
  [
    "no number of windows",
    ({ FractionalMaxPool2d }) => new FractionalMaxPool2d(2),
    [
      "GC2011",
      "FractionalMaxPool2d: nothing says how many windows there are",
      "Give either outputSize or outputRatio.",
    ],
  ],
  [
    "more windows than places",
    ({ fractionalMaxPool2d, input }) => fractionalMaxPool2d(input(["n", 3, 4, 8]), 2, { outputSize: 4 }),
    [
      "GC2011",
      "fractionalMaxPool2d: 4 windows of 2 do not fit into 4",
      "There must be at least one, and so few that no two begin at one place.",
    ],
  ],
  [
    "samples of other dimensions",
    ({ fractionalMaxPool3d, input }) =>
      fractionalMaxPool3d(input([2, 3, 4, 4, 4]), 2, { outputSize: 2, randomSamples: input([2, 3, 2]) }),
    [
      "GC2009",
      "fractionalMaxPool3d expects random samples for each channel and dimension, [2, 3, 3], got [2, 3, 2]",
      notTheRank,
    ],
  ],
];
