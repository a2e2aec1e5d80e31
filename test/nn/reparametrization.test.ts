import { describe, expect, it } from "vitest";
import { compiled, type NetTrainer } from "./definition.ts";

const net = async (layer: string, shape: string, seed = 3): Promise<NetTrainer> =>
  (
    await compiled(`
      const x = input(${shape});
      const layer = ${layer};
      export const y = layer(x);
      export const loss = mean(square(y));
      export const optimizer = sgd({ lr: 0 });`)
  ).createNet({ batch: 2, seed });

const shapesOf = (trainer: NetTrainer): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(trainer.stateDict()).map(([name, { shape }]) => [name, shape]));
const dataOf = (trainer: NetTrainer, name: string): number[] => Array.from(trainer.stateDict()[name]!.data);

/** The largest singular value of a matrix of `columns` columns. */
function largestSingularValue(matrix: readonly number[], columns: number): number {
  const rows = matrix.length / columns;
  let v = Array.from({ length: columns }, (_, j) => 1 + j / 10);
  let norm = 0;
  for (let step = 0; step < 500; step++) {
    const u = Array.from({ length: rows }, (_, i) =>
      v.reduce((sum, each, j) => sum + each * matrix[i * columns + j]!, 0),
    );
    norm = Math.hypot(...u) / Math.hypot(...v);
    v = v.map((_, j) => u.reduce((sum, each, i) => sum + each * matrix[i * columns + j]!, 0));
    const length = Math.hypot(...v);
    v = v.map((each) => each / length);
  }
  return norm;
}

describe("weightNorm", () => {
  it("learns lengths and directions, which start so that nothing changes", async () => {
    const trainer = await net("weightNorm(new Linear(3, 4))", '["batch", 3]');
    expect(shapesOf(trainer)).toEqual({ bias: [4], weight_g: [4, 1], weight_v: [4, 3] });
    const own = (name: string): number[] => dataOf(trainer, name);
    const [g, v, b] = [own("weight_g"), own("weight_v"), own("bias")] as const;
    g.forEach((length, i) => expect(length).toBeCloseTo(Math.hypot(...v.slice(3 * i, 3 * i + 3)), 12));
    const y = trainer.forward({ x: [1, 0, 0, 0, 1, 0] })["y"] as Float64Array;
    expect(Array.from(y.slice(0, 4))).toEqual(b.map((each, i) => expect.closeTo(each + v[3 * i]!, 12)));
  });

  it.each([
    ["{ dim: 1 }", [1, 3]],
    ["{ dim: -1 }", [1, 3]],
    ["{ dim: null }", []],
    ['{ name: "bias" }', [4]],
  ])("has one length along a dimension: %s", async (options, shape) => {
    const trainer = await net(`weightNorm(new Linear(3, 4), ${options})`, '["batch", 3]');
    const key = options.includes("bias") ? "bias_g" : "weight_g";
    expect(shapesOf(trainer)[key]).toEqual(shape);
  });

  it("starts layers from values of their own", async () => {
    const trainer = await net(
      "new Sequential(weightNorm(new Linear(3, 3)), weightNorm(new Linear(3, 3)))",
      '["batch", 3]',
    );
    expect(dataOf(trainer, "0.weight_v")).not.toEqual(dataOf(trainer, "1.weight_v"));
  });
});

describe("spectralNorm", () => {
  it("comes to the largest singular value, step by step while training", async () => {
    const trainer = await net("spectralNorm(new Linear(3, 4, { bias: false }))", '["batch", 3]');
    expect(shapesOf(trainer)).toEqual({ weight_orig: [4, 3], weight_u: [4], weight_v: [3] });
    expect(Math.hypot(...dataOf(trainer, "weight_u"))).toBeCloseTo(1, 12);
    const x = [1, 0, 0, 0, 1, 0];
    for (let step = 0; step < 200; step++) trainer.step({ x });
    const weight = dataOf(trainer, "weight_orig");
    const sigma = largestSingularValue(weight, 3);
    const y = trainer.forward({ x })["y"] as Float64Array;
    [0, 1, 2, 3].forEach((i) => expect(y[i]).toBeCloseTo(weight[3 * i]! / sigma, 8));
  });

  it("uses in eval mode what it has come to", async () => {
    const trainer = await net(
      "spectralNorm(new Linear(3, 2, { bias: false }), { nPowerIterations: 2 })",
      '["batch", 3]',
    );
    const own = (name: string): number[] => dataOf(trainer, name);
    const [w, u, v] = [own("weight_orig"), own("weight_u"), own("weight_v")] as const;
    const sigma = u.reduce(
      (sum, each, i) => sum + each * v.reduce((inner, other, j) => inner + other * w[3 * i + j]!, 0),
      0,
    );
    const y = trainer.eval().forward({ x: [1, 0, 0, 0, 1, 0] })["y"] as Float64Array;
    expect(y[1]).toBeCloseTo(w[3]! / sigma, 10);
  });

  it("has rows along a dimension", async () => {
    const trainer = await net("spectralNorm(new Linear(3, 4), { dim: 1 })", '["batch", 3]');
    expect(shapesOf(trainer)).toMatchObject({ weight_u: [3], weight_v: [4] });
  });
});
