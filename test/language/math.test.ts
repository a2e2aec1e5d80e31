import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import { trace } from "../../compiler/language/trace.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import * as gradc from "../../src/index.ts";
import { filled } from "../numbers.ts";
import { ulpsBetween } from "../special/ulps.ts";
import { write } from "./definitions.ts";

const points = [-2.5, -1.5, -0.75, -0.5, 0.3, 0.5, 0.9, 1.25, 1.5, 2.5, 7, 16_777_217];
const sizes = new Map<string, number>();

/** The value of an expression in x and y, of which y is x turned around. */
async function valuesOf(expression: string): Promise<Float64Array> {
  const count = points.length;
  const leaves = `import { input } from "gradc";\nconst x = input([${count}]);\nconst y = input([${count}]);\n`;
  const folder = write({ "net.graph.ts": `${leaves}export const z = ${expression};\n` });
  const { program } = await trace(join(folder, "net.graph.ts"), { library: gradc });
  const z = program.outputs.get("z")!;
  const given = reachable([z]).filter((node) => isLeaf(node, "input"));
  const valueOf = (leaf: Node, i: number): number =>
    program.graph.nameOf(leaf) === "x" ? points[i]! : points[count - 1 - i]!;
  const values = new Map(given.map((leaf) => [leaf, filled(leaf.shape, sizes, (i) => valueOf(leaf, i))]));
  return evaluate([z], values, sizes).get(z)!.data;
}

const functions = Object.getOwnPropertyNames(Math).filter(
  (name) => typeof Math[name as keyof Math] === "function",
);
const without = ["clz32", "f16round", "imul", "random"];
const ofTwo = ["atan2", "hypot", "max", "min", "pow"];

const rows = functions
  .filter((name) => !without.includes(name))
  .map((name) => `Math.${name}(${ofTwo.includes(name) ? "x, y" : "x"})`);

describe("functions of JavaScript's Math mean the same for tensors", () => {
  it.each([
    ...rows,
    ...["max", "min", "hypot"].flatMap((name) => [`Math.${name}(x)`, `Math.${name}(x, y, 1, 0.25)`]),
    "Math.max(2, x)",
    "Math.pow(x, 3)",
    "Math.pow(2, x)",
    "((round) => round(x))(Math.round)",
  ])("%s", async (expression) => {
    const of = runInThisContext(`(x, y) => ${expression}`) as (x: number, y: number) => number;
    const actual = await valuesOf(expression);
    const expected = points.map((x, i) => of(x, points.at(-1 - i)!));
    expect(expected.map((value, i) => ulpsBetween(actual[i]!, value) <= 2 || [actual[i], value])).toEqual(
      points.map(() => true),
    );
  });

  it.each(["clz32", "imul"])("but not Math.%s", async (name) => {
    await expect(valuesOf(`Math.${name}(x, 1)`)).rejects.toThrow(`Math.${name} has no meaning for tensors`);
  });
});
