import { describe, expect, it } from "vitest";
import { close, difference, Random } from "../numbers.ts";
import { emitted, emittedText } from "../trainer/emitted.ts";
import { compiled } from "./definition.ts";
import { type Net, reference } from "./recurrent-reference.ts";

interface Options {
  readonly numLayers?: number;
  readonly bias?: boolean;
  readonly batchFirst?: boolean;
  readonly dropout?: number;
  readonly bidirectional?: boolean;
  readonly nonlinearity?: "tanh" | "relu";
  readonly projSize?: number;
}

/** Inputs of 3 features, 4 hidden units, sequences of 5; no batch: 0 samples. */
const [features, units, steps] = [3, 4, 5];

const rows: readonly (readonly [kind: Net["kind"], samples: number, options: Options])[] = [
  ["RNN", 2, { numLayers: 3, bidirectional: true, batchFirst: true }],
  ["RNN", 0, { nonlinearity: "relu", bidirectional: true }],
  ["RNN", 1, { numLayers: 2, bias: false, nonlinearity: "relu" }],
  ["LSTM", 3, { numLayers: 2, bidirectional: true, projSize: 2 }],
  ["LSTM", 2, { numLayers: 2, batchFirst: true, bias: false, projSize: 3 }],
  ["LSTM", 0, { numLayers: 3, batchFirst: true, bidirectional: true }],
  ["LSTM", 2, { numLayers: 2, dropout: 0.5 }],
  ["GRU", 0, { numLayers: 2, bidirectional: true }],
  ["GRU", 3, { numLayers: 3, bias: false, bidirectional: true, batchFirst: true }],
];

const shapeOf = (samples: number, options: Options, first: string | number, last: number): string => {
  const [length, batch] = [JSON.stringify(first), '"batch"'];
  if (samples === 0) return `[${length}, ${last}]`;
  return options.batchFirst ? `[${batch}, ${length}, ${last}]` : `[${length}, ${batch}, ${last}]`;
};

describe("recurrent nets give what PyTorch's formulas say", () => {
  it.each(rows)("%s of %i samples, %o", async (kind, samples, options) => {
    const { numLayers = 1, bias = true, bidirectional = false, projSize = 0, batchFirst = false } = options;
    const net: Net = {
      kind,
      layers: numLayers,
      directions: bidirectional ? 2 : 1,
      bias,
      projection: projSize > 0,
      activate: options.nonlinearity === "relu" ? (x) => Math.max(0, x) : Math.tanh,
    };
    const out = projSize || units;
    const count = net.layers * net.directions;
    const state = (size: number): string =>
      `input(${samples === 0 ? `[${count}, ${size}]` : `[${count}, "batch", ${size}]`})`;
    const [hx, results] = kind === "LSTM" ? ["[h0, c0]", "[y, [hN, cN]]"] : ["h0", "[y, hN]"];
    const { createNet } = await compiled(`
const x = input(${shapeOf(samples, options, steps, features)});
const h0 = ${state(out)};
${kind === "LSTM" ? `const c0 = ${state(units)};` : ""}
const layer = new ${kind}(${features}, ${units}, ${JSON.stringify(options)});
export const ${results} = layer(x, { hx: ${hx} });
export const loss = sum(y);`);
    const random = new Random(7);
    const batch = Math.max(1, samples);
    const numbers = (length: number): number[] => Array.from({ length }, () => random.between(-1, 1));
    const data = {
      x: numbers(steps * batch * features),
      h0: numbers(count * batch * out),
      ...(kind === "LSTM" && { c0: numbers(count * batch * units) }),
    };
    const trainer = createNet(samples === 0 ? {} : { batch, seed: 3 }).eval();
    const given = trainer.forward(data);
    const weights = trainer.stateDict();
    const row = (from: readonly number[], at: number, size: number): number[] =>
      from.slice(at * size, (at + 1) * size);
    for (let sample = 0; sample < batch; sample++) {
      const place = (t: number): number => (batchFirst ? sample * steps + t : t * batch + sample);
      const expected = reference(
        net,
        (name) => weights[name]!,
        Array.from({ length: steps }, (_, t) => row(data.x, place(t), features)),
        Array.from({ length: count }, (_, i) => ({
          hidden: row(data.h0, i * batch + sample, out),
          cell: data.c0 ? row(data.c0, i * batch + sample, units) : [],
        })),
      );
      const found = (name: string): number[] => Array.from(given[name] as Float64Array);
      const same = (a: readonly number[], b: readonly number[]): void =>
        expect(difference(a, b, (u, v) => close(u, v, 1e-12, 1))).toBeUndefined();
      for (const [t, wanted] of expected.output.entries())
        same(row(found("y"), place(t), wanted.length), wanted);
      for (const [i, { hidden, cell }] of expected.lasts.entries()) {
        same(row(found("hN"), i * batch + sample, out), hidden);
        if (kind === "LSTM") same(row(found("cN"), i * batch + sample, units), cell);
      }
    }
  });
});

const sequence = (
  kind: string,
  steps: number | string,
  sizes: readonly number[] = [features, units],
): string => `
import { input, ${kind}, mean, adam } from "gradc";
const x = input([${JSON.stringify(steps)}, "batch", ${sizes[0]}]);
const net = new ${kind}(${sizes.join(", ")});
export const [y] = net(x);
export const loss = mean(y);
export const optimizer = adam({ lr: 0.01 });
`;

describe.each(["RNN", "LSTM", "GRU"])("%s", (kind) => {
  it.each([
    [3, 4],
    [16, 64],
  ] as const)("over 100 steps is no more code than over 10: %i to %i", async (...sizes) => {
    const [short, long] = await Promise.all(
      [10, 100].map((each) => emittedText(sequence(kind, each, sizes))),
    );
    expect(long!.split("\n").length).toBe(short!.split("\n").length);
  });

  it("is told of as one operator, under its name", async () => {
    expect(await emittedText(sequence(kind, 10))).toMatch(/ N1 = y = net\(x\) +\[10, batch, 4\]\n/);
  });

  it("takes sequences of any length in batches of any size", async () => {
    const { createNet } = await emitted(sequence(kind, "time"));
    const [net, alone] = [createNet({ time: 6, batch: 4 }), createNet({ time: 3, batch: 1 })];
    const x = Float32Array.from({ length: 6 * 4 * features }, (_, i) => Math.sin(i));
    const first = net.step({ x }, { time: 6, batch: 4 }).loss;
    expect(net.step({ x }, { time: 6, batch: 4 }).loss).toBeLessThan(first);
    const part = x.subarray(0, 3 * features);
    const wanted = alone.forward({ x: part }, { time: 3, batch: 1 })["y"] as Float32Array;
    const { createNet: fixed } = await emitted(sequence(kind, 3));
    expect(Array.from(fixed({ batch: 1 }).forward({ x: part })["y"] as Float32Array)).toEqual(
      Array.from(wanted),
    );
  });

  it("starts within ±1/√hidden, under PyTorch's names", async () => {
    const { createNet } = await emitted(`
import { input, ${kind}, sum } from "gradc";
const x = input([2, ${features}]);
const layer = new ${kind}(${features}, 100${kind === "LSTM" ? ", { projSize: 2 }" : ""});
export const [y] = layer(x);
export const loss = sum(y);`);
    const rows = { RNN: 100, LSTM: 400, GRU: 300 }[kind]!;
    const state = createNet({ seed: 1 }).stateDict();
    expect(Object.entries(state).map(([name, { shape }]) => [name, shape])).toEqual([
      ["weight_ih_l0", [rows, features]],
      ["weight_hh_l0", [rows, kind === "LSTM" ? 2 : 100]],
      ["bias_ih_l0", [rows]],
      ["bias_hh_l0", [rows]],
      ...(kind === "LSTM" ? [["weight_hr_l0", [2, 100]]] : []),
    ]);
    for (const { data } of Object.values(state)) {
      const sizes = Array.from(data, Math.abs);
      expect(Math.max(...sizes)).toBeLessThan(0.1);
      expect(Math.max(...sizes)).toBeGreaterThan(0.095);
    }
  });

  it("drops between layers, every element for itself", async () => {
    const { createNet } = await emitted(`
import { input, ${kind}, sum } from "gradc";
const x = input([50, 8, 1]);
const layer = new ${kind}(1, 1, { numLayers: 2, dropout: 0.5 });
export const [y] = layer(x);
export const loss = sum(y);`);
    const constant = (rows: number, value: number) => ({
      shape: [rows, 1],
      data: Array.from({ length: rows }, () => value),
    });
    const rows = { RNN: 1, LSTM: 4, GRU: 3 }[kind]!;
    const bias = { shape: [rows], data: Array.from({ length: rows }, () => 0.5) };
    const layers = [0, 1].flatMap((layer) => [
      [`weight_ih_l${layer}`, constant(rows, layer)],
      [`weight_hh_l${layer}`, constant(rows, 0)],
      [`bias_ih_l${layer}`, bias],
      [`bias_hh_l${layer}`, bias],
    ]);
    const net = createNet({ stateDict: Object.fromEntries(layers) });
    // Nothing but time and what was dropped makes a difference here.
    const y = net.forward({ x: new Float32Array(400) })["y"] as Float32Array;
    const kinds = Array.from({ length: 50 }, (_, t) => y.subarray(t * 8, t * 8 + 8)).map((row) =>
      Array.from(row, (value) => Number(value > row.reduce((sum, each) => sum + each) / 8)).join(""),
    );
    expect(new Set(kinds).size).toBeGreaterThan(25);
    const still = net.eval().forward({ x: new Float32Array(400) })["y"] as Float32Array;
    for (let t = 0; t < 50; t++) expect(new Set(still.subarray(t * 8, t * 8 + 8)).size).toBe(1);
  });
});
