import { describe, expect, it } from "vitest";
import { callCategories, coverageOf, summary } from "./parity/coverage.ts";
import { runFunction } from "./parity/functions.ts";
import { functionCases, type GoldenTensor } from "./parity/golden.ts";

const coverage = coverageOf(callCategories.flatMap(functionCases));
const runnable = coverage.filter((each) => each.runnable.length > 0);

/** All of their cases run; whatever else gradc exports is compared, too. */
const complete: readonly string[] = [
  ...["relu", "tanh", "sigmoid", "softmax", "log_softmax"].map((name) => `nn.functional.${name}`),
  ...["mse_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits"].map(
    (name) => `nn.functional.${name}`,
  ),
  ...["cross_entropy", "nll_loss", "linear"].map((name) => `nn.functional.${name}`),
  "nn.Linear",
  ...["sum", "mean", "var", "amax", "amin", "argmax", "argmin"].map((name) => `torch.${name}`),
  ...["exp", "expm1", "log", "log1p", "sqrt", "square", "pow", "sin", "cos", "tanh", "sigmoid"].map(
    (name) => `torch.${name}`,
  ),
  ...["abs", "sign", "neg", "floor", "mul", "maximum", "minimum", "where"].map((name) => `torch.${name}`),
  ...["eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_not"].map(
    (name) => `torch.${name}`,
  ),
  ...["matmul", "dot", "reshape", "transpose", "permute", "broadcast_to", "gather"].map(
    (name) => `torch.${name}`,
  ),
];

describe("outputs and gradients are PyTorch's", () => {
  it("for all cases of the functions there must be", () => {
    const covered = coverage.filter(({ missing }) => missing.length === 0).map(({ op }) => op);
    const absent = complete.filter((op) => !covered.includes(op));
    expect(absent).toEqual([]);
  });

  it("and what is not there yet is counted", () => {
    expect(summary()).toMatch(/^\d+ of 352 ops, \d+ of 956 cases; not yet: /);
  });

  it.each(runnable.map((each) => [each.op, each.runnable] as const))("%s", async (_, cases) => {
    const problems: string[] = [];
    for (const golden of cases)
      for (const precision of ["f64", "f32"] as const)
        problems.push(
          ...(await runFunction(golden, precision)).map((problem) => `${golden.id} ${precision}: ${problem}`),
        );
    expect(problems).toEqual([]);
  });
});

describe("a wrong number would be noticed", () => {
  const golden = functionCases("losses").find(({ id }) => id === "nn.functional.cross_entropy/2")!;
  const changed = (tensor: GoldenTensor): GoldenTensor => ({
    ...tensor,
    data: tensor.data.map((value) => Number(value) + 1e-4),
  });

  it("in an output", async () => {
    const outputs = { output: changed(golden.outputs["output"]!) };
    expect(await runFunction({ ...golden, outputs }, "f64")).toEqual([
      expect.stringMatching(/^output\[0\] is /),
    ]);
  });

  it("in a gradient", async () => {
    const grads = { input: changed(golden.grads!["input"]!) };
    expect(await runFunction({ ...golden, grads }, "f64")).toEqual([
      expect.stringMatching(/^dinput\[0\] is /),
    ]);
  });
});
