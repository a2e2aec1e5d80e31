import { describe, expect, it } from "vitest";
import { emitted, type Trainer } from "../trainer/emitted.ts";
import { compileFile } from "../../compiler/driver/compile-file.ts";
import * as library from "../../src/index.ts";
import { TestProject } from "../command/project.ts";

const header = `import { ${Object.keys(library).join(", ")} } from "gradc";\n`;

/** A net whose output is what a layer makes of a parameter of ones, and whose gradients say what the layer let through. */
const definitionOf = (layer: string, shape: string, optimizer = "sgd({ lr: 0 })"): string => `${header}
const w = parameter(${shape}, { init: 1 });
const layer = ${layer};
export const y = layer(w);
export const loss = sum(y);
export const optimizer = ${optimizer};
`;

const dropping = async (...net: Parameters<typeof definitionOf>): Promise<Trainer> =>
  (await emitted(definitionOf(...net))).createNet({ seed: 1 });

const valuesOf = (net: Trainer): number[] => Array.from(net.forward({})["y"] as Float32Array);
const gradientOf = (net: Trainer): number[] => {
  net.backward();
  return Array.from(net.parameters["w"]!.gradient);
};
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("Dropout", () => {
  it("drops with its probability, scales the rest, and hands back the same", async () => {
    const net = await dropping("new Dropout({ p: 0.25 })", "[4000]");
    const values = valuesOf(net);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(mean(values.map((value) => (value === 0 ? 1 : 0)))).toBeCloseTo(0.25, 1);
    expect(gradientOf(net)).toEqual(values);
  });

  it("is the identity in eval mode, where it costs nothing", async () => {
    const net = await dropping("new Dropout({ p: 0.25 })", "[10]");
    expect(new Set(valuesOf(net.eval()))).toEqual(new Set([1]));
    const project = new TestProject({
      "net.graph.ts": `${header}const x = input(["n", 3]);\nexport const y = new Dropout()(relu(x));`,
    });
    const { artifacts } = await compileFile(project.path("net.graph.ts"), { library });
    expect(artifacts[0]!.text).not.toMatch(/uniform|random/);
  });

  it("draws anew in every step, the same for the same seed", async () => {
    const layer = "new Dropout()";
    const [net, twin] = [await dropping(layer, "[64]"), await dropping(layer, "[64]")];
    const drawn = [0, 1, 2].map(() => {
      const values = valuesOf(net);
      expect(valuesOf(net)).toEqual(values);
      net.backward();
      net.update();
      return values;
    });
    expect(new Set(drawn.map(String)).size).toBe(3);
    for (const values of drawn) expect(Array.from(twin.step({})["y"] as Float32Array)).toEqual(values);
  });

  it("differs from other dropouts and from itself applied again", async () => {
    const net = await dropping(
      "((first, second) => (x) => first(first(second(x))))(new Dropout(), new Dropout())",
      "[4000]",
    );
    const values = valuesOf(net);
    expect(new Set(values)).toEqual(new Set([0, 8]));
    expect(mean(values)).toBeCloseTo(1, 0);
    expect(mean(values.map((value) => (value === 0 ? 1 : 0)))).toBeCloseTo(7 / 8, 1);
  });

  it("of probability 1 leaves nothing, of probability 0 everything", async () => {
    const none = await dropping("new Dropout({ p: 1 })", "[3]");
    expect([valuesOf(none), gradientOf(none)]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(valuesOf(await dropping("new Dropout({ p: 0 })", "[3]"))).toEqual([1, 1, 1]);
  });

  it("as a function drops always, unless it is told when", async () => {
    const always = await dropping("(x) => dropout(x)", "[100]");
    expect(new Set(valuesOf(always.eval()))).toEqual(new Set([0, 2]));
    const sometimes = await dropping("(x) => dropout(x, { training: training() })", "[100]");
    expect(new Set(valuesOf(sometimes))).toEqual(new Set([0, 2]));
    expect(new Set(valuesOf(sometimes.eval()))).toEqual(new Set([1]));
    const never = await dropping("(x) => alphaDropout(x)", "[100]");
    expect(new Set(valuesOf(never))).toEqual(new Set([1]));
  });
});

/** Each kind, a shape, how many elements are dropped together, and what a one becomes that is kept or dropped with p = 0.25. */
const keeping = (p: number): number => 1 / (1 - p);
const saturation = -1.7580993408473766;
const scale = 1 / Math.sqrt((saturation * saturation * 0.25 + 1) * 0.75);
const shift = -scale * saturation * 0.25;
const alpha = [scale + shift, saturation * scale + shift, scale] as const;
const plain = [keeping(0.25), 0, keeping(0.25)] as const;
const kinds: readonly (readonly [
  name: string,
  shape: string,
  together: number,
  values: readonly [kept: number, dropped: number, slope: number],
])[] = [
  ["Dropout", "[40, 100]", 1, plain],
  ["Dropout1d", "[80, 50, 3]", 3, plain],
  ["Dropout2d", "[80, 50, 3, 2]", 6, plain],
  ["Dropout3d", "[80, 50, 1, 2, 2]", 4, plain],
  ["AlphaDropout", "[40, 100]", 1, alpha],
  ["FeatureAlphaDropout", "[80, 50, 3]", 3, alpha],
];

/** A net with a layer between two others. */
function between(layer: string, shape: string): string {
  const size = shape.slice(1, -1).split(", ").slice(1).join(" * ");
  return `${header}
const x = input(${shape});
const layer = ${layer};
const before = new Linear(${size}, ${size});
const after = new Linear(${size}, 1);
const h = layer(reshape(before(flatten(x, { startDim: 1 })), ${shape}));
export const y = after(flatten(h, { startDim: 1 }));
export const loss = mean(square(y));
export const optimizer = sgd({ lr: 0.1 });
`;
}

describe.each(kinds)("%s of %s", (name, shape, together, [kept, dropped, slope]) => {
  const layer = `new ${name}({ p: 0.25 })`;

  it("drops as often as it should, the same forward and backward", async () => {
    const net = await dropping(layer, shape);
    const values = valuesOf(net);
    const isKept = values.map((value) => Math.abs(value - kept) < 1e-6);
    expect(values.every((value, i) => isKept[i] || Math.abs(value - dropped) < 1e-6)).toBe(true);
    expect(gradientOf(net)).toEqual(isKept.map((each) => (each ? Math.fround(slope) : 0)));
    const draws = isKept.filter((_, i) => i % together === 0);
    // Five standard deviations of a share.
    const tolerance = 5 * Math.sqrt((0.25 * 0.75) / draws.length);
    expect(Math.abs(mean(draws.map((each) => (each ? 0 : 1))) - 0.25)).toBeLessThan(tolerance);
  });

  it("draws what the seed says", async () => {
    const { createNet } = await emitted(definitionOf(layer, shape));
    const [first, same, other] = [5, 5, 6].map((seed) => valuesOf(createNet({ seed })));
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("learns by step as by its parts: all draw the same", async () => {
    const { createNet } = await emitted(between(layer, shape));
    const [once, parts] = [createNet({ seed: 2 }), createNet({ seed: 2 })];
    const x = Float32Array.from({ length: once.inputs["x"]!.length }, (_, i) => Math.sin(i));
    for (let step = 0; step < 3; step++) {
      once.step({ x });
      parts.forward({ x });
      parts.backward();
      parts.update();
    }
    const numbers = (net: Trainer): number[] =>
      Object.values(net.stateDict()).flatMap(({ data }) => Array.from(data));
    const wanted = numbers(parts);
    const differences = numbers(once).map((value, i) => Math.abs(value - wanted[i]!));
    expect(Math.max(...differences)).toBeLessThan(1e-6);
  });

  it("stores no mask, and in eval mode is not there", async () => {
    const project = new TestProject({ "net.graph.ts": between(layer, shape) });
    let kernels = "";
    const hook = (stage: string, text: () => string): void => void (stage === "fuse" && (kernels = text()));
    const { artifacts } = await compileFile(project.path("net.graph.ts"), { library, hook });
    // What a kernel makes of the draws is a local of it, or made of what went in, too.
    const drawn = kernels
      .split("\n")
      .filter((line) => /(uniform24|draw\[).* < |uniform24\(randomSeed/.test(line));
    expect(drawn.length).toBeGreaterThan(4);
    expect(drawn.filter((line) => !line.includes(" (local)"))).toEqual([]);
    const { text } = artifacts[0]!;
    const inference = text.slice(text.indexOf("export function createNetInference"));
    expect(inference.slice(0, inference.indexOf("\nfunction "))).not.toMatch(/random/);
  });
});

it("what is drawn continues with the states of the optimiser", async () => {
  const net = await dropping("new Dropout()", "[64]");
  net.step({});
  const states = net.optimizerStateDict();
  expect(Object.keys(states)).toEqual(["randomSeed", "randomStep"]);
  expect(Object.keys(net.stateDict())).toEqual(["w"]);
  const second = valuesOf(net);
  const other = await dropping("new Dropout()", "[64]");
  other.loadOptimizerStateDict(states);
  expect(valuesOf(other)).toEqual(second);
});

describe("whole channels", () => {
  it.each([
    ["Dropout1d", "[20, 10, 4]", 4],
    ["Dropout2d", "[20, 10, 2, 2]", 4],
    ["Dropout3d", "[20, 10, 2, 1, 2]", 4],
    ["FeatureAlphaDropout", "[20, 10, 4]", 4],
    ["Dropout1d", "[200, 4]", 4],
    ["Dropout3d", "[200, 2, 1, 2]", 4],
  ])("%s of %s drops them together", async (name, shape, size) => {
    const net = await dropping(`new ${name}()`, shape);
    const values = valuesOf(net);
    const channels = Array.from({ length: values.length / size }, (_, i) =>
      values.slice(i * size, (i + 1) * size),
    );
    expect(channels.every((channel) => new Set(channel).size === 1)).toBe(true);
    expect(new Set(values).size).toBe(2);
    expect(mean(channels.map(([value]) => (value === Math.max(...values) ? 1 : 0)))).toBeCloseTo(0.5, 1);
  });
});

describe("AlphaDropout", () => {
  it("keeps mean 0 and variance 1", async () => {
    const { createNet } = await emitted(`${header}
const w = parameter([20000], { init: init.normal() });
export const y = new AlphaDropout({ p: 0.3 })(w);
export const loss = sum(y);
export const optimizer = sgd({ lr: 0 });
`);
    const values = Array.from(createNet({}).forward({})["y"] as Float32Array);
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
  });
});

describe("RReLU", () => {
  it("draws a slope for each negative element, and hands back the same", async () => {
    const net = await dropping("((f) => (x) => f(-x))(new RReLU())", "[2000]");
    const slopes = valuesOf(net).map((value) => -value);
    expect(Math.min(...slopes)).toBeGreaterThanOrEqual(1 / 8);
    expect(Math.max(...slopes)).toBeLessThan(1 / 3);
    expect(mean(slopes)).toBeCloseTo(11 / 48, 2);
    expect(gradientOf(net)).toEqual(slopes.map((slope) => -slope));
    expect(new Set(valuesOf(net.eval()))).toEqual(new Set([Math.fround(-11 / 48)]));
  });
});

describe("gumbelSoftmax", () => {
  it("chooses each class as often as softmax says", async () => {
    const net = await dropping(
      "(x) => gumbelSoftmax(broadcastTo(log(constant([1, 2, 5])), [4000, 3]) * mean(x), 1, { hard: true })",
      "[1]",
    );
    const values = valuesOf(net);
    expect(new Set(values)).toEqual(new Set([0, 1]));
    const rows = Array.from({ length: 4000 }, (_, i) => values.slice(3 * i, 3 * i + 3));
    expect(rows.every((row) => 1 === row[0]! + row[1]! + row[2]!)).toBe(true);
    [1, 2, 5].forEach((weight, c) => expect(mean(rows.map((row) => row[c]!))).toBeCloseTo(weight / 8, 1));
  });

  it("gives shares that add up to 1", async () => {
    const values = valuesOf(await dropping("(x) => gumbelSoftmax(x, 0, { tau: 0.5 })", "[5]"));
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(new Set(values).size).toBe(5);
  });
});

it("rand draws in every step", async () => {
  const { createNet } = await emitted(`${header}
const w = parameter([], { init: 1 });
export const noise = randn([3]);
export const loss = mean(noise * w);
export const optimizer = sgd({ lr: 0.1 });
`);
  const net = createNet({ seed: 7 });
  const drawn = [0, 1].map(() => String(net.step({})["noise"]));
  expect(new Set(drawn).size).toBe(2);
});

describe.each([false, true])("a draw inside a loop, reversed: %s", (reverse) => {
  const looping = async (body: string): Promise<Trainer> =>
    (
      await emitted(`${header}
const w = parameter([6, 5], { init: 1 });
const inner = (x: Tensor): Tensor => scan((h: number) => [h + mul(rand([5]), x), undefined], zeros([5]), undefined, { length: 3 })[0];
export const y = ${body};
export const loss = sum(y);
export const optimizer = sgd({ lr: 0 });
`)
    ).createNet({ seed: 1 });
  const along = (body: string): string =>
    `scan((h: number, x: number) => [h, ${body}], zeros([5]), w, { reverse: ${reverse} })[1]`;

  it("is, at step t, row t of one draw for all steps", async () => {
    const values = valuesOf(await looping(along("dropout(x, { p: 0.4 })")));
    expect(values).toEqual(valuesOf(await looping("dropout(w, { p: 0.4 })")));
  });

  it("hands back what it let through", async () => {
    const net = await looping(along("dropout(mul(x, x)) / 2"));
    const values = valuesOf(net);
    expect(new Set(values)).toEqual(new Set([0, 1]));
    expect(gradientOf(net)).toEqual(values.map((value) => 2 * value));
  });

  it("depends on the steps of all loops around it", async () => {
    const net = await looping(along("inner(x)"));
    const values = valuesOf(net);
    expect(gradientOf(net)).toEqual(values);
    const all = valuesOf(await looping("sum(rand([6, 3, 5]), 1) + 0 * w"));
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(all[i]!, 5);
  });

  it("draws anew in every step of training, too", async () => {
    const net = await looping(along("dropout(x)"));
    const first = valuesOf(net);
    net.step({});
    expect(valuesOf(net)).not.toEqual(first);
  });
});
