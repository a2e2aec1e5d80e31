import { describe, expect, it } from "vitest";
import { compiled, type NetTrainer } from "./definition.ts";
import { languageModel } from "./language-model.ts";

const state = async (
  layer: string,
  shape = '["batch", 3, 4]',
): Promise<ReturnType<NetTrainer["stateDict"]>> => {
  const { createNet } = await compiled(`
    const x = input(${shape});
    const layer = ${layer};
    export const y = layer(x);
    export const loss = mean(square(y));`);
  return createNet({ batch: 2 }).stateDict();
};

describe("stacks of layers", () => {
  const layer = "new TransformerEncoderLayer(4, 2, { dimFeedforward: 6, batchFirst: true })";
  const ofLayer = [
    "self_attn.in_proj",
    "self_attn.out_proj.",
    "linear1.",
    "linear2.",
    "norm1.",
    "norm2.",
  ].flatMap((part) => ["weight", "bias"].map((key) => (part.endsWith(".") ? part + key : `${part}_${key}`)));
  const keys = [0, 1].flatMap((place) => ofLayer.map((key) => `layers.${place}.${key}`));

  it("copy the layer they are given with its start, as PyTorch does", async () => {
    const found = await state(`new TransformerEncoder(${layer}, 2, { norm: new LayerNorm(4) })`);
    expect(Object.keys(found).sort()).toEqual([...keys, "norm.weight", "norm.bias"].sort());
    for (const key of ofLayer) expect(found[`layers.1.${key}`]!.data).toEqual(found[`layers.0.${key}`]!.data);
  });

  it("start layers from values of their own that are made one by one", async () => {
    const found = await state(`new TransformerEncoder(() => ${layer}, 2)`);
    expect(Object.keys(found).sort()).toEqual([...keys].sort());
    expect(found["layers.1.linear1.weight"]!.data).not.toEqual(found["layers.0.linear1.weight"]!.data);
  });

  it("of a Transformer start by xavierUniform, biases of projections at 0", async () => {
    const transformer =
      "new Transformer({ dModel: 4, nhead: 2, numEncoderLayers: 2, numDecoderLayers: 1, dimFeedforward: 40, batchFirst: true })";
    const found = await state(`((model) => (x) => model(x, x))(${transformer})`);
    const find = (suffix: string): number[] =>
      Array.from(Object.entries(found).find(([name]) => name.endsWith(suffix))![1].data);
    const bound = Math.sqrt(6 / 44);
    const weights = find("encoder.layers.1.linear1.weight").map(Math.abs);
    expect(Math.max(...weights)).toBeLessThanOrEqual(bound);
    expect(Math.max(...weights)).toBeGreaterThan(0.9 * bound);
    expect(new Set(find("decoder.layers.0.multihead_attn.out_proj.bias"))).toEqual(new Set([0]));
  });
});

describe("attention", () => {
  const attended = async (options: string, call: string): Promise<NetTrainer> =>
    (
      await compiled(`
        const x = input(["batch", "time", 8]);
        const layer = new MultiheadAttention(8, 2, { batchFirst: true${options} });
        const called = layer(x, x, x, ${call});
        export const y = called[0];
        export const weights = called[1];
        export const loss = mean(square(y));`)
    ).createNet({ batch: 2, time: 5 } as object);
  const x = Array.from({ length: 80 }, (_, i) => Math.sin(i * 1.3));
  const sizes = { batch: 2, time: 5 };
  const forward = (net: NetTrainer, data: number[], now = sizes): number[] => {
    const call = net.forward.bind(net) as (data: object, sizes: object) => ReturnType<NetTrainer["forward"]>;
    return Array.from(call({ x: data }, now)["y"] as Float64Array);
  };

  it("that is causal sees nothing later, in sequences of any length", async () => {
    const net = await attended("", "{ isCausal: true }");
    const y = forward(net, x);
    const changed = x.map((each, i) => (Math.floor(i / 8) % 5 === 4 ? each + 1 : each));
    const isSame = forward(net, changed).map((each, i) => each === y[i]);
    expect(isSame).toEqual(x.map((_, i) => Math.floor(i / 8) % 5 < 4));
    const short = x.filter((_, i) => Math.floor(i / 8) % 5 < 3);
    const cut = forward(net, short, { batch: 2, time: 3 });
    cut.forEach((each, i) => expect(each).toBeCloseTo(y[Math.floor(i / 24) * 40 + (i % 24)]!, 12));
  });

  it("drops weights in train mode only", async () => {
    const net = await attended(", dropout: 0.5", "{ needWeights: false }");
    const trained = forward(net, x);
    expect(forward(net.eval(), x)).not.toEqual(trained);
    const plain = await attended("", "{ needWeights: false }");
    const stateDict = net.stateDict();
    (plain as unknown as { loadStateDict(state: object): void }).loadStateDict(stateDict);
    expect(forward(net, x)).toEqual(forward(plain, x));
  });
});

describe("a language model", () => {
  const text = "the cat sat on the mat and the dog sat on the log. ".repeat(4);
  const letters = [...new Set(text.split(""))];
  const codes = text.split("").map((letter) => letters.indexOf(letter));

  it.each([
    ["of sequences of one length", 16],
    ["of sequences of any length", "time"],
  ] as const)("%s learns what follows", async (_, time) => {
    const sizes = { layers: 2, vocabulary: letters.length, features: 16, heads: 2, time, places: 16 };
    const { createNet } = await compiled(languageModel(sizes), "f32");
    const now = time === "time" ? { batch: 8, time: 16 } : { batch: 8 };
    const net = createNet(now);
    const step = net.step.bind(net) as (data: object, sizes: object) => ReturnType<NetTrainer["step"]>;
    let [first, last] = [0, 0];
    for (let t = 0; t < 60; t++) {
      const starts = Array.from({ length: 8 }, (_, i) => (t * 13 + i * 17) % (codes.length - 17));
      const rows = (shift: number): number[] =>
        starts.flatMap((start) => codes.slice(start + shift, start + shift + 16));
      last = step({ x: rows(0), next: rows(1) }, now)["loss"] as number;
      if (t === 0) first = last;
    }
    expect(first).toBeGreaterThan(2.5);
    expect(last).toBeLessThan(0.8);
  });
});
