/** Initialisers: statistics within tolerances that follow from the number of draws, and exact values. */
import { describe, expect, it } from "vitest";
import { calculateGain } from "../../src/nn/init.graph.ts";
import { compiled } from "./definition.ts";

const started = async (shape: string, init: string): Promise<number[]> => {
  const { createNet } = await compiled(
    `const w = parameter(${shape}, { init: ${init} });\nexport const loss = mean(w);`,
  );
  return Array.from(createNet({ seed: 3 }).stateDict()["w"]!.data);
};

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const momentOf = (values: readonly number[], power: number): number =>
  meanOf(values.map((value) => value ** power));

/** Errors of estimates beyond so many standard deviations do not happen. */
const deviations = 5;

/** How far mean 0 and the variance are off, in what their estimates may be off: at most 1. */
function misses(values: readonly number[], variance: number, kurtosis: number): readonly number[] {
  const n = values.length;
  return [
    Math.abs(meanOf(values)) / (deviations * Math.sqrt(variance / n)),
    Math.abs(momentOf(values, 2) / variance - 1) / (deviations * Math.sqrt((kurtosis - 1) / n)),
  ];
}

const uniformKurtosis = 9 / 5;
const normalKurtosis = 3;

describe("distributions", () => {
  const shape = "[40, 20, 5]";
  const [fanIn, fanOut] = [100, 200];
  const slope = 0.2;
  const leaky = Math.sqrt(2 / (1 + slope * slope));
  const uniforms: readonly (readonly [init: string, bound: number])[] = [
    ["init.uniform({ a: -3, b: 3 })", 3],
    ["init.xavierUniform()", Math.sqrt(6 / (fanIn + fanOut))],
    ["init.xavierUniform({ gain: 2 })", 2 * Math.sqrt(6 / (fanIn + fanOut))],
    ["init.kaimingUniform()", Math.SQRT2 * Math.sqrt(3 / fanIn)],
    ["init.kaimingUniform({ a: Math.sqrt(5) })", 1 / Math.sqrt(fanIn)],
    [`init.kaimingUniform({ a: ${slope}, mode: "fanOut" })`, leaky * Math.sqrt(3 / fanOut)],
    ['init.kaimingUniform({ nonlinearity: "tanh" })', (5 / 3) * Math.sqrt(3 / fanIn)],
  ];
  it.each(uniforms)("%s", async (init, bound) => {
    const values = await started(shape, init);
    const n = values.length;
    // The largest of n uniform numbers misses the bound by a share of more than 12 / n once in e^12 times.
    expect(Math.max(...values)).toBeLessThan(bound);
    expect(Math.max(...values)).toBeGreaterThan(bound * (1 - 24 / n));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-bound);
    expect(Math.min(...values)).toBeLessThan(-bound * (1 - 24 / n));
    expect(Math.max(...misses(values, (bound * bound) / 3, uniformKurtosis))).toBeLessThan(1);
  });

  it.each([
    ["init.normal({ std: 0.5 })", 0.5],
    ["init.xavierNormal({ gain: 3 })", 3 * Math.sqrt(2 / (fanIn + fanOut))],
    ["init.kaimingNormal()", Math.SQRT2 / Math.sqrt(fanIn)],
    ['init.kaimingNormal({ mode: "fanOut", nonlinearity: "selu" })', 3 / 4 / Math.sqrt(fanOut)],
  ])("%s", async (init, std) => {
    expect(Math.max(...misses(await started(shape, init), std * std, normalKurtosis))).toBeLessThan(1);
  });

  it("truncNormal lies in its bounds and has the moments of what is left", async () => {
    const values = (await started(shape, "init.truncNormal({ mean: 1, std: 2, a: -1, b: 3 })")).map(
      (value) => (value - 1) / 2,
    );
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1);
    // Between −1 and 1: 1 − 2 φ(1) / (2 Φ(1) − 1), and the same for the fourth moment: 3 v − 2 φ(1) / (2 Φ(1) − 1).
    const ratio = (2 * Math.exp(-0.5)) / Math.sqrt(2 * Math.PI) / 0.6826894921370859;
    const variance = 1 - ratio;
    expect(
      Math.max(...misses(values, variance, (3 * variance - ratio) / (variance * variance))),
    ).toBeLessThan(1);
  });

  it("sparse has the same number of zeros in every column, in other places", async () => {
    const [rows, columns] = [10, 300];
    const values = await started(`[${rows}, ${columns}]`, "init.sparse(0.25, { std: 2 })");
    const zerosOf = (column: number): number[] =>
      Array.from({ length: rows }, (_, i) => i).filter((i) => values[i * columns + column] === 0);
    const zeros = Array.from({ length: columns }, (_, column) => zerosOf(column));
    expect(new Set(zeros.map((each) => each.length))).toEqual(new Set([3]));
    // How often a row is zero is binomial.
    for (let row = 0; row < rows; row++) {
      const share = meanOf(zeros.map((each) => Number(each.includes(row))));
      expect(Math.abs(share - 0.3)).toBeLessThan(deviations * Math.sqrt((0.3 * 0.7) / columns));
    }
    const others = values.filter((value) => value !== 0);
    expect(Math.max(...misses(others, 4, normalKurtosis))).toBeLessThan(1);
  });
});

describe("orthogonal", () => {
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);

  it.each([
    ["[6, 6]", 6, 6, 1],
    ["[4, 9]", 4, 9, 2],
    ["[9, 4]", 9, 4, 1],
    ["[3, 2, 4]", 3, 8, 0.5],
    ["[40, 30]", 40, 30, 1],
    ["[1, 5]", 1, 5, 1],
  ])("%s", async (shape, rows, columns, gain) => {
    const values = await started(shape, `init.orthogonal({ gain: ${gain} })`);
    const row = (i: number): number[] => values.slice(i * columns, (i + 1) * columns);
    const column = (i: number): number[] => Array.from({ length: rows }, (_, r) => values[r * columns + i]!);
    const vectors =
      rows <= columns
        ? Array.from({ length: rows }, (_, i) => row(i))
        : Array.from({ length: columns }, (_, i) => column(i));
    for (const [i, a] of vectors.entries())
      for (const [j, b] of vectors.entries())
        expect(product(a, b)).toBeCloseTo(i === j ? gain * gain : 0, 13);
  });

  it("has no preferred direction", async () => {
    const n = 24;
    const values = await started(`[${n}, ${n}]`, "init.orthogonal()");
    const diagonal = Array.from({ length: n }, (_, i) => values[i * (n + 1)]!);
    // Of variance 1 / n each.
    expect(Math.abs(meanOf(diagonal))).toBeLessThan(deviations / n);
  });
});

describe("exact values", () => {
  it.each([
    ["[2]", "init.zeros", [0, 0]],
    ["[2]", "init.ones", [1, 1]],
    ["[2]", "init.constant(0.25)", [0.25, 0.25]],
    ["[2]", "0.5", [0.5, 0.5]],
    ["[2, 3]", "init.eye", [1, 0, 0, 0, 1, 0]],
    ["[3, 2, 3]", "init.dirac()", [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]],
    ["[4, 1, 2]", "init.dirac({ groups: 4 })", [0, 1, 0, 1, 0, 1, 0, 1]],
    ["[2, 2, 1, 2]", "init.dirac({ groups: 2 })", [0, 1, 0, 0, 0, 1, 0, 0]],
    ["[0, 3]", "init.orthogonal()", []],
    ["[0, 3]", "init.xavierNormal()", []],
  ])("%s from %s", async (shape, init, expected) => {
    expect(await started(shape, init)).toEqual(expected);
  });

  it.each([
    ["linear", undefined, 1],
    ["convTranspose2d", undefined, 1],
    ["tanh", undefined, 5 / 3],
    ["relu", undefined, Math.sqrt(2)],
    ["selu", undefined, 3 / 4],
    ["leakyRelu", undefined, Math.sqrt(2 / (1 + 0.01 ** 2))],
    ["leakyRelu", 0.5, Math.sqrt(1.6)],
  ] as const)("calculateGain(%s, %s)", (name, param, gain) => {
    expect(calculateGain(name, param)).toBeCloseTo(gain, 15);
  });
});

describe("another start of a parameter that is there", () => {
  it.each([
    ["init.uniform(layer.weight, { a: 2, b: 2 })", [2, 2]],
    ["init.normal(layer.weight, { mean: 3, std: 0 })", [3, 3]],
    ["init.constant(layer.weight, 4)", [4, 4]],
    ["init.zeros(layer.weight)", [0, 0]],
    ["init.ones(layer.weight)", [1, 1]],
    ["init.eye(layer.weight)", [1, 0]],
    ["init.xavierUniform(layer.weight, { gain: 0 })", [0, 0]],
    ["init.sparse(layer.weight, 1)", [0, 0]],
    ["init.truncNormal(layer.weight, { a: 1, b: 1 })", [1, 1]],
  ])("%s", async (change, expected) => {
    const { createNet } = await compiled(
      `const layer = new Linear(2, 1);\n${change};\nexport const loss = mean(layer(ones([1, 2])));`,
    );
    expect(Array.from(createNet({}).stateDict()["weight"]!.data)).toEqual(expected);
  });

  it.each([
    ["init.xavierUniform(layer.bias!)", "init.xavierUniform: [1] has 1 dimensions"],
    ["init.dirac(layer.weight)", "init.dirac: [1, 2] has 2 dimensions"],
    ["init.zeros(ones([2]))", "init.zeros: the tensor is no parameter or state"],
    ["init.kaimingNormal(layer.weight, { mode: 'fan_in' })", "init.kaimingNormal: mode is fan_in"],
    ["init.sparse(layer.weight, 2)", "init.sparse: sparsity is 2"],
    ["init.constant(layer.weight, 'a')", "init.constant: the value is a"],
    ["init.calculateGain('Tanh')", "init.calculateGain: nonlinearity is Tanh"],
  ])("%s is refused", async (change, message) => {
    const text = `const layer = new Linear(2, 1);\n${change};\nexport const loss = mean(layer(ones([1, 2])));`;
    await expect(compiled(text)).rejects.toThrow(message);
  });
});
