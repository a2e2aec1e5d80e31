import { describe, expect, it } from "vitest";
import { Diagnostic } from "../../compiler/diagnostics.ts";
import { Graph } from "../../compiler/graph/graph.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import * as gradc from "../../src/index.ts";
import { convolution } from "./arguments/convolution.ts";
import { elementwise } from "./arguments/elementwise.ts";
import { misfits } from "./arguments/misfits.ts";
import { pooling } from "./arguments/pooling.ts";
import { outOfRange } from "./arguments/ranges.ts";
import { recurrent } from "./arguments/recurrent.ts";
import { resampling } from "./arguments/resampling.ts";
import { type Row, wrong } from "./arguments/row.ts";
import { tensors } from "./arguments/tensors.ts";

/** The code and the message of what a call throws, and what it says to write instead. */
function refusal(
  call: (library: typeof gradc) => unknown,
): readonly [code: string, message: string, remedy: string] {
  try {
    tracing(new Graph(), () => call(gradc));
  } catch (error) {
    if (error instanceof Diagnostic) return [error.code, error.message, error.remedy];
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("arguments are checked", () => {
  const rows: readonly Row[] = [
    [
      "a misspelt option",
      ({ crossEntropy, input, target }) =>
        crossEntropy(input(["n", 3]), target(["n"], "i32"), wrong({ labelSmothing: 0.1 })),
      ["GC2011", "crossEntropy: there is no option labelSmothing", "Did you mean labelSmoothing?"],
    ],
    [
      "PyTorch's spelling",
      ({ crossEntropy, input, target }) =>
        crossEntropy(input(["n", 3]), target(["n"], "i32"), wrong({ ignore_index: 1 })),
      ["GC2011", "crossEntropy: there is no option ignore_index", "Did you mean ignoreIndex?"],
    ],
    [
      "an unknown option",
      ({ mseLoss, input, target }) => mseLoss(input(["n"]), target(["n"]), wrong({ sizeAverage: true })),
      [
        "GC2011",
        "mseLoss: there is no option sizeAverage",
        'sizeAverage and reduce are deprecated: write { reduction: "mean" }.',
      ],
    ],
    [
      "PyTorch's deprecated sums",
      ({ L1Loss }) => new L1Loss(wrong({ size_average: false })),
      [
        "GC2011",
        "l1Loss: there is no option size_average",
        'sizeAverage and reduce are deprecated: write { reduction: "sum" }.',
      ],
    ],
    [
      "PyTorch's deprecated way to reduce nothing",
      ({ nllLoss, input, target }) =>
        nllLoss(input(["n", 3]), target(["n"], "i32"), wrong({ reduce: false })),
      [
        "GC2011",
        "nllLoss: there is no option reduce",
        'sizeAverage and reduce are deprecated: write { reduction: "none" }.',
      ],
    ],
    [
      "in place",
      ({ ReLU }) => new ReLU(wrong({ inplace: true })),
      [
        "GC2011",
        "relu: there is no option inplace",
        "Leave it out: the compiler decides what is computed in place.",
      ],
    ],
    [
      "an option of a primitive",
      ({ sum, input }) => sum(input(["n", 2]), 1, wrong({ keepDims: true })),
      ["GC2011", "sum: there is no option keepDims", "Did you mean keepdim?"],
    ],
    [
      "options that are no object",
      ({ mseLoss, input, target }) => mseLoss(input(["n"]), target(["n"]), wrong("sum")),
      [
        "GC2011",
        "mseLoss: the last argument is no object of options",
        "The options of mseLoss are reduction. Write { reduction: ... }.",
      ],
    ],
    [
      "a misspelt reduction",
      ({ binaryCrossEntropy, input, target }) =>
        binaryCrossEntropy(input(["n"]), target(["n"]), { reduction: wrong("avg") }),
      ["GC2011", "binaryCrossEntropy: reduction is avg", 'It must be "mean", "sum" or "none".'],
    ],
    [
      "a reduction of crossEntropy",
      ({ crossEntropy, input, target }) =>
        crossEntropy(input(["n", 3]), target(["n"], "i32"), { reduction: wrong("max") }),
      ["GC2011", "crossEntropy: reduction is max", 'It must be "mean", "sum" or "none".'],
    ],
    [
      "f32 labels",
      ({ crossEntropy, input, target }) => crossEntropy(input(["n", 3]), target(["n"])),
      [
        "GC2013",
        "the labels of crossEntropy are f32[n], not integers",
        'Declare them as class indices: target(shape, "i32").',
      ],
    ],
    [
      "bool labels",
      ({ nllLoss, input, target }) => nllLoss(input(["n", 3]), target(["n"], "bool")),
      ["GC2008", "nllLoss expects labels of type i32, got bool[n]", 'Declare them as target(shape, "i32").'],
    ],
    [
      "labels of another shape",
      ({ crossEntropy, input, target }) => crossEntropy(input(["n", 3, 4]), target(["n"], "i32")),
      [
        "GC2009",
        "crossEntropy expects a label for each sample, i32[n, 4], got i32[n]",
        "Reshape or transpose the operand.",
      ],
    ],
    [
      "a weight that is none for each class",
      ({ crossEntropy, constant, input, target }) =>
        crossEntropy(input(["n", 3]), target(["n"], "i32"), { weight: constant([1, 2]) }),
      [
        "GC2009",
        "crossEntropy expects a weight for each class, [3], got [2]",
        "Reshape or transpose the operand.",
      ],
    ],
    [
      "ignoreIndex beside probabilities",
      ({ crossEntropy, input, target }) =>
        crossEntropy(input(["n", 3]), target(["n", 3]), { ignoreIndex: 0 }),
      [
        "GC2011",
        "crossEntropy: ignoreIndex has no meaning for probabilities",
        'Leave it out, or give labels: target(shape, "i32").',
      ],
    ],
    [
      "labelSmoothing beyond 1",
      ({ crossEntropy, input, target }) =>
        crossEntropy(input(["n", 3]), target(["n"], "i32"), { labelSmoothing: 2 }),
      ["GC2011", "crossEntropy: labelSmoothing is 2", "It must be a number from 0 to 1."],
    ],
    [
      "a target that would be broadcast",
      ({ mseLoss, input, target }) => mseLoss(input(["n", 1]), target(["n"])),
      [
        "GC2009",
        "mseLoss expects a target of the input's shape [n, 1], got [n]",
        "Reshape or transpose the operand.",
      ],
    ],
    [
      "no dim",
      ({ softmax, input }) => softmax(input(["n", 3]), wrong(undefined)),
      ["GC2011", "softmax: the dimension is missing", "Say along which dimension."],
    ],
    ...outOfRange,
    ...misfits,
    ...tensors,
    ...elementwise,
    ...recurrent,
    ...convolution,
    ...pooling,
    ...resampling,
    [
      "a layer that is none",
      ({ Sequential }) => new Sequential(wrong([() => 0])),
      [
        "GC2011",
        "Sequential: an entry is no pair of a name and a member",
        "Layers without names are no list: new Sequential(first, second).",
      ],
    ],
    [
      "a negative learning rate",
      ({ sgd }) => sgd({ lr: -1 }),
      ["GC2011", "sgd: lr is -1", "It must be a number at least 0."],
    ],
    [
      "nesterov without momentum",
      ({ sgd }) => sgd({ lr: 1, nesterov: true }),
      [
        "GC2011",
        "sgd: nesterov needs a momentum and no dampening",
        "Write { momentum: 0.9, nesterov: true }.",
      ],
    ],
    [
      "a beta of 1",
      ({ adam }) => adam({ betas: [0.9, 1] }),
      ["GC2011", "adam: one of betas is 1", "It must be a number from 0 to 0.9999999999999999."],
    ],
    [
      "one beta",
      ({ adam }) => adam({ betas: wrong([0.9]) }),
      ["GC2011", "adam: betas are no pair of numbers", "Write { betas: [0.9, 0.999] }."],
    ],
    [
      "a group of no parameters",
      ({ sgd, input }) => sgd({ paramGroups: [{ params: input([2]), lr: 1 }] }),
      [
        "GC2011",
        "sgd: the params of a group are no parameters",
        "Give parameters, or modules that have some.",
      ],
    ],
    [
      "an option of a group",
      ({ adam, parameter }) => adam({ paramGroups: [wrong({ params: parameter([2]), weight_decay: 0.1 })] }),
      ["GC2011", "a group of adam: there is no option weight_decay", "Did you mean weightDecay?"],
    ],
  ];

  it.each(rows)("%s", (_, call, refused) => {
    expect(refusal(call)).toEqual(refused);
  });

  it("a parameter in two groups", () => {
    const [code, message] = refusal(({ sgd, parameter }) => {
      const W = parameter([2]);
      return sgd({ paramGroups: [{ params: W }, { params: [W] }] });
    });
    expect([code, message]).toEqual(["GC2011", expect.stringMatching(/^sgd: .* is in two groups$/)]);
  });
});
