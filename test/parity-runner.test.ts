import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as gradc from "../src/index.ts";
import {
  add,
  assign,
  Module,
  mul,
  relu,
  state,
  stopGradient,
  type Tensor,
  training,
  where,
} from "../src/index.ts";
import type { FunctionCase, GoldenCase, GoldenTensor } from "./parity/golden.ts";
import { main } from "./parity/main.ts";
import type { Library } from "./parity/names.ts";
import { runCases } from "./parity/runner.ts";

const floats = (...data: number[]): GoldenTensor => ({ shape: [data.length], dtype: "float64", data });

/** relu of one negative and two positive numbers. */
const sample: FunctionCase = {
  id: "nn.functional.relu/0",
  op: "nn.functional.relu",
  category: "activations",
  args: {},
  inputs: { input: floats(-1, 2, 3) },
  outputs: { output: floats(0, 2, 3) },
  cotangent: { output: floats(1, 1, 0.5) },
  grads: { input: floats(0, 1, 0.5) },
  tolerance: { float64: [1e-9, 1e-9], float32: [1e-4, 1e-5] },
};

class Counter extends Module {
  readonly count = state([1]);
  override forward(x: Tensor): Tensor {
    assign(this.count, add(this.count, 1));
    return relu(x);
  }
}

const counted: FunctionCase = {
  ...sample,
  id: "nn.Counter/0",
  op: "nn.Counter",
  training: true,
  buffers: { count: floats(3) },
  buffers_after: { count: floats(4) },
};

/** Doubles in train mode. */
class Doubling extends Module {
  override forward(x: Tensor): Tensor {
    return relu(where(training(), mul(x, 2), x));
  }
}

const evaluated: FunctionCase = { ...sample, id: "nn.Doubling/0", op: "nn.Doubling", training: false };

async function problemsOf(golden: GoldenCase, changes: Library = {}): Promise<readonly string[]> {
  const [outcome] = await runCases([golden], ["f64"], { ...gradc, Counter, Doubling, ...changes });
  return [outcome!.status, ...outcome!.problems];
}

const throws = (): never => {
  throw new RangeError("no such thing");
};

/** What is wrong, and what the runner says of it. */
const mistakes: readonly [string, FunctionCase, Library, readonly unknown[]][] = [
  ["nothing", sample, {}, ["passed"]],
  ["nothing, with buffers", counted, {}, ["passed"]],
  ["nothing, in eval mode", evaluated, {}, ["passed"]],
  ["nothing, and the class does the same", { ...sample, module: "nn.ReLU" }, {}, ["passed"]],
  [
    "an output",
    sample,
    { relu: (x: Tensor) => add(relu(x), mul(1e-5, stopGradient(x))) },
    ["failed", "output[0] is -0.00001, not 0"],
  ],
  ["a gradient", sample, { relu: (x: Tensor) => stopGradient(relu(x)) }, ["failed", "dinput[1] is 0, not 1"]],
  ["a buffer", { ...counted, buffers_after: { count: floats(5) } }, {}, ["failed", "count[0] is 4, not 5"]],
  ["the mode", { ...evaluated, training: true }, {}, ["failed", "output[2] is 6, not 3", expect.any(String)]],
  [
    "the class that should do the same",
    { ...sample, module: "nn.ReLU" },
    { ReLU: Doubling },
    ["failed", "output[2] is 6, not 3", "dinput[1] is 2, not 1"],
  ],
  [
    "an infinity",
    { ...sample, outputs: { output: { ...floats(0, 2), shape: [3], data: [0, 2, "Infinity"] } } },
    {},
    ["failed", "output[2] is 3, not Infinity"],
  ],
  [
    "a shape",
    { ...sample, outputs: { output: { ...floats(0, 2, 3), shape: [1, 3] } } },
    {},
    ["failed", "output is f32[3], not f32[1, 3]"],
  ],
  [
    "an element type",
    { ...sample, outputs: { output: { ...floats(0, 2, 3), dtype: "int64" } } },
    {},
    ["failed", "output is f32[3], not i32[3]"],
  ],
  [
    "the number of results",
    { ...sample, outputs: { values: floats(0), indices: floats(0) } },
    {},
    ["failed", "there are 1 results, not 2"],
  ],
  ["an export", sample, { relu: undefined }, ["unsupported", "gradc exports no relu"]],
  [
    "an argument",
    { ...sample, op: "nn.functional.softmax", args: { dim: 0, tau: 2 }, cotangent: {}, grads: {} },
    { softmax: (x: Tensor, _: number, options: object) => gradc.mean(x, 0, options) },
    ["failed", expect.stringMatching(/^GC2011 mean: there is no option tau\. /)],
  ],
  ["what it throws", sample, { relu: throws }, ["failed", "RangeError: no such thing"]],
  ["what it gives", sample, { relu: () => 3 }, ["failed", "TypeError: the result is no tensor but a number"]],
  [
    "the names of buffers",
    { ...counted, buffers: { total: floats(3) } },
    {},
    ["failed", expect.stringMatching(/GC6007/)],
  ],
];

describe("the parity runner notices", () => {
  it.each(mistakes)("%s", async (_, golden, changes, wanted) => {
    expect(await problemsOf(golden, changes)).toEqual(wanted);
  });

  it("and goes on", async () => {
    const wrong = { ...sample, id: "nn.functional.relu/1", inputs: { input: floats(-1, 2, 4) } };
    const throwing = { ...sample, op: "nn.functional.tanh" };
    const outcomes = await runCases([throwing, wrong, sample], ["f64", "f32"], { ...gradc, tanh: throws });
    expect(outcomes.map(({ status, precision }) => `${status} ${precision}`)).toEqual(
      ["failed", "failed", "passed"].flatMap((status) => [`${status} f64`, `${status} f32`]),
    );
    expect(outcomes[2]!.error).toBeCloseTo(1 / 4e-9, -1);
  });

  it("that a precision has no meaningful answer", async () => {
    const golden = { ...sample, tolerance: { ...sample.tolerance, float32: null } };
    expect((await runCases([golden])).map(({ status }) => status)).toEqual(["passed", "exempt"]);
  });
});

describe("npm run parity", () => {
  const folderOf = (files: Readonly<Record<string, unknown>>): string => {
    const folder = mkdtempSync(join(tmpdir(), "gradc-parity-"));
    for (const [name, content] of Object.entries(files))
      writeFileSync(
        join(folder, name),
        typeof content === "string" ? content : JSON.stringify({ format: 1, cases: content }),
      );
    return folder;
  };
  const run = async (...args: readonly string[]): Promise<{ code: number; text: string }> => {
    const lines: string[] = [];
    const code = await main(args, (line) => lines.push(line));
    return { code, text: lines.join("\n") };
  };
  const wrong = { ...sample, id: "nn.functional.relu/1", outputs: { output: floats(0, 2, 3.1) } };
  const unknown = { ...sample, id: "torch.nothing/0", op: "torch.nothing" };
  const folder = folderOf({ "good.json": [sample], "bad.json": [wrong, unknown] });

  it("prints a table of all categories of a folder, and what is wrong", async () => {
    const { code, text } = await run(folder);
    expect(code).toBe(1);
    expect(text).toBe(`category  precision  cases  passed  failed  unsupported
bad       f64            2       0       1            1
bad       f32            2       0       1            1
good      f64            1       1       0            0
good      f32            1       1       0            0
all       f64            3       1       1            1
all       f32            3       1       1            1

Failed:
  nn.functional.relu/1  f64  error 2.44e+7 of what is allowed
    output[2] is 3, not 3.1
  nn.functional.relu/1  f32  error 313 of what is allowed
    output[2] is 3, not 3.1

Unsupported:
  torch.nothing: gradc exports no nothing  (0)`);
  });

  it("runs what is asked for", async () => {
    expect(await run(folder, "--category", "good", "--precision", "f32")).toEqual({
      code: 0,
      text: `category  precision  cases  passed  failed  unsupported
good      f32            1       1       0            0`,
    });
    expect((await run(folder, "--case", "nn.functional.relu/0")).code).toBe(0);
    expect((await run(folder, "--case", "nn.functional.relu")).code).toBe(1);
    expect((await run(folder, "--category", "bad", "--case", "torch.nothing/0")).code).toBe(1);
  });

  const refused: readonly [string, readonly string[], RegExp][] = [
    ["no such folder", ["/nowhere"], /^there is no folder \/nowhere: name one that holds golden files/],
    ["a folder without files", [folderOf({})], /^there is no golden file, CATEGORY\.json, in /],
    [
      "no such category",
      [folder, "--category", "god"],
      /^there is no category god\. Those in .* are bad, good\.$/,
    ],
    [
      "no such case",
      [folder, "--case", "torch.relu/7"],
      /^there is no case torch\.relu\/7\. Did you mean nn\.func/,
    ],
    ["no such precision", ["--precision", "f16"], /^there is no precision f16\. Write f64 or f32\.$/],
    ["no such option", ["--fast"], /^Unknown option '--fast'[^]*npm run parity/],
    ["two folders", [folder, folder], /^name one folder, not 2/],
    ["no JSON", [folderOf({ "x.json": "{" })], /^cannot read .*x\.json: /],
    ["another format", [folderOf({ "x.json": "{}" })], /x\.json is no golden file of format 1/],
    [
      "a case without outputs",
      [folderOf({ "x.json": [{ id: "a", op: "b" }] })],
      /x\.json: case 0 has no outputs/,
    ],
  ];

  it.each(refused)("refuses %s", async (_, args, message) => {
    const { code, text } = await run(...args);
    expect(text).toMatch(message);
    expect(code).toBe(2);
  });
});
