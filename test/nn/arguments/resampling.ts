/** Resampling: options that contradict each other, and sizes that do not fit. */
import { type Row, wrong } from "./row.ts";

export const resampling: readonly Row[] = [
  [
    "no size",
    ({ interpolate, input }) => interpolate(input(["n", 3, 8]), {}),
    ["GC2011", "interpolate: neither size nor scaleFactor is given", "Give one of them."],
  ],
  [
    "two sizes",
    ({ interpolate, input }) => interpolate(input(["n", 3, 8]), { size: 4, scaleFactor: 2 }),
    ["GC2011", "interpolate: both size and scaleFactor are given", "Give one of them."],
  ],
  [
    "corners of nearest elements",
    ({ Upsample }) => new Upsample({ size: 4, alignCorners: true }),
    ["GC2011", 'Upsample: alignCorners has no meaning for mode "nearest"', "Leave it out."],
  ],
  [
    "a factor that is no factor",
    ({ interpolate, input }) =>
      interpolate(input(["n", 3, 8]), { size: 4, mode: "linear", recomputeScaleFactor: true }),
    [
      "GC2011",
      "interpolate: recomputeScaleFactor has no meaning beside a size",
      "Leave it out, or give scaleFactor.",
    ],
  ],
  [
    "nearest elements smoothed",
    ({ interpolate, input }) => interpolate(input(["n", 3, 8]), { size: 4, antialias: true }),
    [
      "GC2011",
      'interpolate: antialias has no meaning for mode "nearest"',
      'Use mode "bilinear" or "bicubic".',
    ],
  ],
  [
    "a plane in linear mode",
    ({ interpolate, input }) => interpolate(input(["n", 3, 8, 8]), { size: 4, mode: "linear" }),
    [
      "GC2009",
      "interpolate expects [N, C, ...] with 1 spatial dimension, got [n, 3, 8, 8]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "sizes of three dimensions",
    ({ interpolate, input }) => interpolate(input(["n", 3, 8, 8]), { size: [4, 4, 4] }),
    [
      "GC2011",
      "interpolate: size is [4, 4, 4], there are 2 spatial dimensions",
      "Give one number, or one for each.",
    ],
  ],
  [
    "an image of nothing",
    ({ interpolate, input }) => interpolate(input(["n", 3, 2]), { scaleFactor: 0.2 }),
    ["GC2011", "interpolate: the result would have the sizes [0]", "Make it larger."],
  ],
  [
    "an image whose size has a name",
    ({ interpolate, input }) => interpolate(input(["n", 3, "time"]), { scaleFactor: 1.5 }),
    [
      "GC2016",
      'interpolate: the size time of an image in mode "nearest" is not known at compile time',
      'Declare it as a number, or use mode "nearest" with a whole scaleFactor.',
    ],
  ],
  [
    "channels that cannot become places",
    ({ pixelShuffle, input }) => pixelShuffle(input(["n", 6, 2, 2]), 2),
    ["GC2011", "pixelShuffle: 4 does not divide the number of channels, 6", "Choose a size that it divides."],
  ],
  [
    "places that cannot become channels",
    ({ PixelUnshuffle, input }) => new PixelUnshuffle(2)(input(["n", 6, 2, 3])),
    ["GC2011", "PixelUnshuffle: 2 does not divide the width, 3", "Choose a size that it divides."],
  ],
  [
    "no group",
    ({ ChannelShuffle }) => new ChannelShuffle(0),
    ["GC2011", "ChannelShuffle: groups is 0", "It must be a whole number, at least 1."],
  ],
  [
    "a vector of channels",
    ({ channelShuffle, input }) => channelShuffle(input(["n", 4]), 2),
    ["GC2009", "channelShuffle expects [N, C, ...], got [n, 4]", "Reshape or transpose the operand."],
  ],
  [
    "columns of another image",
    ({ fold, input }) => fold(input(["n", 12, 9]), [4, 4], [2, 3]),
    [
      "GC2011",
      "fold: [n, 12, 9] are no columns of an image [4, 4]",
      "Windows of 2 · 3 give [..., C · 6, 3 · 2].",
    ],
  ],
  [
    "an image that is none",
    ({ fold, input }) => fold(input([12]), [4, 4], [2, 3]),
    [
      "GC2009",
      "fold expects [N, C · size, L] or [C · size, L], got [12]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "a grid of three numbers in the plane",
    ({ gridSample, input }) => gridSample(input(["n", 3, 4, 4]), input(["n", 2, 2, 3])),
    [
      "GC2009",
      "gridSample expects a grid of 4 dimensions, the first that of the batch, the last 2 numbers, got [n, 2, 2, 3]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "cubic in space",
    ({ gridSample, input }) =>
      gridSample(input(["n", 3, 4, 4, 4]), input(["n", 2, 2, 2, 3]), { mode: "bicubic" }),
    ["GC2011", "gridSample: there is no bicubic mode in space", 'Use mode "bilinear".'],
  ],
  [
    "a mode that is none",
    ({ gridSample, input }) =>
      gridSample(input(["n", 3, 4, 4]), input(["n", 2, 2, 2]), { mode: wrong("cubic") }),
    ["GC2011", "gridSample: mode is cubic", 'It must be "bilinear", "nearest" or "bicubic".'],
  ],
  [
    "an affine map of another space",
    ({ affineGrid, input }) => affineGrid(input(["n", 3, 4]), ["n", 1, 4, 4]),
    ["GC2009", "affineGrid expects theta [n, 2, 3], got [n, 3, 4]", "Reshape or transpose the operand."],
  ],
  [
    "a grid for vectors",
    ({ affineGrid, input }) => affineGrid(input(["n", 2, 3]), ["n", 1, 4]),
    ["GC2011", "affineGrid: size is [n, 1, 4]", "It must be [N, C, H, W] or [N, C, D, H, W]."],
  ],
];
