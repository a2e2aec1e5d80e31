/** Reductions and products: dimensions, orders and sizes that do not fit. */
import { type Row, wrong } from "./row.ts";

export const tensors: readonly Row[] = [
  [
    "a dimension named twice",
    ({ sum, input }) => sum(input(["n", 2]), [1, -1]),
    ["GC2011", "sum: [1,-1] names a dimension twice", "Name each dimension once."],
  ],
  [
    "the maximum of nothing",
    ({ amax, input }) => amax(input([0, 2]), 0),
    [
      "GC2011",
      "amax: dimension 0 has no elements to choose from",
      "Reduce other dimensions, or leave empty tensors out.",
    ],
  ],
  [
    "max along two dimensions",
    ({ max, input }) => max(input(["n", 2]), wrong([0, 1])),
    ["GC2011", "max: several dimensions have no one index", "Write amax(x, dims)."],
  ],
  [
    "keepdim without dimension",
    ({ min, input }) => min(input(["n", 2]), wrong(undefined), { keepdim: true }),
    ["GC2011", "min: options need a dimension", "Write min(x, dim, { keepdim: true })."],
  ],
  [
    "an option of variance",
    ({ variance, input }) => variance(input(["n"]), 0, wrong({ ddof: 1 })),
    [
      "GC2011",
      "variance: there is no option ddof",
      "The options of variance are correction, unbiased, keepdim.",
    ],
  ],
  [
    "a nuclear norm",
    ({ norm, input }) => norm(input([2, 2]), undefined, { p: wrong("nuc") }),
    ["GC2011", "norm: the nuclear norm needs singular values", 'Use "fro", or a number.'],
  ],
  [
    "a norm of no order",
    ({ linalg, input }) => linalg.vectorNorm(input([2]), 0, { ord: wrong("fro") }),
    [
      "GC2011",
      "linalg.vectorNorm: there is no norm of order fro",
      "The order of a norm of vectors is a number, Infinity or -Infinity.",
    ],
  ],
  [
    "a spectral norm",
    ({ linalg, input }) => linalg.matrixNorm(input([2, 2]), [0, 1], { ord: 2 }),
    [
      "GC2011",
      "linalg.matrixNorm: a norm of order 2 needs singular values",
      'Use "fro", 1, -1, Infinity or -Infinity.',
    ],
  ],
  [
    "a matrix norm of one dimension",
    ({ linalg, input }) => linalg.matrixNorm(input([2, 2]), wrong([1, -1])),
    ["GC2011", "linalg.matrixNorm: [1,-1] are no two dimensions", "Name rows and columns."],
  ],
  [
    "a norm over three dimensions",
    ({ linalg, input }) => linalg.norm(input([2, 2, 2]), undefined, { ord: 1 }),
    [
      "GC2011",
      "linalg.norm: 3 dimensions are neither those of a vector nor of a matrix",
      "Name one or two dimensions, or leave ord out.",
    ],
  ],
  [
    "renorm of a vector",
    ({ renorm, input }) => renorm(input([3]), 2, 0, 1),
    ["GC2005", "renorm needs at least 2 dimensions, got [3]", "Reshape or unsqueeze the operand."],
  ],
  [
    "mm of a vector",
    ({ mm, input }) => mm(input([3, 2]), input([2])),
    ["GC2009", "mm expects a matrix, got [2]", "Reshape or transpose the operand."],
  ],
  [
    "bmm of batches that differ",
    ({ bmm, input }) => bmm(input([1, 2, 3]), input([4, 3, 2])),
    ["GC2009", "bmm expects a batch of 1, got [4, 3, 2]", "Reshape or transpose the operand."],
  ],
  [
    "addmm of an input that is too large",
    ({ addmm, input }) => addmm(input([4, 2, 2]), input([2, 3]), input([3, 2])),
    [
      "GC2009",
      "addmm expects an input that broadcasts to [2, 2], got [4, 2, 2]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "dimensions of tensordot",
    ({ tensordot, input }) => tensordot(input([2, 3]), input([3, 2]), { dims: wrong([[1], [0, 1]]) }),
    [
      "GC2011",
      "tensordot: dims is [[1],[0,1]]",
      "Write how many dimensions, or as many of a as of b: [[1, 0], [0, 1]].",
    ],
  ],
  [
    "sizes of inner that differ",
    ({ inner, input }) => inner(input([2, 3]), input([2, 4])),
    [
      "GC2001",
      "the inner sizes of {expression} differ",
      "Dimension 1 of f32[2, 3] is 3, dimension 1 of f32[2, 4] is 4.",
    ],
  ],
  [
    "cross of the plane",
    ({ cross, input }) => cross(input([2, 2]), input([2, 2])),
    [
      "GC2009",
      "cross expects vectors of 3 elements along one dimension, got [2, 2]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "a power that is no whole number",
    ({ matrixPower, input }) => matrixPower(input([2, 2]), 0.5),
    ["GC2011", "matrixPower: n is 0.5", "It must be a whole number."],
  ],
  [
    "a negative power",
    ({ matrixPower, input }) => matrixPower(input([2, 2]), -2),
    ["GC2011", "matrixPower: n is -2", "Invert the matrix: matrixPower(linalg.inv(A), 2)."],
  ],
  [
    "the power of a matrix that is not square",
    ({ matrixPower, input }) => matrixPower(input([2, 3]), 2),
    ["GC2009", "matrixPower expects square matrices, got [2, 3]", "Reshape or transpose the operand."],
  ],
  [
    "no matrices",
    ({ linalg }) => linalg.multiDot([]),
    ["GC2011", "linalg.multiDot: there are no matrices", "Write linalg.multiDot([A, B, C])."],
  ],
  [
    "chunks of a batch",
    ({ chunk, input }) => chunk(input(["batch", 2]), 2),
    [
      "GC2016",
      "chunk: the size batch of dimension 0 is not known at compile time",
      "Along it only what holds for every size can be done: declare the size as a number, or use another dimension.",
    ],
  ],
  [
    "weights of cov",
    ({ cov, input }) => cov(input([2, 3]), { aweights: input([2]) }),
    [
      "GC2009",
      "cov expects a weight for each observation, [3], got [2]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "variables of three dimensions",
    ({ corrcoef, input }) => corrcoef(input([2, 3, 4])),
    ["GC2011", "corrcoef: 3 dimensions are too many", "Give a matrix with a variable in each row."],
  ],
  [
    "a condition that is no truth value",
    ({ where, input }) => where(input([2]), 1, 2),
    ["GC2008", "where expects a condition of type bool, got f32[2]", "Compare it: where(ne(x, 0), a, b)."],
  ],
  [
    "einsum without equation",
    ({ einsum, input }) => einsum(input([2])),
    [
      "GC2011",
      "einsum: there is no equation",
      'Write einsum("ij,jk->ik", a, b), or give each operand a list of numbers below 52: einsum(a, [0, 1], b, [1, 2], [0, 2]).',
    ],
  ],
];
