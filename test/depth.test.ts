/** Nets of many equal layers: their code is told once, and computes what it would if every layer were written out. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkGradients } from "../compiler/driver/check-gradients.ts";
import { compileFile } from "../compiler/driver/compile-file.ts";
import * as library from "../src/index.ts";
import { TestProject } from "./command/project.ts";
import { type Emitted, memoryOf, type Trainer } from "./trainer/emitted.ts";
import { runModule } from "./run-module.ts";

const header = `import { ${Object.keys(library).join(", ")} } from "gradc";\n`;

/** A net of so many layers of each kind. */
const nets: Readonly<Record<string, (depth: number) => string>> = {
  "layers that follow one another": (depth) => `
class Net extends Module {
  layers = Array.from({ length: ${depth} }, () => new Linear(8, 8));
  forward(x) { return this.layers.reduce((value, layer) => tanh(layer(value)), x); }
}`,
  "layers beside what passes them by": (depth) => `
class Net extends Module {
  first = Array.from({ length: ${depth} }, () => new Linear(8, 16));
  second = Array.from({ length: ${depth} }, () => new Linear(16, 8, { bias: false }));
  forward(x) {
    let value = x;
    for (let i = 0; i < ${depth}; i++) value = value + this.second[i](softplus(this.first[i](softmax(value, 1))));
    return value;
  }
}`,
  "layers that draw": (depth) => `
class Net extends Module {
  layers = Array.from({ length: ${depth} }, () => new Linear(8, 8));
  dropout = new Dropout({ p: 0.25 });
  forward(x) { return this.layers.reduce((value, layer) => this.dropout(sigmoid(layer(value))), x); }
}`,
  "one layer, time and again": (depth) => `
class Net extends Module {
  layer = new Linear(8, 8);
  forward(x) {
    let value = x;
    for (let i = 0; i < ${depth}; i++) value = tanh(this.layer(value));
    return value;
  }
}`,
  "layers that loop over time": (depth) => `
class Net extends Module {
  recurrent = new GRU(8, 8, { numLayers: ${depth}, batchFirst: true });
  forward(x) { return mean(this.recurrent(reshape(x, ["batch", 1, 8]) + zeros([4, 8]))[0], 1); }
}`,
};

const definition = (net: string): string => `${header}${net}
const x = input(["batch", 8]);
const t = target(["batch", 8]);
const net = new Net();
export const y = net(x);
export const loss = mseLoss(y, t);
export const optimizer = adam({ lr: 0.01 });
`;

const data = {
  x: Array.from({ length: 16 }, (_, i) => Math.sin(i)),
  t: Array.from({ length: 16 }, (_, i) => Math.cos(i)),
};

const project = (net: string): TestProject => new TestProject({ "net.graph.ts": definition(net) });

const texts = new Map<string, string>();

async function textOf(net: string): Promise<string> {
  const known = texts.get(net);
  if (known !== undefined) return known;
  const { artifacts } = await compileFile(project(net).path("net.graph.ts"), { library });
  const { text } = artifacts[0]!;
  texts.set(net, text);
  return text;
}

async function trainer(text: string): Promise<Trainer> {
  const { createNet } = await runModule<Emitted>(text);
  return createNet({ batch: 2, seed: 3 });
}

describe.each(Object.entries(nets))("%s", (_, net) => {
  it("has the gradients that central differences have", async () => {
    const options = { library, seed: 1, tolerance: 1e-5, sizes: {} };
    const { checks } = await checkGradients(project(net(5)).path("net.graph.ts"), options);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("learns the same at once and in parts", async () => {
    const text = await textOf(net(5));
    const [whole, parted] = [await trainer(text), await trainer(text)];
    for (let i = 0; i < 3; i++) {
      whole.step(data);
      parted.forward(data);
      parted.backward();
      parted.update();
    }
    const [a, b] = [whole.stateDict(), parted.stateDict()];
    expect(Object.keys(a)).toEqual(Object.keys(b));
    for (const [name, { data: values }] of Object.entries(a))
      Array.from(values).forEach((value, i) => expect(value).toBeCloseTo(b[name]!.data[i]!, 5));
  });

  it("starts where fewer layers start", async () => {
    const [few, many] = [await trainer(await textOf(net(2))), await trainer(await textOf(net(5)))];
    const state = many.stateDict();
    for (const [name, { data: values }] of Object.entries(few.stateDict()))
      expect(values).toEqual(state[name]!.data);
  });

  it("takes back what it gave", async () => {
    const { createNet, createNetInference } = await runModule<Emitted>(await textOf(net(5)));
    const net1 = createNet({ batch: 2, seed: 1 });
    net1.step(data);
    const net2 = createNet({ batch: 2, stateDict: net1.stateDict() });
    net2.loadOptimizerStateDict(net1.optimizerStateDict());
    expect(memoryOf(net2)).toBe(memoryOf(net1));
    const inference = createNetInference({ batch: 2, stateDict: net1.stateDict() });
    expect(inference.forward({ x: data.x })["y"]).toEqual(net1.eval().forward({ x: data.x })["y"]);
  });

  it("grows little with depth", async () => {
    const [few, many] = [await textOf(net(5)), await textOf(net(12))];
    expect(many.length / few.length).toBeLessThan(1.1);
  });
});

it("a transformer of twelve layers is hardly longer than one of two", async () => {
  const [few, many] = await Promise.all(
    [2, 12].map(async (depth) => {
      const file = fileURLToPath(new URL(`../bench/deep/transformer-${depth}.graph.ts`, import.meta.url));
      const { artifacts } = await compileFile(file, { library });
      return artifacts[0]!.text;
    }),
  );
  expect(many!.length / few!.length).toBeLessThan(1.5);
  const functions = (text: string): number =>
    [...text.matchAll(/^function (?:forward|backward|update)/gm)].length;
  expect(functions(many!)).toBeLessThanOrEqual(functions(few!) + 4);
}, 120_000);

it("no function is larger than engines optimize, however many tiny layers are written out", async () => {
  const text = await textOf(`
class Net extends Module {
  scales = Array.from({ length: 20 }, () => parameter([2, 4, 4]));
  forward(x) {
    const cubes = reshape(x, ["batch", 2, 4, 1]) + ones([2, 4, 4]);
    const mixed = this.scales.reduce((value, scale) => tanh(mul(value, scale)), cubes);
    return reshape(sum(mixed, 3), ["batch", 8]);
  }
}`);
  // A byte of source is about 2.6 of bytecode, where loops are written out.
  for (const [body] of text.matchAll(/^function \w+\([^]*?^}$/gm)) expect(body.length).toBeLessThan(23_000);
});
