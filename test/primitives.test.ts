import { describe, expect, it } from "vitest";
import { evaluate } from "../compiler/graph/evaluate.ts";
import type { Node } from "../compiler/graph/node.ts";
import { reachable } from "../compiler/graph/walk.ts";
import { sumOver } from "../compiler/primitives/broadcast.ts";
import { elementwise, mul } from "../compiler/primitives/elementwise.ts";
import { isLeaf } from "../compiler/primitives/leaves.ts";
import { literal } from "../compiler/primitives/primitive.ts";
import { multiply } from "../compiler/scalar/intrinsics.ts";
import { call, eachIndex, eachRead, type Scalar, scalarsOf } from "../compiler/scalar/scalar.ts";
import { dtypeOf } from "../compiler/scalar/typing.ts";
import { equalShapes, promote } from "../compiler/shape/shape.ts";
import { differentiate } from "../compiler/transforms/differentiate.ts";
import { centralDifference, probe } from "./differences.ts";
import { infer } from "./inference.ts";
import { close, difference } from "./numbers.ts";
import { records, writtenNames } from "./primitives/records.ts";
import { type Bench, benches, capacities, type Sample, sizes } from "./primitives/samples.ts";

/** Known to these tests only: a primitive is its record, wherever that stands. */
const cube = elementwise("cube", {
  formula: "d x³ = 3 x² dx",
  value: (x) => call(multiply, x!, call(multiply, x!, x!)),
  partials: ([x]) => [mul(mul(x!, x!), 3)],
});

/** Its derivative is not that of its value: that is what it is for. */
const withoutDerivative = new Set(["stopGradient"]);

const all = benches([...records, cube]);
const floats = ({ operands }: Sample): readonly Node[] => [...new Set(operands.filter(({ dtype }) => dtype === "f32"))];

it("every record has samples", () => {
  const sampled = new Set(all.map(({ name }) => name));
  const known = [...records.map(({ name }) => name), ...writtenNames];
  expect(known.length).toBeGreaterThan(40);
  expect(known.filter((name) => !sampled.has(name))).toEqual([]);
  for (const { name, samples } of all) {
    expect(samples.length, name).toBeGreaterThan(0);
    const names = samples.flatMap(({ result }) => reachable([result]).map(({ primitive }) => primitive.name));
    expect(names, name).toContain(name);
  }
});

describe.each(all)("$name", (bench: Bench) => {
  const values = bench.values();

  it("has the type that its lowering has", () => {
    for (const node of reachable(bench.samples.map(({ result }) => result))) if (!isLeaf(node)) expectTypeOfLowering(node);
  });

  it.skipIf(withoutDerivative.has(bench.name))("has the derivatives that central differences have", () => {
    for (const sample of bench.samples) {
      if (!sample.smooth || sample.result.dtype !== "f32" || floats(sample).length === 0) continue;
      const first = weighted(bench, [sample.result]);
      const gradients = expectDerivative(bench, first, sample);
      const second = weighted(bench, gradients);
      if (gradients.length > 0) expectDerivative(bench, second, sample);
    }
  });

  it("is computed by the TypeScript backend as by the oracle, with its derivatives", async () => {
    const outputs = new Map<string, Node>();
    bench.samples.forEach((sample, i) => {
      outputs.set(`y${i}`, sample.result);
      if (!sample.smooth || sample.result.dtype !== "f32") return;
      const gradients = gradientsOf(weighted(bench, [sample.result]), floats(sample));
      gradients.forEach((gradient, d) => outputs.set(`d${d}y${i}`, gradient));
      if (gradients.length === 0) return;
      gradientsOf(weighted(bench, gradients), floats(sample)).forEach((each, d) => outputs.set(`dd${d}y${i}`, each));
    });
    const inputs = bench.values();
    const expected = evaluate([...outputs.values()], inputs, sizes);
    const actual = await infer(bench.graph, outputs, reached(outputs, inputs), sizes, capacities);
    for (const [key, node] of outputs)
      expect(difference(actual[key]!, expected.get(node)!.data, isEqual(node)), `${key} = ${node}`).toBeUndefined();
  });

  /** The derivatives of a number by all float operands; checks them. */
  function expectDerivative(of: Bench, root: Node, sample: Sample): Node[] {
    const operands = floats(sample);
    const cotangents = differentiate(root, literal(of.graph, 1), operands);
    const known = operands.flatMap((operand) => cotangents.get(operand) ?? []);
    const given = new Map([...values, ...of.values()]);
    const derivatives = evaluate(known, given, sizes);
    for (const operand of operands) {
      const cotangent = cotangents.get(operand);
      given.get(operand)!.data.forEach((x, i) => {
        const expected = centralDifference(probe(root, given, sizes, operand, i), x, 1e-3);
        const actual = cotangent ? derivatives.get(cotangent)!.data[i]! : 0;
        expect(Math.abs(actual - expected), `${sample.result}, element ${i} of ${operand}: ${actual} instead of ${expected}`).toBeLessThanOrEqual(
          1e-6 * Math.max(Math.abs(actual), Math.abs(expected)) + 1e-9,
        );
      });
    }
    return known;
  }
});

/** Σ w · y with weights of their own: a number through which every element can be told apart. */
function weighted(bench: Bench, nodes: readonly Node[]): Node {
  const parts = nodes.map((node) => {
    const dims = node.shape.map((_, d) => d);
    return sumOver(mul(node, bench.weights(node)), dims);
  });
  return parts.reduce((sum, part) => mul(1, sum) && sum === part ? sum : sum, parts[0] ?? literal(bench.graph, 0));
}
