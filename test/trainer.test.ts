import { beforeAll, describe, expect, it } from "vitest";
import { type Emitted, emitted, memoryOf, type StateDict, type Trainer } from "./trainer/emitted.ts";

const definition = `import { adam, argmax, crossEntropy, eq, input, Linear, mean, relu, target } from "gradc";
const x = input(["batch", 4]);
const labels = target(["batch"], "i32");
const hidden = new Linear(4, 5);
const output = new Linear(5, 3);
export const logits = output(relu(hidden(x)));
export const loss = crossEntropy(logits, labels, { ignoreIndex: -7 });
export const accuracy = mean(eq(argmax(logits, 1), labels));
export const optimizer = adam({ lr: 0.01 });
`;

const numbers = (count: number, scale = 1): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(1 + 1.7 * i) * scale);
const labelsOf = (count: number): number[] => Array.from({ length: count }, (_, i) => i % 3);
const dataOf = (count: number) => ({ x: numbers(4 * count), labels: labelsOf(count) });

let net: Emitted;
let trainer: Trainer;
beforeAll(async () => {
  net = await emitted(definition);
  trainer = net.createNet({ batch: 6, seed: 1 });
});

const altered = (change: (state: StateDict) => void): StateDict => {
  const state = trainer.stateDict();
  change(state);
  return state;
};

/** What a caller may do wrong, with the code and the words of the error. */
const mistakes: readonly [string, () => unknown, string, string, prepare?: () => unknown][] = [
  [
    "a length that does not divide",
    () => trainer.step({ ...dataOf(2), x: numbers(9) }),
    "GC6001",
    "x has 9 elements, no multiple of 4",
  ],
  [
    "inputs that disagree on n",
    () => trainer.step({ x: numbers(8), labels: labelsOf(3) }),
    "GC6001",
    "labels has 3 elements, where the sizes of this call ask for 2",
  ],
  [
    "a length other than the size says",
    () => trainer.step(dataOf(2), { batch: 3 }),
    "GC6001",
    "x has 8 elements, where the sizes of this call ask for 12",
  ],
  ["n over the capacity", () => trainer.step(dataOf(7)), "GC6002", "batch is 7, more than the capacity of 6"],
  [
    "a size that is no whole number",
    () => trainer.forward(dataOf(2), { batch: 1.5 }),
    "GC6001",
    "batch is 1.5, but must be a whole number",
  ],
  [
    "a capacity that is no whole number",
    () => net.createNet({ batch: -1 }),
    "GC6001",
    "the capacity batch is -1, but must be a whole number",
  ],
  [
    "a label as large as the number of classes",
    () => trainer.step({ x: numbers(8), labels: [0, 3] }),
    "GC6006",
    "labels[1] is 3, but must be a whole number from 0 to 2",
  ],
  [
    "a negative label that is not ignoreIndex",
    () => trainer.step({ x: numbers(8), labels: [-1, 0] }),
    "GC6006",
    "labels[0] is -1, but must be a whole number from 0 to 2",
  ],
  [
    "a label that is no whole number",
    () => trainer.step({ x: numbers(8), labels: [0.5, 0] }),
    "GC6006",
    "labels[0] is 0.5, but must be a whole number from 0 to 2",
  ],
  ["a missing input", () => trainer.step({ labels: labelsOf(2) }), "GC6004", "x is missing"],
  ["a step without targets", () => trainer.step({ x: numbers(8) }), "GC6004", "step() needs the targets"],
  [
    "backward after a prediction",
    () => trainer.backward(),
    "GC6003",
    "backward() comes after forward() with targets",
    () => trainer.forward({ x: numbers(8) }),
  ],
  [
    "backward after a step",
    () => trainer.backward(),
    "GC6003",
    "backward() comes after forward() with targets",
    () => trainer.step(dataOf(2)),
  ],
  [
    "update after forward",
    () => trainer.update(),
    "GC6003",
    "update() comes after backward()",
    () => trainer.forward(dataOf(2)),
  ],
  [
    "a gradient after a step",
    () => trainer.parameters["hidden.bias"]!.gradient,
    "GC6003",
    "the gradient of hidden.bias is known after backward() only",
    () => [trainer.forward(dataOf(2)), trainer.backward(), trainer.step(dataOf(2))],
  ],
  [
    "step in eval mode",
    () => trainer.eval().step(dataOf(2)),
    "GC6003",
    "step() in eval mode: call train() first",
  ],
  [
    "backward in eval mode",
    () => trainer.backward(),
    "GC6003",
    "backward() in eval mode: call train() first",
    () => trainer.eval().forward(dataOf(2)),
  ],
  [
    "update in eval mode",
    () => trainer.eval().update(),
    "GC6003",
    "update() in eval mode: call train() first",
  ],
  [
    "a state dict with a missing key",
    () => trainer.loadStateDict(altered((state) => delete state["hidden.bias"])),
    "GC6007",
    "the state dict lacks hidden.bias",
  ],
  [
    "a state dict with an unknown key",
    () => trainer.loadStateDict(altered((state) => (state["more"] = { shape: [1], data: [1] }))),
    "GC6007",
    "the state dict has unknown more",
  ],
  [
    "a state dict with a wrong shape",
    () =>
      trainer.loadStateDict(
        altered((state) => (state["output.weight"] = { shape: [5, 3], data: numbers(15) })),
      ),
    "GC6008",
    "output.weight has shape [5, 3] and 15 elements, but needs [3, 5]",
  ],
  [
    "a state dict with too few numbers, not strictly",
    () => trainer.loadStateDict({ "hidden.bias": { shape: [5], data: numbers(4) } }, { strict: false }),
    "GC6008",
    "hidden.bias has shape [5] and 4 elements, but needs [5]",
  ],
  [
    "an empty state dict of the optimiser",
    () => trainer.loadOptimizerStateDict({}),
    "GC6007",
    "the state dict lacks",
  ],
  [
    "predictions without parameters",
    () => net.createNetInference({ batch: 2, stateDict: {} }),
    "GC6007",
    "the state dict lacks hidden.weight",
  ],
];

describe("an emitted trainer refuses, and changes nothing for", () => {
  it.each(mistakes)("%s", (_, call, code, message, prepare) => {
    trainer.train();
    prepare?.();
    const before = memoryOf(trainer);
    expect(call).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringContaining(`net: ${message}`) as string,
      }) as Error,
    );
    expect(memoryOf(trainer)).toBe(before);
  });

  it("leaves what was given in place: a refused call does not touch earlier data", () => {
    trainer.train().forward(dataOf(2));
    const before = Array.from(trainer.inputs["x"]!);
    expect(() => trainer.forward({ x: numbers(8, 5), labels: [9, 9] })).toThrow("labels[0] is 9");
    expect(Array.from(trainer.inputs["x"]!)).toEqual(before);
  });
});

describe("an emitted trainer", () => {
  it("ignores samples labelled ignoreIndex", () => {
    const all = trainer.train().forward({ x: numbers(16), labels: [0, 1, -7, -7] }).loss;
    expect(all).toBeCloseTo(trainer.forward({ x: numbers(8), labels: [0, 1] }).loss, 6);
  });

  it("is the same for the same seed, and another for another", () => {
    const trained = (seed?: number): string => {
      const own = net.createNet({ batch: 6, ...(seed !== undefined && { seed }) });
      for (let i = 0; i < 3; i++) own.step(dataOf(6));
      return memoryOf(own);
    };
    expect(trained(5)).toBe(trained(5));
    expect(trained()).toBe(trained(0));
    expect(trained(5)).not.toBe(trained(6));
  });

  it("computes the same below its capacity", () => {
    const exact = net.createNet({ batch: 3, seed: 2 });
    const roomy = net.createNet({ batch: 50, seed: 2 });
    roomy.step(dataOf(50));
    roomy.loadStateDict(exact.stateDict());
    expect(Array.from(roomy.forward(dataOf(3))["logits"] as Float32Array)).toEqual(
      Array.from(exact.forward(dataOf(3))["logits"] as Float32Array),
    );
    roomy.loadOptimizerStateDict(exact.optimizerStateDict());
    for (const size of [3, 1, 2]) expect(roomy.step(dataOf(size)).loss).toBe(exact.step(dataOf(size)).loss);
    expect(memoryOf(roomy)).toBe(memoryOf(exact));
  });

  it("takes data where it lies: its own inputs are not copied", () => {
    const own = net.createNet({ batch: 6, seed: 3 });
    const other = net.createNet({ batch: 6, seed: 3 });
    own.inputs["x"]!.set(numbers(8));
    own.inputs["labels"]!.set(labelsOf(2));
    const { x, labels } = own.inputs;
    expect(own.step({ x: x!, labels: labels! }, { batch: 2 }).loss).toBe(other.step(dataOf(2)).loss);
    expect(memoryOf(own)).toBe(memoryOf(other));
  });

  it("returns one object, whose views have the length of the call", () => {
    const first = trainer.train().forward(dataOf(4));
    expect(first["logits"]).toHaveLength(12);
    const second = trainer.forward(dataOf(2));
    expect(second).toBe(first);
    expect(second["logits"]).toHaveLength(6);
    expect(trainer.forward({ x: numbers(8) })).not.toHaveProperty("loss");
  });

  it("updates at once as it does in three parts, to rounding", () => {
    const atOnce = net.createNet({ batch: 6, seed: 4 });
    const inParts = net.createNet({ batch: 6, seed: 4 });
    for (let i = 0; i < 5; i++) {
      const { loss } = atOnce.step(dataOf(6));
      expect(inParts.forward(dataOf(6)).loss).toBeCloseTo(loss, 5);
      inParts.backward();
      inParts.update();
    }
    for (const [name, { value }] of atOnce.namedParameters())
      value.forEach((each, i) => expect(inParts.parameters[name]!.value[i]).toBeCloseTo(each, 4));
  });

  it("may change its learning rate", () => {
    const own = net.createNet({ batch: 6, seed: 1 });
    expect(own.lr).toBe(0.01);
    own.lr = 0;
    const before = JSON.stringify(own.stateDict());
    own.step(dataOf(6));
    expect(JSON.stringify(own.stateDict())).toBe(before);
  });

  it("names its parameters by their paths, with PyTorch's shapes", () => {
    const shapes = Object.fromEntries(
      [...trainer.namedParameters()].map(([name, { shape }]) => [name, [...shape]]),
    );
    expect(shapes).toEqual({
      "hidden.weight": [5, 4],
      "hidden.bias": [5],
      "output.weight": [3, 5],
      "output.bias": [3],
    });
  });
});

describe("state dicts", () => {
  it("are copies that restore predictions, in a trainer and without one", () => {
    const own = net.createNet({ batch: 6, seed: 8 });
    own.step(dataOf(6));
    const state = own.stateDict();
    const logits = Array.from(own.forward({ x: numbers(8) })["logits"] as Float32Array);
    own.step(dataOf(6));
    for (const restored of [
      net.createNet({ batch: 2, stateDict: state }),
      net.createNetInference({ batch: 2, stateDict: state }),
    ])
      expect(Array.from(restored.forward({ x: numbers(8) })["logits"] as Float32Array)).toEqual(logits);
  });

  it("may be loaded in part where that is asked for", () => {
    const own = net.createNet({ batch: 6, seed: 8 });
    const report = own.loadStateDict(
      { "hidden.bias": { shape: [5], data: [1, 2, 3, 4, 5] }, more: { shape: [], data: [0] } },
      { strict: false },
    );
    expect(report).toEqual({
      missingKeys: ["hidden.weight", "output.weight", "output.bias"],
      unexpectedKeys: ["more"],
    });
    expect(Array.from(own.parameters["hidden.bias"]!.value)).toEqual([1, 2, 3, 4, 5]);
  });

  it("with those of the optimiser, training goes on bit for bit", () => {
    const own = net.createNet({ batch: 6, seed: 9 });
    for (let i = 0; i < 4; i++) own.step(dataOf(6));
    const other = net.createNet({ batch: 6, seed: 10 });
    other.loadStateDict(own.stateDict());
    other.loadOptimizerStateDict(own.optimizerStateDict());
    for (let i = 1; i < 5; i++) expect(other.step(dataOf(i)).loss).toBe(own.step(dataOf(i)).loss);
    expect(memoryOf(other)).toBe(memoryOf(own));
  });

  it("hold parameters apart from what the optimiser remembers", () => {
    const own = net.createNet({ batch: 6 });
    expect(Object.keys(own.stateDict())).toEqual([
      "hidden.weight",
      "hidden.bias",
      "output.weight",
      "output.bias",
    ]);
    const remembered = Object.keys(own.optimizerStateDict());
    expect(remembered.length).toBeGreaterThanOrEqual(8);
    for (const name of Object.keys(own.stateDict())) expect(remembered).not.toContain(name);
  });
});

describe("several sizes", () => {
  const sequences = `import { input, mean, parameter, sgd, square } from "gradc";
const x = input(["batch", "time"]);
const scale = parameter([], { init: 2 });
export const y = x * scale;
export const loss = mean(square(y));
export const optimizer = sgd({ lr: 0.1 });
`;

  it("must be said where they do not follow", async () => {
    const { createNet } = await emitted(sequences);
    const own = createNet({ batch: 4, time: 5 });
    expect(() => own.step({ x: numbers(6) })).toThrow(expect.objectContaining({ code: "GC6005" }) as Error);
    expect(own.forward({ x: numbers(6) }, { batch: 2, time: 3 })["y"]).toHaveLength(6);
    expect(own.forward({ x: numbers(6) }, { batch: 2 })["y"]).toHaveLength(6);
    expect(() => own.forward({ x: numbers(7) }, { batch: 2 })).toThrow(
      expect.objectContaining({ code: "GC6001" }) as Error,
    );
    expect(() => own.forward({ x: numbers(12) }, { batch: 2 })).toThrow(
      "time is 6, more than the capacity of 5",
    );
  });
});
