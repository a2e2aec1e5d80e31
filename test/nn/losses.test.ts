import { describe, expect, it } from "vitest";
import { compiled } from "./definition.ts";

describe("labels", () => {
  const classifier = (options: string) =>
    compiled(
      `const x = parameter([2, 3], { init: 0 });\nconst t = target([2], "i32");\nexport const loss = crossEntropy(x, t${options});`,
    );

  it.each([-1, 3, 1.5, -100.5])("%d is refused at the door", async (label) => {
    const net = (await classifier("")).createNet();
    expect(() => net.forward({ t: [0, label] })).toThrow(/t\[1\] is .*GC6006/);
  });

  it("that are ignored count nowhere", async () => {
    const net = (await classifier(", { ignoreIndex: 7 }")).createNet();
    expect(net.forward({ t: [7, 2] })["loss"]).toBeCloseTo(Math.log(3), 12);
    net.backward();
    expect(Array.from(net.parameters["x"]!.gradient.subarray(0, 3), Math.abs)).toEqual([0, 0, 0]);
    expect(() => net.forward({ t: [-100, 0] })).toThrow("GC6006");
  });
});

describe("large logits", () => {
  const lossOf = async (body: string): Promise<readonly [loss: number, gradients: readonly number[]]> => {
    const net = (await compiled(`const x = parameter([2], { init: [-800, 900] });\n${body}`)).createNet();
    const { loss } = net.forward({});
    net.backward();
    return [loss as number, Array.from(net.parameters["x"]!.gradient)];
  };

  it("are taken by binaryCrossEntropy(sigmoid(x)) without a clamp", async () => {
    const target = "constant([1, 0])";
    const wanted = [850, [-0.5, 0.5]];
    expect(await lossOf(`export const loss = binaryCrossEntropy(sigmoid(x), ${target});`)).toEqual(wanted);
    expect(await lossOf(`export const loss = binaryCrossEntropyWithLogits(x, ${target});`)).toEqual(wanted);
  });

  it("that are infinite cost nothing on the side of the target, and everything on the other", async () => {
    const leaves = "const x = parameter([4], { init: [-Infinity, Infinity, -Infinity, Infinity] });\n";
    const net = (
      await compiled(
        `${leaves}const losses = binaryCrossEntropy(sigmoid(x), constant([0, 1, 1, 0.5]), { reduction: "none" });\nexport { losses };\nexport const loss = sum(losses);`,
      )
    ).createNet();
    expect(Array.from(net.forward({})["losses"] as Float64Array)).toEqual([0, 0, Infinity, Infinity]);
    net.backward();
    expect(Array.from(net.parameters["x"]!.gradient, (d) => d + 0)).toEqual([0, 0, -1, 0.5]);
  });

  it("are taken by log(softmax(x)) and by crossEntropy", async () => {
    const gradient = [-1, 1];
    expect(await lossOf("export const loss = -sum(mul(log(softmax(x, 0)), constant([1, 0])));")).toEqual([
      1700,
      gradient,
    ]);
    expect(await lossOf("export const loss = crossEntropy(x, constant([1, 0]));")).toEqual([1700, gradient]);
  });
});

it("a loss that is nearly 0 keeps its digits beside large logits", async () => {
  const { createNet } = await compiled(
    `const x = parameter([1, 2], { init: [[10000.5, 9970.5]] });\nexport const loss = crossEntropy(x, constant(new Int32Array([0])));`,
    "f32",
  );
  expect(createNet().forward({})["loss"]).toBeCloseTo(Math.log1p(Math.exp(-30)), 15);
});
