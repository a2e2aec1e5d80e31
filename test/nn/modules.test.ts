import { describe, expect, it } from "vitest";
import { compiled } from "./definition.ts";

const data = "const x = input(['batch', 4]);\n";

describe("Linear", () => {
  it("has PyTorch's names and shapes", async () => {
    const { createNet } = await compiled(
      `${data}const layer = new Linear(4, 3);\nexport const loss = mean(layer(x));`,
    );
    const state = createNet({ batch: 1 }).stateDict();
    expect(Object.entries(state).map(([name, { shape }]) => [name, shape])).toEqual([
      ["weight", [3, 4]],
      ["bias", [3]],
    ]);
  });

  it("can do without a bias", async () => {
    const { createNet } = await compiled(
      `${data}const layer = new Linear(4, 3, { bias: false });\nexport const loss = mean(layer(x));`,
    );
    expect(Object.keys(createNet({ batch: 1 }).stateDict())).toEqual(["weight"]);
  });

  it("starts within ±1/√inFeatures, everywhere there", async () => {
    const { createNet } = await compiled(
      `${data}const layer = new Linear(4, 1000);\nexport const loss = mean(layer(x));`,
    );
    const { weight, bias } = createNet({ batch: 1 }).stateDict();
    for (const { data: values } of [weight!, bias!]) {
      const sorted = Array.from(values).toSorted((a, b) => a - b);
      expect(sorted[0]).toBeGreaterThanOrEqual(-0.5);
      expect(sorted[0]).toBeLessThan(-0.48);
      expect(sorted.at(-1)).toBeLessThan(0.5);
      expect(sorted.at(-1)).toBeGreaterThan(0.48);
      expect(Math.abs(sorted.reduce((sum, value) => sum + value, 0) / sorted.length)).toBeLessThan(0.03);
    }
  });
});

describe("Sequential", () => {
  it("names parameters by position and applies functions, too", async () => {
    const { createNet } = await compiled(
      `${data}const net = new Sequential(new Linear(4, 2), relu, (h: Tensor) => h * 2, new Linear(2, 1));\nexport const y = net(x);\nexport const loss = mean(y);`,
    );
    const stateDict = {
      "0.weight": { shape: [2, 4], data: [1, 2, 3, 4, -1, -1, -1, -1] },
      "0.bias": { shape: [2], data: [0.5, 0.5] },
      "3.weight": { shape: [1, 2], data: [1, 1] },
      "3.bias": { shape: [1], data: [0.25] },
    };
    const net = createNet({ batch: 1, stateDict });
    expect(net.forward({ x: [1, 1, 1, 1] })["loss"]).toBe(21.25);
  });

  it("nests", async () => {
    const { createNet } = await compiled(
      `${data}const block = () => new Sequential(new Linear(4, 4), tanh);\nconst net = new Sequential(block(), block());\nexport const loss = mean(net(x));`,
    );
    expect(Object.keys(createNet({ batch: 1 }).stateDict())).toEqual([
      "0.0.weight",
      "0.0.bias",
      "1.0.weight",
      "1.0.bias",
    ]);
  });
});
