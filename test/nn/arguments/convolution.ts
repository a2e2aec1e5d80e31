/** Convolutions: shapes that do not fit, and options that say nothing. */
import { type Row, wrong } from "./row.ts";

export const convolution: readonly Row[] = [
  [
    "an image without channels",
    ({ conv2d, input, parameter }) => conv2d(input([8, 8]), parameter([4, 3, 3, 3])),
    ["GC2009", "conv2d expects [N, C, H, W] or [C, H, W], got [8, 8]", "Reshape or transpose the operand."],
  ],
  [
    "a weight of too few dimensions",
    ({ conv2d, input, parameter }) => conv2d(input(["n", 3, 8, 8]), parameter([4, 3, 3])),
    [
      "GC2009",
      "conv2d expects a weight of 4 dimensions, the last 2 the sizes of the window, got [4, 3, 3]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "a weight for other channels",
    ({ conv1d, input, parameter }) => conv1d(input(["n", 3, 8]), parameter([4, 2, 3])),
    [
      "GC2009",
      "conv1d expects a weight for each input channel, [4, 3, 3], got [4, 2, 3]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "groups that do not divide",
    ({ conv1d, input, parameter }) =>
      conv1d(input(["n", 3, 8]), parameter([4, 2, 3]), undefined, { groups: 2 }),
    ["GC2011", "conv1d: 2 groups do not divide the 3 input channels", "Choose groups that do."],
  ],
  [
    "a bias for other channels",
    ({ conv1d, input, parameter }) => conv1d(input(["n", 3, 8]), parameter([4, 3, 3]), parameter([3])),
    ["GC2009", "conv1d expects a bias for each channel, [4], got [3]", "Reshape or transpose the operand."],
  ],
  [
    "a window larger than all",
    ({ conv1d, input, parameter }) =>
      conv1d(input(["n", 3, 4]), parameter([4, 3, 3]), undefined, { dilation: 2 }),
    [
      "GC2011",
      "conv1d: a window that spans 5 does not fit into 4 and the padding around it",
      "Make the window smaller or the padding larger.",
    ],
  ],
  [
    "a stride of three dimensions",
    ({ conv2d, input, parameter }) =>
      conv2d(input(["n", 3, 8, 8]), parameter([4, 3, 3, 3]), undefined, { stride: [1, 1, 2] }),
    ["GC2011", "conv2d: stride is an array", "It must be a whole number, at least 1, or a list of 2."],
  ],
  [
    "a padding that is none",
    ({ conv1d, input, parameter }) =>
      conv1d(input(["n", 3, 8]), parameter([4, 3, 3]), undefined, { padding: wrong("full") }),
    [
      "GC2011",
      "conv1d: padding is full",
      'It must be a whole number, at least 0, or a list of one, "same" or "valid".',
    ],
  ],
  [
    "the same size in steps of two",
    ({ conv1d, input, parameter }) =>
      conv1d(input(["n", 3, 8]), parameter([4, 3, 3]), undefined, { padding: "same", stride: 2 }),
    [
      "GC2011",
      'conv1d: padding is "same" and stride is 2',
      "Only with a stride of 1 can the size stay the same: say the padding as numbers.",
    ],
  ],
  [
    "a layer of groups that do not divide",
    ({ Conv2d }) => new Conv2d(4, 6, 3, { groups: 4 }),
    ["GC2011", "Conv2d: outChannels is 6, groups is 4", "Groups must divide both numbers of channels."],
  ],
  [
    "a layer without a window",
    ({ Conv3d }) => new Conv3d(4, 6, 0),
    ["GC2011", "Conv3d: kernelSize is 0", "It must be a whole number, at least 1, or a list of 3."],
  ],
  [
    "a border of a transposed convolution",
    ({ ConvTranspose1d }) => new ConvTranspose1d(4, 6, 3, { paddingMode: wrong("reflect") }),
    ["GC2011", "ConvTranspose1d: paddingMode is reflect", 'It must be "zeros".'],
  ],
  [
    "more behind than a step",
    ({ convTranspose1d, input, parameter }) =>
      convTranspose1d(input(["n", 3, 8]), parameter([3, 4, 3]), undefined, { outputPadding: 1 }),
    [
      "GC2011",
      "convTranspose1d: outputPadding is 1",
      "It must be less than stride or dilation: what lies behind would belong to no element.",
    ],
  ],
  [
    "a transposed convolution of nothing",
    ({ convTranspose1d, input, parameter }) =>
      convTranspose1d(input(["n", 3, 2]), parameter([3, 4, 3]), undefined, { padding: 2 }),
    ["GC2011", "convTranspose1d: the result would have the sizes [0]", "Make the padding smaller."],
  ],
  [
    "a size that the stride does not leave open",
    ({ ConvTranspose2d, input }) =>
      new ConvTranspose2d(3, 4, 3, { stride: 2 })(input(["n", 3, 4, 4]), { outputSize: [9, 11] }),
    [
      "GC2011",
      "ConvTranspose2d: outputSize is [9, 11]",
      "The sizes that this stride leaves open are 9 to 10, 9 to 10; where they have a name, say outputPadding.",
    ],
  ],
  [
    "a weight of a transposed convolution for other channels",
    ({ convTranspose1d, input, parameter }) => convTranspose1d(input(["n", 3, 8]), parameter([2, 4, 3])),
    [
      "GC2009",
      "convTranspose1d expects a weight for each input channel, [3, 4, 3], got [2, 4, 3]",
      "Reshape or transpose the operand.",
    ],
  ],
];
