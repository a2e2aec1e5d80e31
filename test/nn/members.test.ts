/** The methods of modules, as definitions use them. */
import { describe, expect, it } from "vitest";
import * as library from "../../src/index.ts";
import { emittedText } from "../trainer/emitted.ts";
import { compiled } from "./definition.ts";

const header = `import { ${Object.keys(library).join(", ")} } from "gradc";\n`;

const net = `
class Block extends Module {
  first = new Linear(2, 2);
  own = parameter([2], { init: 1 });
  constructor() {
    super();
    this.registerBuffer("mean", constant([1, 2]));
    this.registerBuffer("scratch", zeros([2]), { persistent: false });
  }
  forward(x: Tensor) {
    return mul(this.first(x), this.own) + this.getBuffer("mean") + this.getBuffer("scratch");
  }
}
class Net extends Module {
  blocks = [new Block(), new Block()];
  parameters = "a field may have the name of a method";
  last = new Linear(2, 1);
  forward(x: Tensor) { return this.last(this.blocks[1](this.blocks[0](x))); }
}
const x = input(["batch", 2]);
const block = new Block();
const net = new Net();
`;

/** What an expression about a net gives, as text. */
const told = async (expression: string): Promise<unknown> => {
  const { createNet } = await compiled(
    `${net}
const text = JSON.stringify(${expression});
const codes = parameter([text.length], { init: Array.from(text, (letter) => letter.charCodeAt(0)) });
export const loss = mean(net(x)) + mean(block(x)) + sum(codes);`,
  );
  const { data } = createNet({ batch: 1 }).stateDict()["codes"]!;
  return JSON.parse(String.fromCharCode(...Array.from(data)));
};

const names = (list: string): string => `${list}.map(([name]) => name)`;

describe("a module lists what it holds, as PyTorch's does", () => {
  it.each([
    [names("block.namedParameters()"), ["own", "first.weight", "first.bias"]],
    [names("block.namedParameters({ recurse: false })"), ["own"]],
    [names('block.namedParameters({ prefix: "a" })'), ["a.own", "a.first.weight", "a.first.bias"]],
    [names("block.namedBuffers()"), ["mean", "scratch"]],
    ["block.parameters().length", 3],
    ["net.blocks[0].buffers().length", 2],
    ["Object.keys(block.stateDict())", ["own", "mean", "first.weight", "first.bias"]],
    [names("net.namedChildren()"), ["blocks.0", "blocks.1", "last"]],
    ["net.children().map(String)", ["Block", "Block", "Linear"]],
    [names("net.namedModules()"), ["", "blocks.0", "blocks.0.first", "blocks.1", "blocks.1.first", "last"]],
    [names('block.namedModules({ prefix: "a" })'), ["a", "a.first"]],
    ["net.modules().map(String)", ["Net", "Block", "Linear", "Block", "Linear", "Linear"]],
    ['String(net.getSubmodule("blocks.1.first"))', "Linear"],
    ['net.getSubmodule("") === net', true],
    ['net.getParameter("blocks.0.own") === net.blocks[0].own', true],
    ['net.getBuffer("blocks.0.mean") === net.blocks[0].mean', true],
    [
      "((seen: string[]) => (net.apply((module) => void seen.push(String(module))), seen))([])",
      ["Linear", "Block", "Linear", "Block", "Linear", "Net"],
    ],
  ])("%s", async (expression, expected) => {
    expect(await told(expression)).toEqual(expected);
  });

  it.each([
    ['net.getSubmodule("blocks.2")', 'Module.getSubmodule: there is no module "blocks.2"'],
    ['net.getParameter("own")', 'Module.getParameter: there is no parameter "own"'],
    ['block.registerBuffer("own", zeros([1]))', 'Module.registerBuffer: Block has "own" already'],
    ['block.registerBuffer("forward", zeros([1]))', 'Module.registerBuffer: Block has "forward" already'],
    ['block.registerParameter("a.b", null)', 'Module.registerParameter: the name "a.b" has a dot'],
    ['block.registerParameter("b", x)', "Module.registerParameter: the tensor is no parameter"],
    ['block.addModule("", null)', "Module.addModule: the name is no text"],
    ['block.addModule("b", x as never)', "Module.addModule: the second argument is no module"],
    ["requiresGrad(x, false)", "requiresGrad: the tensor is no parameter"],
    ["block.loadStateDict({})", "loadStateDict: the state dict lacks own, mean, first.weight, first.bias"],
    [
      "block.loadStateDict({ ...block.stateDict(), own: { shape: [3], data: [1, 2, 3] } })",
      "loadStateDict: own has shape [3] and 3 elements, but needs f32[2]",
    ],
    [
      "block.loadStateDict({ ...block.stateDict(), other: block.own })",
      "loadStateDict: the state dict has unknown other",
    ],
  ])("%s is refused", async (expression, message) => {
    await expect(told(expression)).rejects.toThrow(message);
  });
});

describe("tied weights", () => {
  const tied = `
const words = input(["batch"], "i32");
class Net extends Module {
  embedding = new Embedding(3, 2);
  output = new Linear(2, 3, { bias: false });
  constructor() { super(); this.output.weight = this.embedding.weight; }
  forward(x: Tensor) { return this.output(this.embedding(x)); }
}
const net = new Net();
export const logits = net(words);
export const loss = sum(logits);
export const optimizer = sgd({ lr: 1 });
`;
  const data = [1, 2, 3, 4, 5, 6];
  const weight = { shape: [3, 2], data };

  it("are one parameter with the first name, whose gradient is the sum of both", async () => {
    const { createNet } = await compiled(tied);
    const net = createNet({ batch: 1, stateDict: { "embedding.weight": weight, "output.weight": weight } });
    expect(Object.keys(net.parameters)).toEqual(["embedding.weight"]);
    expect(Array.from(net.forward({ words: [1] })["logits"] as Float64Array)).toEqual([11, 25, 39]);
    net.backward();
    // Of the output every row learns the vector of the word, of the input its row the sum of all.
    expect(Array.from(net.parameters["embedding.weight"]!.gradient)).toEqual([3, 4, 12, 16, 3, 4]);
  });

  it("have both names in state dicts; one is enough to load them, of two the later one counts", async () => {
    const { createNet } = await compiled(tied);
    const net = createNet({ batch: 1, stateDict: { "output.weight": weight } });
    const state = net.stateDict();
    expect(Object.keys(state)).toEqual(["embedding.weight", "output.weight"]);
    expect(Object.values(state).map((each) => Array.from(each.data))).toEqual([data, data]);
    const other = createNet({
      batch: 1,
      stateDict: { "output.weight": weight, "embedding.weight": { ...weight, data: [0, 0, 0, 0, 0, 0] } },
    });
    expect(Array.from(other.stateDict()["embedding.weight"]!.data)).toEqual(data);
  });
});

describe("buffers", () => {
  it("start from a tensor, take next values in train mode only, and are part of the state dict", async () => {
    const { createNet } = await compiled(`
class Counter extends Module {
  declare num_batches_tracked: Tensor;
  declare running_mean: Tensor;
  constructor() {
    super();
    this.registerBuffer("running_mean", constant([10]));
    this.registerBuffer("num_batches_tracked", constant(0, [], "i32"));
  }
  forward(x: Tensor) {
    advance(this.num_batches_tracked, (count) => count + 1);
    advance(this.running_mean, (mean) => (mean + x) / 2);
    return mul(x, this.running_mean);
  }
}
const counter = new Counter();
const w = parameter([1], { init: 2 });
export const y = counter(counter(w));
export const loss = sum(y);
export const optimizer = sgd({ lr: 0 });`);
    const net = createNet({});
    const values = (): number[][] => Object.values(net.stateDict()).map((each) => Array.from(each.data));
    expect(Object.keys(net.stateDict())).toEqual(["w", "running_mean", "num_batches_tracked"]);
    net.eval().forward({});
    expect(values()).toEqual([[2], [10], [0]]);
    // Applied twice, a module takes two steps, the second one after the first.
    expect(net.train().step({})["loss"]).toBe(200);
    expect(values()).toEqual([[2], [((10 + 2) / 2 + 20) / 2], [2]]);
  });

  it("that do not persist are no part of it, but remembered", async () => {
    const { createNet } = await compiled(`
class Counter extends Module {
  count = this.registerBuffer("steps", zeros([]), { persistent: false });
  forward(x: Tensor) { assign(this.count, this.count + 1); return x * this.count; }
}
const w = parameter([], { init: 1 });
export const loss = new Counter()(w);
export const optimizer = sgd({ lr: 0 });`);
    const net = createNet({});
    expect([0, 1, 2].map(() => net.step({})["loss"])).toEqual([0, 1, 2]);
    expect(Object.keys(net.stateDict())).toEqual(["w"]);
    expect(Object.keys(net.optimizerStateDict())).toEqual([]);
  });
});

describe("freezing", () => {
  const numbers = ({ data }: { readonly data: ArrayLike<number> }): string => Array.from(data).join();
  const frozen = (freeze: string): string => `
const x = input(["batch", 2]);
const net = new Sequential(new Linear(2, 3), tanh, new Linear(3, 2), tanh, new Linear(2, 1));
${freeze}
export const loss = mean(net(x));
export const optimizer = adam({ lr: 0.1 });`;

  it("a module leaves it without gradients, updates and states of the optimiser", async () => {
    const { createNet } = await compiled(
      frozen("const first = net.getSubmodule('0');\nfirst.requiresGrad(false);"),
    );
    const net = createNet({ batch: 1 });
    const before = net.stateDict();
    net.step({ x: [1, 2] });
    const after = net.stateDict();
    const changed = Object.keys(after).filter((name) => numbers(after[name]!) !== numbers(before[name]!));
    expect(Object.keys(after)).toHaveLength(6);
    expect(changed).toEqual(["2.weight", "2.bias", "4.weight", "4.bias"]);
    expect(Object.keys(net.optimizerStateDict()).filter((name) => name.startsWith("0."))).toEqual([]);
  });

  it("a parameter alone, and undone", async () => {
    const { createNet } = await compiled(
      frozen(
        "requiresGrad(net[0].weight, false);\nnet.getSubmodule('2').requiresGrad(false).requiresGrad();",
      ),
    );
    const states = Object.keys(createNet({ batch: 1 }).optimizerStateDict()).join();
    expect(states).not.toContain("0.weight");
    expect(states).toContain("0.bias");
    expect(states).toContain("2.weight");
  });

  it("deletes the code of the backward", async () => {
    const freeze = "['0', '2'].forEach((name) => void net.getSubmodule(name).requiresGrad(false));";
    const [all, last] = await Promise.all(["", freeze].map((each) => emittedText(header + frozen(each))));
    expect(last).not.toMatch(/backwardD[02]|d[02]Weight/);
    expect(last!.length).toBeLessThan(0.75 * all!.length);
  });

  it("all of them leaves nothing to train", async () => {
    await expect(compiled(frozen("net.requiresGrad(false);"))).rejects.toThrow(
      "the loss depends on frozen parameters only",
    );
  });
});

describe("modes that are fixed", () => {
  it.each([
    ["", [4, 2]],
    ["layer.eval();", [2, 2]],
    ["layer.train();", [4, 4]],
    ["layer.eval().train(true);", [4, 4]],
  ])("%s", async (fix, [training, evaluating]) => {
    const { createNet } = await compiled(`
class Net extends Module {
  forward(x: Tensor) { return where(this.training, x * 2, x); }
}
const layer = new Net();
const outer = new Sequential(layer);
${fix}
const w = parameter([], { init: 2 });
export const loss = outer(w);`);
    const net = createNet({});
    expect([net.forward({})["loss"], net.eval().forward({})["loss"]]).toEqual([training, evaluating]);
  });
});

describe("running statistics", () => {
  it.each([
    ["", true],
    ["net[1].eval();", false],
    ["net.eval();", false],
  ])("%s", async (fix, moves) => {
    const { createNet } = await compiled(`
const x = input(["batch", 3]);
const net = new Sequential(new Linear(3, 3), new BatchNorm1d(3), new Linear(3, 1));
${fix}
export const loss = mean(square(net(x)));
export const optimizer = sgd({ lr: 0.1 });`);
    const net = createNet({ batch: 4 });
    net.step({ x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3] });
    const state = net.stateDict();
    expect(Array.from(state["1.running_mean"]!.data).some((value) => value !== 0)).toBe(moves);
    expect(Array.from(state["1.num_batches_tracked"]!.data)).toEqual([moves ? 1 : 0]);
  });
});

describe("loadStateDict of a definition", () => {
  it("makes values and other modules the start", async () => {
    const { createNet } = await compiled(`
const x = input(["batch", 2]);
const online = new Linear(2, 1);
const target = new Linear(2, 1).requiresGrad(false);
const fixed = new Linear(2, 1);
target.loadStateDict(online.stateDict());
fixed.loadStateDict({ weight: { shape: [1, 2], data: Float32Array.of(1, 2) } }, { strict: false });
export const loss = mean(online(x) + target(x) + fixed(x));`);
    const state = createNet({ batch: 1, seed: 5 }).stateDict();
    expect(state["target.weight"]).toEqual(state["online.weight"]);
    expect(state["target.bias"]).toEqual(state["online.bias"]);
    expect(Array.from(state["fixed.weight"]!.data)).toEqual([1, 2]);
    expect(state["fixed.bias"]!.data[0]).not.toBe(0);
  });
});
