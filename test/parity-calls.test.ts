import { expect, it } from "vitest";
import { Graph } from "../compiler/graph/graph.ts";
import { isNode, type Node } from "../compiler/graph/node.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { input } from "../src/index.ts";
import { callAsModule, callOf } from "./parity/calls.ts";
import type { Arguments } from "./parity/golden.ts";
import type { Library } from "./parity/names.ts";

interface Call {
  readonly op: string;
  /** Names of tensors, in order. */
  readonly inputs?: string;
  readonly args?: Arguments;
  readonly note?: string;
  readonly pre?: Readonly<Record<string, string>>;
}

/** What a call is in gradc, as text: every function and class of the library tells how it was called. */
function written({ op, inputs = "input", args = {}, note, pre }: Call, module?: string): string | undefined {
  return tracing(new Graph(), () => {
    const names = new Map<unknown, string>();
    const tensors = Object.fromEntries(
      inputs.split(" ").map((name) => {
        const leaf = input([2]);
        names.set(leaf, name);
        return [name, leaf] as const;
      }),
    );
    const text = (value: unknown): string => {
      if (isNode(value)) return names.get(value)!;
      if (Array.isArray(value)) return `[${value.map(text).join(", ")}]`;
      if (typeof value === "object" && value !== null)
        return `{ ${Object.entries(value)
          .map(([key, field]) => `${key}: ${text(field)}`)
          .join(", ")} }`;
      return typeof value === "string" ? `"${value}"` : String(value);
    };
    const told = (call: string, args_: readonly unknown[]): Node => {
      const result = input([2]) as unknown as Node;
      names.set(result, `${call}(${args_.map(text).join(", ")})`);
      return result;
    };
    const maker = (name: string) =>
      function make(this: unknown, ...own: readonly unknown[]): unknown {
        if (!new.target) return told(name, own);
        const made = `new ${name}(${own.map(text).join(", ")})`;
        const called = (...given: readonly unknown[]) => told(made, given);
        return Object.assign(called, {
          logProb: (...given: readonly unknown[]) => told(`${made}.logProb`, given),
        });
      };
    const library: Library = new Proxy(
      { slice: (...bounds: readonly unknown[]) => `slice(${bounds.map(text).join(", ")})` },
      {
        get: (own: Library, name: string) =>
          own[name] ?? (name === "linalg" ? { det: maker("linalg.det") } : maker(name)),
      },
    );
    const called = { op, args, tensors, ...(note && { note }), ...(pre && { pre }) };
    const results = module ? callAsModule(module, called, library) : callOf(called, library, () => undefined);
    return results && text(results[0]);
  });
}

/** What "Calls that need a word" in the README of the goldens says, and the rule for positional arguments. */
const calls: readonly [Call, string][] = [
  [{ op: "torch.sum", args: { dim: [0, 2], keepdim: true } }, "sum(input, [0, 2], { keepdim: true })"],
  [{ op: "torch.sum", args: { keepdim: true } }, "sum(input, undefined, { keepdim: true })"],
  [{ op: "torch.sum", args: {} }, "sum(input)"],
  [{ op: "torch.norm", args: { p: "Infinity", dim: 1 } }, "norm(input, 1, { p: Infinity })"],
  [{ op: "torch.var", args: { dim: 0, unbiased: false } }, "variance(input, 0, { unbiased: false })"],
  [{ op: "torch.topk", args: { k: 2, largest: false } }, "topk(input, 2, undefined, { largest: false })"],
  [{ op: "torch.clamp", inputs: "input max", args: { min: -1 } }, "clamp(input, { max: max, min: -1 })"],
  [{ op: "torch.pow", inputs: "exponent", args: { input: 2.5 } }, "pow(2.5, exponent)"],
  [{ op: "torch.add", inputs: "input other", args: { alpha: 2 } }, "add(input, other, { alpha: 2 })"],
  [{ op: "torch.roll", args: { shifts: 1, dims: 0 } }, "roll(input, 1, { dims: 0 })"],
  [{ op: "torch.linalg.det", inputs: "A" }, "linalg.det(A)"],
  [
    { op: "torch.scatter", inputs: "input index", args: { dim: 0, value: 1.5, reduce: "add" } },
    'scatter(input, 0, index, 1.5, { reduce: "add" })',
  ],
  [
    { op: "nn.functional.cross_entropy", inputs: "input target weight", args: { label_smoothing: 0.1 } },
    "crossEntropy(input, target, { weight: weight, labelSmoothing: 0.1 })",
  ],
  [{ op: "nn.functional.linear", inputs: "input weight bias" }, "linear(input, weight, bias)"],
  [
    { op: "nn.functional.conv2d", inputs: "input weight", args: { bias: null, stride: [2, 1] } },
    "conv2d(input, weight, undefined, { stride: [2, 1] })",
  ],
  [{ op: "torch.cat", inputs: "tensors.0 tensors.1", args: { dim: -1 } }, "cat([tensors.0, tensors.1], -1)"],
  [
    { op: "torch.einsum", inputs: "operands.0 operands.1", args: { equation: "ij,jk" } },
    'einsum("ij,jk", operands.0, operands.1)',
  ],
  [
    {
      op: "Tensor.__getitem__",
      inputs: "self",
      args: { index: [-1, null, "...", { slice: [null, 3, null] }, { index: [0, 2] }] },
    },
    'at(self, -1, null, "...", "slice(undefined, 3, undefined)", [0, 2])',
  ],
  [
    {
      op: "nn.functional.ctc_loss",
      inputs: "log_probs targets input_lengths target_lengths",
      pre: { log_probs: "log_softmax(dim=-1)" },
      args: { zero_infinity: true },
    },
    "ctcLoss(logSoftmax(log_probs, -1), targets, input_lengths, target_lengths, { zeroInfinity: true })",
  ],
  [
    { op: "nn.LSTM", inputs: "input h_0 c_0", args: { input_size: 2, hidden_size: 3, proj_size: 1 } },
    "new LSTM(2, 3, { projSize: 1 })(input, { hx: [h_0, c_0] })",
  ],
  [
    { op: "nn.GRUCell", inputs: "input h_0", args: { input_size: 2, hidden_size: 3 } },
    "new GRUCell(2, 3)(input, { hx: h_0 })",
  ],
  [
    { op: "nn.BatchNorm1d", args: { num_features: 3, momentum: null } },
    "new BatchNorm1d(3, { momentum: null })(input)",
  ],
  [
    {
      op: "nn.MultiheadAttention",
      inputs: "query key value attn_mask",
      args: { embed_dim: 4, num_heads: 2, kdim: null },
      note: 'forward kwargs: {"need_weights": false}',
    },
    "new MultiheadAttention(4, 2)(query, key, value, { attnMask: attn_mask, needWeights: false })",
  ],
  [
    {
      op: "nn.AdaptiveLogSoftmaxWithLoss",
      args: { in_features: 6, n_classes: 10, cutoffs: [3, 6] },
      note: "log_prob(input)",
    },
    "new AdaptiveLogSoftmaxWithLoss(6, 10, [3, 6]).logProb(input)",
  ],
  [
    { op: "nn.utils.clip_grad_norm_", inputs: "grad0 grad1", args: { max_norm: 0.5, norm_type: "Infinity" } },
    "clipGradNorm([grad0, grad1], 0.5, { normType: Infinity })",
  ],
  [
    {
      op: "nn.functional.fractional_max_pool2d",
      inputs: "input _random_samples",
      args: { kernel_size: 2, output_ratio: [0.6, 0.7] },
    },
    "fractionalMaxPool2d(input, 2, { randomSamples: _random_samples, outputRatio: [0.6, 0.7] })",
  ],
];

it.each(calls)("%j", (call, wanted) => {
  expect(written(call)).toBe(wanted);
});

it("a function may be called through the class that does the same, if that knows all arguments", () => {
  const loss: Call = {
    op: "nn.functional.cross_entropy",
    inputs: "input target weight",
    args: { reduction: "sum" },
  };
  expect(written(loss, "nn.CrossEntropyLoss")).toBe(
    'new CrossEntropyLoss({ weight: weight, reduction: "sum" })(input, target)',
  );
  const slope: Call = { op: "nn.functional.prelu", inputs: "input weight" };
  expect(written(slope, "nn.PReLU")).toBeUndefined();
});
