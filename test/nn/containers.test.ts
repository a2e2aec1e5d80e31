/** ModuleList, ModuleDict, ParameterList, ParameterDict, Sequential: names, and what their methods do. */
import { describe, expect, it } from "vitest";
import { compiled } from "./definition.ts";

/** The parameters of a net that is called once, and what it gives for ones if all parameters are ones. */
const netOf = async (fields: string, forward: string): Promise<readonly [string[], number]> => {
  const { createNet } = await compiled(`
const line = () => new Linear(2, 2, { bias: false });
class Net extends Module {
  ${fields}
  forward(x: Tensor) { ${forward} }
}
const net = new Net();
net.apply((module) => void module.parameters().forEach((parameter) => init.ones(parameter)));
export const loss = sum(net(ones([2])));
`);
  const net = createNet({});
  return [Object.keys(net.stateDict()), net.forward({})["loss"] as number];
};

describe("containers", () => {
  const cases: readonly (readonly [
    fields: string,
    forward: string,
    names: readonly string[],
    value: number,
  ])[] = [
    [
      "layers = new ModuleList([line(), line()]);",
      "for (const layer of this.layers) x = layer(x); return x;",
      ["layers.0.weight", "layers.1.weight"],
      8,
    ],
    [
      "layers = new ModuleList([line()]).append(line()).extend([line(), line()]);",
      "return this.layers[3]!(this.layers.at(-4)(x)) * this.layers.length;",
      ["layers.0.weight", "layers.1.weight", "layers.2.weight", "layers.3.weight"],
      32,
    ],
    [
      "layers = new ModuleList<Module & ((x: Tensor) => Tensor)>([line(), line()]).insert(1, new Linear(2, 2)).insert(-3, new Sequential(line()));",
      "return this.layers.slice(1).at(0)(x);",
      ["layers.0.0.weight", "layers.1.weight", "layers.2.weight", "layers.2.bias", "layers.3.weight"],
      4,
    ],
    [
      "layers = new ModuleList([line(), new Linear(2, 2)]); first = this.layers.pop(0);",
      "return this.layers[0]!(this.first(x));",
      ["layers.0.weight", "layers.0.bias", "first.weight"],
      10,
    ],
    [
      "choices = new ModuleDict({ conv: line(), lstm: new Linear(2, 2) });",
      'return this.choices["conv"](x) + this.choices.lstm(x);',
      ["choices.conv.weight", "choices.lstm.weight", "choices.lstm.bias"],
      10,
    ],
    [
      'choices = new ModuleDict([["a", line()], ["b", line()]]).set("c", line()).update(new Map([["a", new Linear(2, 2)]]));',
      'return this.choices.values().reduce((h, layer) => (layer as Linear)(h), x) * this.choices.size + (this.choices.has("d") ? 1 : 0);',
      ["choices.a.weight", "choices.a.bias", "choices.b.weight", "choices.c.weight"],
      3 * 24,
    ],
    [
      'choices = new ModuleDict({ a: line(), b: line() }); taken = this.choices.pop("a");',
      'for (const [, layer] of this.choices.items()) x = layer(x); return x * this.choices.keys().length + ([...this.choices].join() === "b" ? 1 : 0);',
      ["choices.b.weight", "taken.weight"],
      6,
    ],
    [
      "scales = new ParameterList([parameter([2]), parameter([])]);",
      "return this.scales[1]! * mul(x, this.scales[0]!) + this.scales.length;",
      ["scales.0", "scales.1"],
      6,
    ],
    [
      "scales = new ParameterDict({ left: parameter([2]), right: parameter([]) });",
      'return this.scales.right * mul(x, this.scales.get("left"));',
      ["scales.left", "scales.right"],
      2,
    ],
    [
      "net = new Sequential({ first: line(), act: relu, last: line() });",
      "return this.net(x);",
      ["net.first.weight", "net.last.weight"],
      8,
    ],
    [
      'net = new Sequential([["first", line()], ["last", line()]]).append(line());',
      "return this.net.slice(0, 2)(x);",
      ["net.2.weight", "net.first.weight", "net.last.weight"],
      8,
    ],
    [
      "net = new Sequential(line(), (h) => h + 1).insert(0, relu);",
      "return this.net(x);",
      ["net.1.weight"],
      6,
    ],
  ];
  it.each(cases)("%s", async (fields, forward, names, value) => {
    const [found, result] = await netOf(fields, forward);
    expect(found).toEqual(names);
    expect(result).toBe(value);
  });

  it.each([
    ["new ModuleList([relu])", "ModuleList: a member is no module"],
    ["new ModuleList([new ReLU()])(x)", "the module ModuleList has no forward"],
    ["new ModuleDict({ keys: new ReLU() })", 'ModuleDict: ModuleDict has "keys" already'],
    ['new ModuleDict({ "a.b": new ReLU() })', 'ModuleDict: the name "a.b" has a dot'],
    ["new ModuleDict().get('a')", 'ModuleDict.get: there is no member "a"'],
    ["new ModuleList().at(0)", "ModuleList.at: there is no position 0"],
    ["new ParameterList([2])", "ParameterList: a member is no tensor"],
    ["new ParameterDict({ a: new ReLU() })", "ParameterDict: a member is no tensor"],
    ["new Sequential(3)", "Sequential: a member is no module or function"],
    ["new Sequential({ append: relu })", 'Sequential: Sequential has "append" already'],
  ])("%s is refused", async (expression, message) => {
    const text = `const x = parameter([2]);\n${expression};\nexport const loss = sum(x);`;
    await expect(compiled(text)).rejects.toThrow(message);
  });
});
