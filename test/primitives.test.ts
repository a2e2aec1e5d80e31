import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluate } from "../compiler/graph/evaluate.ts";
import type { Node } from "../compiler/graph/node.ts";
import { contradictions } from "../compiler/graph/verify-lowering.ts";
import { reachable } from "../compiler/graph/walk.ts";
import { isLeaf } from "../compiler/primitives/leaves.ts";
import { centralDifference, probe } from "./differences.ts";
import { infer } from "./inference.ts";
import { close, difference } from "./numbers.ts";
import { derivativesOf } from "./primitives/derived.ts";
import { own } from "./primitives/own.ts";
import { records, writtenNames } from "./primitives/records.ts";
import { benches, capacities, sizes } from "./primitives/samples.ts";

/** Hands on nothing, whatever its value does: that is what it is for. */
const withoutDerivative = new Set(["stopGradient"]);

const all = benches([...records, ...own]);

it("every record has samples", () => {
  const sampled = new Set(all.map(({ name }) => name));
  const known = [...records.map(({ name }) => name), ...writtenNames];
  expect(known.length).toBeGreaterThan(40);
  expect(known.filter((name) => !sampled.has(name))).toEqual([]);
  for (const { name, samples } of all) {
    const used = reachable(samples.map(({ result }) => result)).map(({ primitive }) => primitive.name);
    expect(used, name).toContain(name);
  }
});

it("every record is in the table of docs/architecture.md that says why it is one", () => {
  const page = readFileSync(new URL("../docs/architecture.md", import.meta.url), "utf8");
  const [, table] = /## Primitives\n([^]*?)\n## /.exec(page)!;
  const told = [...table!.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  const known = new Set([...records.map(({ name }) => name), ...writtenNames]);
  expect([...known].filter((name) => !told.includes(name))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
});

describe.each(all)("$name", (bench) => {
  const derived = bench.samples.map((sample) => derivativesOf(bench, sample));
  const outputs = new Map<string, Node>();
  bench.samples.forEach(({ result }, i) => {
    outputs.set(`y${i}`, result);
    derived[i]!.forEach(({ gradients }, order) =>
      [...gradients.values()].forEach((gradient, k) =>
        outputs.set(`${"d".repeat(order + 1)}y${i}x${k}`, gradient),
      ),
    );
  });
  const values = bench.values();
  const nodes = reachable(outputs.values());
  const expected = evaluate([...outputs.values()], values, sizes);

  it("has the type that its lowering has", () => {
    expect(
      nodes.flatMap((node) =>
        contradictions(node).map((text) => `${node.primitive.name} ${node.toString()}: ${text}`),
      ),
    ).toEqual([]);
  });

  it("has the derivatives that central differences have", () => {
    for (const { of, gradients } of derived.flat())
      for (const operand of bench.operands)
        values.get(operand)!.data.forEach((x, i) => {
          if (!nodes.includes(operand) || !reachable([of]).includes(operand)) return;
          const numeric = withoutDerivative.has(bench.name)
            ? 0
            : centralDifference(probe(of, values, sizes, operand, i), x, 1e-3);
          const gradient = gradients.get(operand);
          const symbolic = gradient ? expected.get(gradient)!.data[i]! : 0;
          const most = 1e-6 * Math.max(Math.abs(numeric), Math.abs(symbolic)) + 1e-9;
          expect(
            Math.abs(symbolic - numeric),
            `element ${i} of ${operand.toString()} in ${of.toString()}: ${symbolic}, numerically ${numeric}`,
          ).toBeLessThanOrEqual(most);
        });
  });

  it("is computed by the TypeScript backend as by the oracle, derivatives included", async () => {
    const inputs = new Map([...values].filter(([leaf]) => nodes.includes(leaf) && isLeaf(leaf, "input")));
    const actual = await infer(bench.graph, outputs, inputs, sizes, capacities);
    const failures = [...outputs].flatMap(([key, node]) => {
      const { data } = expected.get(node)!;
      const scale = data.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
      const found = difference(actual[key]!, data, (a, b) => isSame(node, a, b, scale));
      return found ? [`${key} = ${node.toString()}: ${found}`] : [];
    });
    expect(failures).toEqual([]);
  });
});

/** Integers that no i32 holds are left open. */
function isSame(node: Node, actual: number, expected: number, scale: number): boolean {
  if (node.dtype === "i32" && (expected | 0) !== expected) return true;
  if (node.dtype !== "f32") return actual === expected;
  return close(actual, expected, 1e-14, scale * 1e-2);
}
