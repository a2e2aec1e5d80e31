import { describe, expect, it } from "vitest";
import { Diagnostic } from "../compiler/diagnostics.ts";
import { TestProject } from "./command/project.ts";
import { lstm, lstmData } from "./loops/lstm.ts";
import { Random } from "./numbers.ts";
import { runModule } from "./run-module.ts";
import { type Data, type Emitted, emittedText, type Trainer } from "./trainer/emitted.ts";

type Sizes = Readonly<Record<string, number>>;

const wave = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(3 * i + 1));

const layers = (activation: string): string => `
import { ${activation}, input, Linear, mseLoss, sgd, target } from "gradc";
const x = input(["batch", 8]);
const t = target(["batch", 3]);
const hidden = Array.from({ length: 5 }, () => new Linear(8, 8));
const last = new Linear(8, 3);
let h = x;
for (const layer of hidden) h = ${activation}(layer(h));
export const y = last(h);
export const loss = mseLoss(y, t);
export const optimizer = sgd({ lr: 0.1 });
`;

const convolutions = `
import { Conv2d, input, Linear, mseLoss, reshape, sgd, tanh, target } from "gradc";
const x = input(["batch", 1, 6, 6]);
const t = target(["batch", 2]);
const layers = [new Conv2d(1, 3, 3, { padding: 1 }), new Conv2d(3, 3, 3, { padding: 1 }), new Conv2d(3, 2, 3)];
const last = new Linear(32, 2);
let h = x;
for (const layer of layers) h = tanh(layer(h));
export const y = last(reshape(h, ["batch", 32]));
export const loss = mseLoss(y, t);
export const optimizer = sgd({ lr: 0.1 });
`;

const vectors = ({ batch }: Sizes): Data => ({ x: wave(8 * batch!), t: wave(3 * batch!) });
const images = ({ batch }: Sizes): Data => ({ x: wave(36 * batch!), t: wave(2 * batch!) });

const nets: readonly (readonly [
  name: string,
  definition: string,
  data: (sizes: Sizes) => Data,
  sizes: Sizes,
])[] = [
  ["tanh after every layer", layers("tanh"), vectors, { batch: 37 }],
  ["relu after every layer", layers("relu"), vectors, { batch: 20 }],
  ["convolutions", convolutions, images, { batch: 5 }],
  ["an LSTM", lstm("time", "batch"), (sizes) => lstmData(sizes as never), { time: 6, batch: 4 }],
];

/** The bytes that a header says, for these capacities. */
function bytesSaid(text: string, capacities: Sizes): number {
  const [, sum] = / · (.+) bytes · /.exec(text)!;
  return sum!.split(" + ").reduce((total, term) => {
    const factors = term.split(/[ ·]/).map((factor) => capacities[factor] ?? Number(factor));
    return total + factors.reduce((product, factor) => product * factor, 1);
  }, 0);
}

/** What a function makes, and the bytes of all arrays of numbers that it creates meanwhile. */
function creating<T>(make: () => T): { readonly made: T; readonly bytes: number } {
  const names = ["Float32Array", "Float64Array", "Int32Array"] as const;
  const originals = names.map((name) => globalThis[name]);
  let bytes = 0;
  const counting = (array: (typeof originals)[number]): object =>
    new Proxy(array, {
      construct: (target, given: readonly unknown[], called) => {
        const made = Reflect.construct(target, given, called) as Float32Array;
        // Views of memory make none.
        if (typeof given[0] === "number") bytes += made.byteLength;
        return made;
      },
    });
  names.forEach((name, i) => Object.assign(globalThis, { [name]: counting(originals[i]!) }));
  try {
    return { made: make(), bytes };
  } finally {
    names.forEach((name, i) => Object.assign(globalThis, { [name]: originals[i] }));
  }
}

const created = async (
  text: string,
  capacities: Sizes,
): Promise<{ readonly made: Trainer; readonly bytes: number }> => {
  const { createNet } = await runModule<Emitted>(text);
  return creating(() => createNet({ ...capacities }));
};

/** Gradients of one step, then what three more make of the parameters. */
function trained(net: Trainer, data: Data, sizes: Sizes): unknown {
  const { loss } = net.forward(data, sizes);
  net.backward();
  const gradients = [...net.namedParameters()].map(([name, { gradient }]) => [name, [...gradient]]);
  const losses = [1, 2, 3].map(() => net.step(data, sizes).loss);
  return {
    loss,
    gradients,
    losses,
    parameters: [...net.namedParameters()].map(([, { value }]) => [...value]),
  };
}

async function leastOf(definition: string, capacities: Sizes): Promise<number> {
  const budget = { bytes: 1, capacities: new Map(Object.entries(capacities)) };
  const refused = await emittedText(definition, budget).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Diagnostic);
  const { code, message } = refused as Diagnostic;
  expect(code).toBe("GC1026");
  return Number(/it takes (\d+)$/.exec(message)![1]);
}

describe.each(nets)("the memory of %s", (_, definition, dataFor, sizes) => {
  it("has as many bytes as the header says, at any sizes", async () => {
    const text = await emittedText(definition);
    const random = new Random(7);
    for (let i = 0; i < 10; i++) {
      const capacities = Object.fromEntries(Object.keys(sizes).map((name) => [name, random.whole(1, 50)]));
      expect((await created(text, capacities)).bytes).toBe(bytesSaid(text, capacities));
    }
  });

  it("is within a budget, down to the least that a refusal names, and every digit stays", async () => {
    const least = await leastOf(definition, sizes);
    const text = await emittedText(definition);
    const full = await created(text, sizes);
    const budget = { bytes: least, capacities: new Map(Object.entries(sizes)) };
    const smallText = await emittedText(definition, budget);
    const small = await created(smallText, sizes);
    expect(small.bytes).toBe(least);
    expect(bytesSaid(smallText, sizes)).toBe(least);
    expect(least).toBeLessThanOrEqual(full.bytes);
    const data = dataFor(sizes);
    expect(trained(small.made, data, sizes)).toEqual(trained(full.made, data, sizes));
  });
});

describe("a budget", () => {
  it("makes deep nets smaller", async () => {
    const text = await emittedText(layers("tanh"));
    expect(await leastOf(layers("tanh"), { batch: 64 })).toBeLessThan(bytesSaid(text, { batch: 64 }) * 0.85);
  });

  it("shows what is kept and what is computed again, with bytes and FLOPs", async () => {
    const least = await leastOf(layers("tanh"), { batch: 64 });
    const project = new TestProject({ "net.graph.ts": layers("tanh") });
    const budget = ["--memory", `${least}B`, "--sizes", "batch=64"];
    const { out } = await project.run("print", "net.graph.ts", "--stage", "plan", ...budget);
    expect(out).toMatch(/^ {2}keeps \w+, 32 batch bytes; \w+ would compute it again in \d+ batch FLOPs$/m);
    expect(out).toMatch(
      /^ {2}(?:step|backward) computes \w+, \d+ batch bytes.* again: \w+, \d+ batch.* FLOPs$/m,
    );
  });

  it("changes nothing where all fits", async () => {
    const budget = { bytes: 1e9, capacities: new Map([["batch", 64]]) };
    expect(await emittedText(layers("relu"), budget)).toBe(await emittedText(layers("relu")));
  });

  it("needs a capacity for every named size", async () => {
    const budget = { bytes: 1e9, capacities: new Map([["time", 3]]) };
    await expect(emittedText(lstm("time", "batch"), budget)).rejects.toMatchObject({ code: "GC1027" });
  });
});
