import { describe, expect, it } from "vitest";
import { compiled, type NetTrainer } from "./definition.ts";

const netOf = async (layer: string, shape: string, batch = 4): Promise<NetTrainer> =>
  (
    await compiled(`
      const x = input(${shape});
      const w = parameter([], { init: 1 });
      const layer = ${layer};
      export const y = layer(x * w);
      export const loss = mean(square(y));
      export const optimizer = sgd({ lr: 0 });`)
  ).createNet({ batch });

const dataOf = (net: NetTrainer, name: string): number[] => {
  const state = net.stateDict();
  return Array.from((state[name] ?? state[`layer.${name}`])!.data);
};
const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;
const squares = (values: readonly number[]): number => mean(values.map((each) => (each - mean(values)) ** 2));
/** The values of a channel of [N, 2, 3]. */
const channel = (x: readonly number[], c: number): number[] =>
  x.filter((_, i) => Math.floor(i / 3) % 2 === c);
const batches = [4, 3, 2].map((n, seed) =>
  Array.from({ length: n * 6 }, (_, i) => Math.sin(seed * 7 + i * 1.7) * 2 + (i % 5)),
);

describe("BatchNorm", () => {
  it.each([
    ["", () => 0.1],
    [", { momentum: null }", (t: number) => 1 / (t + 1)],
    [", { momentum: 0.25, affine: false }", () => 0.25],
  ] as const)(
    "keeps statistics over batches of several sizes and predicts by them%s",
    async (options, share) => {
      const net = await netOf(`new BatchNorm1d(2${options})`, '["batch", 2, 3]');
      const [means, variances] = [
        [0, 0],
        [1, 1],
      ];
      batches.forEach((x, t) => {
        net.step({ x });
        for (const c of [0, 1]) {
          const values = channel(x, c);
          const n = values.length;
          means[c] = means[c]! * (1 - share(t)) + mean(values) * share(t);
          variances[c] = variances[c]! * (1 - share(t)) + (squares(values) * n * share(t)) / (n - 1);
        }
      });
      expect(dataOf(net, "running_mean")).toEqual(means.map((each) => expect.closeTo(each, 10)));
      expect(dataOf(net, "running_var")).toEqual(variances.map((each) => expect.closeTo(each, 10)));
      expect(dataOf(net, "num_batches_tracked")).toEqual([3]);
      const x = batches[1]!;
      const y = net.eval().forward({ x })["y"] as Float64Array;
      x.forEach((each, i) => {
        const c = Math.floor(i / 3) % 2;
        expect(y[i]).toBeCloseTo((each - means[c]!) / Math.sqrt(variances[c]! + 1e-5), 10);
      });
      expect(dataOf(net, "num_batches_tracked")).toEqual([3]);
    },
  );

  it("that is applied twice in a step counts twice", async () => {
    const net = await netOf("((norm) => (x) => norm(norm(x)))(new BatchNorm1d(2))", '["batch", 2, 3]');
    net.step({ x: batches[0]! });
    const [count] = Object.entries(net.stateDict()).filter(([name]) => name.endsWith("num_batches_tracked"));
    expect(Array.from(count![1].data)).toEqual([2]);
  });

  it("whose mode is fixed does what that says", async () => {
    const net = await netOf("new BatchNorm1d(2).eval()", '["batch", 2, 3]');
    net.step({ x: batches[0]! });
    expect(dataOf(net, "running_mean")).toEqual([0, 0]);
  });

  it("without statistics normalises by the batch in both modes", async () => {
    const net = await netOf("new BatchNorm1d(2, { trackRunningStats: false })", '["batch", 2, 3]');
    const x = batches[0]!;
    const training = Array.from(net.forward({ x })["y"] as Float64Array);
    expect(Array.from(net.eval().forward({ x })["y"] as Float64Array)).toEqual(training);
    expect(Object.keys(net.stateDict()).some((name) => name.includes("running"))).toBe(false);
  });
});

describe("batchNorm", () => {
  it("moves states that it is given", async () => {
    const { createNet } = await compiled(`
      const x = input(["batch", 2, 3]);
      const w = parameter([2], { init: 1 });
      const center = state([2]);
      const spread = state([2], { init: 1 });
      export const y = batchNorm(x, center, spread, { weight: w, training: training(), momentum: 1 });
      export const loss = mean(square(y));
      export const optimizer = sgd({ lr: 0 });`);
    const net = createNet({ batch: 4 });
    net.step({ x: batches[0]! });
    expect(Array.from(net.stateDict()["center"]!.data)).toEqual(
      [0, 1].map((c) => expect.closeTo(mean(channel(batches[0]!, c)), 10)),
    );
  });
});

describe("InstanceNorm", () => {
  it("takes samples without a batch", async () => {
    const net = await netOf("new InstanceNorm1d(2, { affine: true })", "[2, 3]");
    const x = batches[0]!.slice(0, 6);
    const y = net.forward({ x })["y"] as Float64Array;
    [x.slice(0, 3), x.slice(3)].forEach((values, c) =>
      values.forEach((each, i) =>
        expect(y[c * 3 + i]).toBeCloseTo((each - mean(values)) / Math.sqrt(squares(values) + 1e-5), 10),
      ),
    );
  });
});

it.each([
  ["new LayerNorm(3)", ["weight", "bias"]],
  ["new LayerNorm([2, 3], { bias: false })", ["weight"]],
  ["new LayerNorm(3, { elementwiseAffine: false })", []],
  ["new RMSNorm(3)", ["weight"]],
  ["new GroupNorm(1, 2)", ["weight", "bias"]],
  ["new BatchNorm1d(2)", ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]],
  ["new InstanceNorm1d(2)", []],
])("%s has PyTorch's keys", async (layer, keys) => {
  const net = await netOf(layer, '["batch", 2, 3]');
  const own = Object.keys(net.stateDict()).filter((name) => name !== "w");
  expect(own.map((name) => name.replace("layer.", ""))).toEqual(keys);
});

describe("normalisation in single precision", () => {
  it.each(["new LayerNorm([2, 300])", "new BatchNorm1d(2)", "new GroupNorm(1, 2)", "new InstanceNorm1d(2)"])(
    "%s keeps its digits far from 0",
    async (layer) => {
      const definition = `
      const x = input(["batch", 2, 300]);
      const layer = ${layer};
      export const y = layer(x);
      const w = parameter([], { init: 1 });
      export const loss = mean(y) * w;`;
      const [single, double] = [await compiled(definition, "f32"), await compiled(definition, "f64")];
      const x = Array.from({ length: 1200 }, (_, i) => Math.fround(1000 + Math.sin(i * 1.3)));
      const [near, exact] = [single, double].map(({ createNet }) =>
        Array.from(createNet({ batch: 2 }).forward({ x })["y"] as Float32Array),
      ) as [number[], number[]];
      const worst = Math.max(...near.map((each, i) => Math.abs(each - exact[i]!)));
      expect(worst).toBeLessThan(2e-4);
    },
  );
});
