import { expect, it } from "vitest";
import { Graph } from "../compiler/graph/graph.ts";
import type { Node } from "../compiler/graph/node.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { input } from "../compiler/primitives/leaves.ts";
import { applyEquation, type Equation } from "../compiler/transforms/equation.ts";
import { identities, stabilities } from "../compiler/transforms/identities.ts";
import { isCondition, type Point, valuesOf } from "./equations/sides.ts";
import { close, extremes, Random } from "./numbers.ts";

const print = (node: Node): string =>
  node.inputs.length > 0 ? `${node.primitive.name}(${node.inputs.map(print).join(", ")})` : printLeaf(node);
const printLeaf = ({ primitive, attributes }: Node): string =>
  primitive.name === "literal"
    ? String((attributes as { value: number }).value)
    : "xyzw"[(attributes as { position: number }).position]!;

const rows = [...identities, ...stabilities].map((equation) => ({
  name: `${equation.class}: ${print(equation.pattern)}`,
  equation,
}));
const ofClass = (kind: Equation["class"]) => rows.filter(({ equation }) => equation.class === kind);

/** Every combination of the numbers, and as many of random ones. */
function points(equation: Equation, numbers: readonly number[]): readonly Point[] {
  const random = new Random(7);
  const choices = equation.unknowns.map((unknown) => (isCondition(unknown) ? [0, 1] : numbers));
  const product = choices.reduce<Point[]>(
    (all, list) => all.flatMap((point) => list.map((x) => [...point, x])),
    [[]],
  );
  const anyNumber = (): number => random.between(-1, 1) * 10 ** random.whole(-8, 8);
  const randomPoints = product.map(() =>
    choices.map((list) => (list.length === 2 ? random.whole(0, 2) : anyNumber())),
  );
  return [...product, ...randomPoints];
}

function failures(equation: Equation, holds: (left: number, right: number) => boolean): string[] {
  const all = points(equation, extremes);
  const { left, right } = valuesOf(equation, all);
  return all
    .flatMap((point, i) =>
      holds(left[i]!, right[i]!) ? [] : [`at ${point.join(", ")}: ${left[i]} and ${right[i]}`],
    )
    .slice(0, 5);
}

it.each(rows)("$name is found where it stands", ({ equation }) => {
  const graph = new Graph("f64");
  const [left, right, became] = tracing(graph, () => {
    const variables = equation.unknowns.map(
      (unknown) => input([2], isCondition(unknown) ? "bool" : "f32") as unknown as Node,
    );
    const [from, to] = equation.sides(...variables);
    return [from, to, applyEquation(equation, from)];
  });
  expect(became).toBe(right);
  expect(became?.type).toEqual(left.type);
});

it.each(ofClass("exact"))("$name has the same bits on both sides", ({ equation }) => {
  expect(failures(equation, Object.is)).toEqual([]);
});

it.each(ofClass("finite"))("$name is equal to rounding where both sides are finite", ({ equation }) => {
  const bothFinite = (left: number, right: number): boolean =>
    Number.isFinite(left) && Number.isFinite(right);
  expect(failures(equation, (left, right) => !bothFinite(left, right) || close(left, right, 2e-15))).toEqual(
    [],
  );
  // Were it exact, it should say so.
  expect(failures(equation, Object.is)).not.toEqual([]);
});
