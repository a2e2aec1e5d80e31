import { describe, expect, it } from "vitest";
import { Graph } from "../compiler/graph/graph.ts";
import type { Node } from "../compiler/graph/node.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { input } from "../compiler/primitives/leaves.ts";
import { applyEquation, type Equation } from "../compiler/transforms/equation.ts";
import { identities, stabilities } from "../compiler/transforms/identities.ts";
import { Precise } from "./equations/precise.ts";
import { isCondition, type Point, preciselyOf, valuesOf } from "./equations/sides.ts";
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

describe.each(ofClass("stability"))("$name", ({ equation }) => {
  const moderate = [-30, -3.5, -1, -1e-3, 0.25, 0.7, 1, 5, 30];
  const adversarial = [
    0, 1e-300, 1e-17, 1e-8, 0.1, 0.5, 1, 3, 20, 36, 37, 40, 100, 700, 709, 710, 745, 746, 1000,
  ].flatMap((x) => [x, -x]);

  /** Logits are any numbers; what is divided by is positive; targets lie between 0 and 1. */
  const domain = (all: readonly Point[]): readonly Point[] =>
    all.filter(([, second]) => second === undefined || isSecond(equation, second));

  it("holds of real numbers", () => {
    const precise = new Precise(400);
    const { left, right } = preciselyOf(equation, precise);
    for (const point of domain(points({ ...equation }, moderate)).filter((each) =>
      each.every((x) => Math.abs(x) <= 30),
    )) {
      const at = point.map((x) => precise.of(x));
      const [l, r] = [left(at), right(at)];
      const error = precise.toNumber(l > r ? l - r : r - l);
      expect(error, `at ${point.join(", ")}`).toBeLessThanOrEqual(1e-60);
    }
  });

  it("errs no more on the right than on the left", () => {
    const precise = new Precise(2900);
    const all = domain(combinations(equation, adversarial));
    const { left, right } = valuesOf(equation, all);
    all.forEach((point, i) => {
      const { reference, sensitivity } = exactly(equation, precise, point);
      const errorOf = (x: number): number => {
        if (!Number.isFinite(x)) return Infinity;
        const difference = precise.of(x) - reference;
        return precise.toNumber(difference < 0n ? -difference : difference);
      };
      const unavoidable =
        4 * Number.EPSILON * (Math.abs(precise.toNumber(reference)) + sensitivity) + Number.MIN_VALUE;
      const message = `at ${point.join(", ")}: ${left[i]} became ${right[i]}, exactly ${precise.toNumber(reference)}`;
      expect(errorOf(right[i]!), message).toBeLessThanOrEqual(Math.max(errorOf(left[i]!), unavoidable));
    });
  });
});

const combinations = ({ unknowns }: Equation, numbers: readonly number[]): readonly Point[] =>
  unknowns.reduce<Point[]>((all) => all.flatMap((point) => numbers.map((x) => [...point, x])), [[]]);

/** The second variable is a divisor or a target. */
function isSecond({ pattern }: Equation, x: number): boolean {
  return pattern.primitive.name === "log" ? x > 0 : x >= 0 && x <= 1;
}

/** The value of the right side, and by how much it moves when the inputs are rounded. 0 and ±1 are what they are. */
function exactly(
  equation: Equation,
  precise: Precise,
  point: Point,
): { reference: bigint; sensitivity: number } {
  const { right } = preciselyOf(equation, precise);
  const at = point.map((x) => precise.of(x));
  const reference = right(at);
  const step = 40n;
  const moves = at.map((x, i) => {
    if (point[i] === 0 || Math.abs(point[i]!) === 1) return 0;
    const moved = right(at.map((each, k) => (k === i ? x + (x >> step) : each)));
    return Math.abs(precise.toNumber((moved - reference) << step));
  });
  return { reference, sensitivity: moves.reduce((sum, move) => sum + move, 0) };
}
