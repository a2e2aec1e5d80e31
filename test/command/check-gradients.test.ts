import { describe, expect, it } from "vitest";
import { line, TestProject } from "./project.ts";

const project = new TestProject({
  "line.graph.ts": line,
  "labels.graph.ts": `import { crossEntropy, input, Linear, relu, target } from "gradc";
const x = input(["batch", 6]);
const labels = target(["batch"], "i32");
const hidden = new Linear(6, 200);
const output = new Linear(200, 3);
export const loss = crossEntropy(output(relu(hidden(x))), labels);
`,
  // To central differences nothing is constant.
  "wrong.graph.ts": `import { input, mean, parameter, square, stopGradient } from "gradc";
const x = input(["batch", 3]);
const right = parameter([3, 2]);
const wrong = parameter([3, 2]);
export const loss = mean(square(x * right)) + mean(square(x * stopGradient(wrong))) + mean(x * wrong);
`,
  "undefined.graph.ts": `import { input, log, mean, parameter } from "gradc";
const x = input(["batch", 3]);
const weight = parameter([3, 1], { init: -5 });
export const loss = mean(log(x * weight));
`,
  "free.graph.ts": `import { input, tanh } from "gradc";
export const y = tanh(input(["batch"]));
`,
});

describe("gradc check-gradients", () => {
  it("reports every parameter", async () => {
    const { code, out, err } = await project.run(
      "check-gradients",
      "line.graph.ts",
      "--sizes",
      "batch=5",
      "--seed",
      "7",
    );
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(
      /^loss \d\S* at batch = 5; .*\n {2}weight {2}3 elements {2}error \d\.\de-\d+ {2}ok\n$/,
    );
  });

  it("fails where a gradient is wrong, and names the parameter", async () => {
    const { code, out, err } = await project.run("check-gradients", "wrong.graph.ts");
    expect(code).toBe(1);
    expect(out).toMatch(/^ {2}right .* ok$/m);
    expect(out).toMatch(/^ {2}wrong .* FAILED at \d: \S+, central difference \S+$/m);
    expect(err).toBe("wrong gradients: wrong\n");
  });

  it("draws labels from their range, and a part of what is large", async () => {
    const { code, out } = await project.run("check-gradients", "labels.graph.ts");
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}hidden\.weight {2}1000 of 1200 elements {2}error .* ok$/m);
  });

  it("passes what is within the tolerance", async () => {
    expect((await project.run("check-gradients", "wrong.graph.ts", "--tolerance", "10")).code).toBe(0);
  });

  it("fails where the loss is no number", async () => {
    const { code, out } = await project.run("check-gradients", "undefined.graph.ts");
    expect(code).toBe(1);
    expect(out).toMatch(/weight .* error NaN .*FAILED/);
  });

  it("needs a loss", async () => {
    const { code, err } = await project.run("check-gradients", "free.graph.ts");
    expect(code).toBe(1);
    expect(err).toMatch(/^error GC1021 {2}the definition exports no loss/);
  });

  it("knows the sizes of the definition", async () => {
    const { code, err } = await project.run("check-gradients", "line.graph.ts", "--sizes", "time=3");
    expect(code).toBe(1);
    expect(err).toMatch(/^error GC1022 {2}the definition has no size time\n {2}Its sizes are batch\./);
  });
});
