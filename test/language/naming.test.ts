import { describe, expect, it } from "vitest";
import { checkBaseNames, definitionName, isDefinition } from "../../compiler/language/definition.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import { errorOf, type Files, traceFiles } from "./definitions.ts";

const all = "input, target, parameter, state, assign, sum, relu, mul, matmul, Linear, Module, Sequential";
const definition = (body: string) => `import { ${all}, type Tensor } from "gradc";\n${body}`;
const net =
  "class Net extends Module {\n  hidden = new Linear(2, 3);\n  output = new Linear(3, 1);\n" +
  "  forward(x: Tensor) { return this.output(relu(this.hidden(x))); }\n}\n";

/** Names of parameters and states, without those of inputs and targets. */
async function namesOf(source: string | Files): Promise<readonly string[]> {
  const { program } = await traceFiles(typeof source === "string" ? definition(source) : source);
  return [...program.names]
    .filter(([node]) => isLeaf(node, "parameter") || isLeaf(node, "state"))
    .map(([, name]) => name);
}

const hidden = ["hidden.weight", "hidden.bias", "output.weight", "output.bias"];

const rows: readonly (readonly [title: string, body: string, names: readonly string[]])[] = [
  [
    "a bare parameter has its variable's name",
    "const W = parameter([2, 2]);\nexport const y = relu(W);",
    ["W"],
  ],
  ["exported or not", "export const W = parameter([2, 2]);", ["W"]],
  [
    "of several variables the first of the file counts",
    "const make = () => { const inner = parameter([2]); return inner; };\nconst W = make();\nconst V = W;\nexport const y = relu(V);",
    ["W"],
  ],
  [
    "the name inside a function counts where there is no other",
    "const make = (x: Tensor) => { const W = parameter([2]); return mul(W, x); };\nexport const y = make(2);",
    ["W"],
  ],
  [
    "the variable of one root module is dropped",
    `${net}const model = new Net();\nexport const y = model(input([4, 2]));`,
    hidden,
  ],
  ["even if it has none", `${net}export const y = new Net()(input([4, 2]));`, hidden],
  [
    "and beside bare parameters",
    `${net}const scale = parameter([]);\nconst model = new Net();\nexport const y = scale * model(input([4, 2]));`,
    [...hidden, "scale"],
  ],
  [
    "a module without parameters is no root",
    `${net}class Loss extends Module { forward(x: Tensor) { return sum(x); } }\nconst model = new Net();\nconst criterion = new Loss();\nexport const y = criterion(model(input([4, 2])));`,
    hidden,
  ],
  [
    "several root modules are prefixes",
    "const a = new Linear(2, 3, { bias: false });\nconst b = new Linear(3, 1);\nexport const y = b(a(input([4, 2])));",
    ["a.weight", "b.weight", "b.bias"],
  ],
  [
    "a module inside another is no root",
    `${net}class Wrapper extends Module { module: Net; constructor(net: Net) { super(); this.module = net; } forward(x: Tensor) { return this.module(x); } }\nconst model = new Net();\nconst wrapper = new Wrapper(model);\nexport const y = wrapper(input([4, 2]));`,
    hidden.map((name) => `module.${name}`),
  ],
  [
    "arrays of modules have indices",
    "class Net extends Module { blocks = Array.from({ length: 2 }, () => new Linear(2, 2, { bias: false }));\nforward(x: Tensor) { for (const block of this.blocks) x = block(x); return x; } }\nexport const y = new Net()(input([4, 2]));",
    ["blocks.0.weight", "blocks.1.weight"],
  ],
  [
    "objects and maps have keys",
    'class Net extends Module { parts = { first: new Linear(2, 2, { bias: false }) };\nheads = new Map([["a", new Linear(2, 1, { bias: false })]]);\nforward(x: Tensor) { return this.heads.get("a")!(this.parts.first(x)); } }\nexport const y = new Net()(input([4, 2]));',
    ["parts.first.weight", "heads.a.weight"],
  ],
  [
    "a container of a library",
    "const model = new Sequential([new Linear(2, 3), relu, new Linear(3, 1)]);\nexport const y = model(input([4, 2]));",
    ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"],
  ],
  [
    "an array in a variable is a path",
    "const layers: Linear[] = [];\nfor (const size of [2, 3]) {\n  const layer = new Linear(size, size + 1, { bias: false });\n  layers.push(layer);\n}\nexport const y = layers.reduce((x, layer) => layer(x), input([4, 2]));",
    ["layers.0.weight", "layers.1.weight"],
  ],
  [
    "so are parameters in one",
    "const weights = [1, 2].map((n) => parameter([n]));\nexport const y = weights[0]! + weights[1]!;",
    ["weights.0", "weights.1"],
  ],
  [
    "a variable of its own comes before",
    "const a = new Linear(2, 2, { bias: false });\nconst b = new Linear(2, 2, { bias: false });\nconst both = [a, b];\nexport const y = both.reduce((x, layer) => layer(x), input([4, 2]));",
    ["a.weight", "b.weight"],
  ],
  [
    "fields of private names",
    "class Net extends Module { #scale = parameter([]); forward(x: Tensor) { return this.#scale * x; } }\nexport const y = new Net()(input([4, 2]));",
    ["scale"],
  ],
  [
    "a shared parameter has its first path",
    "class Net extends Module { a = new Linear(2, 2, { bias: false }); b = new Linear(2, 2, { bias: false });\nconstructor() { super(); this.b.weight = this.a.weight; } forward(x: Tensor) { return this.b(this.a(x)); } }\nexport const y = new Net()(input([4, 2]));",
    ["a.weight"],
  ],
  [
    "destructured parameters",
    "const [[q, k], { value: v }] = [[parameter([1]), parameter([1])], { value: parameter([1]) }];\nexport const y = q + k + v;",
    ["q", "k", "v"],
  ],
  [
    "states",
    "class Count extends Module { count = state([]); forward(x: Tensor) { assign(this.count, this.count + 1); return x * this.count; } }\nexport const y = new Count()(input([4]));",
    ["count"],
  ],
];

describe("names of parameters and states", () => {
  it.each(rows)("%s", async (_, body, names) => {
    expect(await namesOf(body)).toEqual(names);
  });

  it("is one root module, wherever it comes from", async () => {
    const base = definition(`${net}export const model = new Net();`);
    const files = {
      "net.graph.ts": definition(
        'import { model } from "./base.graph.ts";\nexport const y = model(input([4, 2]));',
      ),
      "base.graph.ts": base,
    };
    expect(await namesOf(files)).toEqual(hidden);
  });

  it("refuses collisions of paths and variables", async () => {
    const source = definition(
      `${net}const model = new Net();\nconst parts = { weight: parameter([4, 1]) };\nconst hidden = parts;\nexport const y = hidden.weight + model(input([4, 2]));`,
    );
    expect((await traceFiles(source)).program.names.size).toBe(6);
    const taken = definition(
      "const a = [parameter([1])];\nclass Net extends Module { a = { 0: parameter([]) }; forward(x: Tensor) { return this.a[0] * x; } }\nexport const y = new Net()(a[0]!);",
    );
    expect(await errorOf(taken)).toContain("GC1010  two tensors would be called a.0");
  });
});

describe("names of inputs and targets", () => {
  const dataNames = async (body: string) => {
    const { program } = await traceFiles(definition(body));
    return [...program.names]
      .filter(([node]) => isLeaf(node, "input") || isLeaf(node, "target"))
      .map(([, name]) => name);
  };
  const cases: readonly (readonly [body: string, names: readonly string[]])[] = [
    ["const X = input([2]);\nconst T = target([2]);\nexport const y = X - T;", ["X", "T"]],
    ["export const y = relu(input([2])) - target([2]);", ["input", "target"]],
    [
      "const data = { images: input([2]), labels: target([2]) };\nexport const y = data.images - data.labels;",
      ["images", "labels"],
    ],
    ["const xs = [input([2]), input([2])];\nexport const y = xs[0]! - xs[1]!;", ["xs0", "xs1"]],
  ];
  it.each(cases)("%s", async (body, names) => expect(await dataNames(body)).toEqual(names));

  it("refuses two without a name", async () => {
    expect(await errorOf(definition("export const y = input([2]) - input([2]);"))).toContain(
      "net.graph.ts:2:31  error GC1011",
    );
  });
});

describe("names of definitions", () => {
  it.each([
    ["nets/my-net.graph.ts", "my-net", "MyNet"],
    ["a/digits.graph.mts", "digits", "Digits"],
    ["x_y.z.graph.ts", "x_y.z", "XYZ"],
    ["über.graph.ts", "über", "Über"],
  ])("%s", (file, base, pascal) => {
    expect(definitionName(file)).toEqual({ base, pascal });
    expect(isDefinition(file)).toBe(true);
  });

  it.each([
    ["3d.graph.ts", "3d cannot name a trainer: it starts with a digit"],
    ["class.graph.ts", "class cannot name a trainer: it is a reserved word"],
    ["my net.graph.ts", "my net cannot name a trainer: it is no identifier"],
    [".graph.ts", ".graph.ts cannot name a trainer: it is no identifier"],
  ])("refuses %s", (file, message) => {
    expect(() => definitionName(file)).toThrow(message);
  });

  it("refuses two of one name in a run", () => {
    expect(() => checkBaseNames(["/r/a/net.graph.ts", "/r/b/other.graph.ts"])).not.toThrow();
    expect(() => checkBaseNames(["/r/a/net.graph.ts", "/r/b/Net.graph.ts"], "/r")).toThrow(
      "a/net.graph.ts and b/Net.graph.ts would both become Net.ts",
    );
  });
});
