import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { isModule, Module } from "../../compiler/language/module.ts";
import { walkTree } from "../../compiler/language/paths.ts";

class Scale extends Module {
  static made = 0;
  readonly #factor: number;
  override name = "own name";
  override length = 7;

  constructor(factor: number) {
    super();
    this.#factor = factor;
    Scale.made++;
  }

  get factor(): number {
    return this.#factor;
  }

  forward(x: number, shift = 0): number {
    return x * this.#factor + shift;
  }
}

class Twice extends Scale {
  constructor() {
    super(2);
  }

  override forward(x: number, shift = 1): number {
    return super.forward(super.forward(x, shift), shift);
  }
}

class Pair extends Module {
  forward(x: Tensor, { keep }: { readonly keep: boolean }): readonly [Tensor, boolean] {
    return [x, keep];
  }
}

describe("a module", () => {
  const scale = new Scale(3);

  it("is called as its forward", () => {
    expect([scale(2), scale(2, 1), scale.forward(2, 1), new Twice()(5)]).toEqual([6, 7, 7, 23]);
    expect(new Pair()(4, { keep: true })).toEqual([4, true]);
  });

  it("is an instance of its classes, with fields of any name", () => {
    const twice = new Twice();
    expect([
      twice instanceof Twice,
      twice instanceof Scale,
      isModule(twice),
      isModule((x: number) => x),
    ]).toEqual([true, true, true, false]);
    expect([scale.name, scale.length, scale.factor, Object.keys(scale)]).toEqual([
      "own name",
      7,
      3,
      ["name", "length"],
    ]);
  });

  it("is a function to those who want one", () => {
    const layers: readonly ((x: number) => number)[] = [scale, (x) => 1 - x, new Scale(2)];
    expect(layers.reduce((x, layer) => layer(x), 1)).toBe(-4);
  });

  it("prints its class", () => {
    expect([String(scale), inspect(scale)]).toEqual(["Scale", "Scale"]);
  });

  it("has the type of its forward", () => {
    const checked = () => {
      // @ts-expect-error -- too few arguments
      scale();
      // @ts-expect-error -- a string is no number
      scale("2");
      const result: number = scale(2);
      // @ts-expect-error -- the result is a pair
      const wrong: string = new Pair()(1, { keep: true });
      return [result, wrong];
    };
    expect(checked).toBeTypeOf("function");
  });
});

describe("paths in the object tree", () => {
  it("go through modules, arrays, plain objects, maps and sets, and once through cycles", () => {
    class Leaf extends Module {
      forward(): void {}
    }
    class Tree extends Module {
      readonly list = [new Leaf(), { deep: new Leaf() }];
      readonly map = new Map([["key", new Leaf()]]);
      readonly set = new Set([new Leaf()]);
      readonly date = Object.assign(new Date(0), { hidden: new Leaf() });
      readonly data = Float32Array.of(1, 2);
      readonly self: unknown = this;
      readonly alias = this.list[0];
      get computed(): Leaf {
        throw new Error("getters are not run");
      }
      forward(): void {}
    }
    const paths: string[] = [];
    walkTree(new Tree(), "tree", (_, path) => paths.push(path));
    expect(paths).toEqual(["tree", "tree.list.0", "tree.list.1.deep", "tree.map.key", "tree.set.0"]);
  });
});
