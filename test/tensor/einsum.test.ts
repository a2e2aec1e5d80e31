import { describe, expect, it } from "vitest";
import { einsum, mul, sum } from "../../src/index.ts";
import { close, Random } from "../numbers.ts";
import { type Operand, outcomeOf } from "./values.ts";

/** Equations with the shapes of their operands; "..." stands for dimensions that broadcast. */
const equations: readonly (readonly [equation: string, ...shapes: readonly (readonly number[])[]])[] = [
  ["ij,jk->ik", [2, 3], [3, 4]],
  ["ij,jk", [2, 3], [3, 4]],
  ["ba", [2, 3]],
  ["aB,Bc", [2, 3], [3, 2]],
  [" i j , j k -> k i ", [2, 3], [3, 2]],
  ["ij->", [2, 3]],
  ["ij->j", [0, 3]],
  ["ii", [3, 3]],
  ["ii->i", [3, 3]],
  ["iij->j", [3, 3, 2]],
  ["iji->ij", [3, 2, 3]],
  ["iii->i", [2, 2, 2]],
  ["iijj->ji", [2, 2, 3, 3]],
  ["iij,jkk->ik", [2, 2, 3], [3, 4, 4]],
  ["i,j,k->kji", [2], [3], [2]],
  ["i,i,i->", [3], [3], [3]],
  ["i,i->i", [3], [3]],
  [",i->i", [], [3]],
  [",->", [], []],
  ["ij,kl->", [2, 3], [3, 2]],
  ["ij,jk->ik", [2, 0], [0, 3]],
  ["ij,jk->ik", [2, 1], [3, 4]],
  ["ij,ij->i", [2, 3], [1, 3]],
  ["ij,jk->ik", [1, 1], [1, 1]],
  ["ij,jk,kl,lm->im", [2, 3], [3, 4], [4, 2], [2, 3]],
  ["ij,jk,kl,l->i", [2, 3], [3, 4], [4, 2], [2]],
  ["bn,anm,bm->ba", [2, 5], [3, 5, 4], [2, 4]],
  ["ijk,jil,kl->l", [2, 3, 4], [3, 2, 5], [4, 5]],
  ["abcd,abcd->dcba", [2, 1, 2, 2], [2, 1, 2, 2]],
  ["...ij,...jk->...ik", [2, 1, 2, 3], [4, 3, 2]],
  ["...ij,jk", [2, 2, 3], [3, 2]],
  ["...ii->...i", [2, 3, 3]],
  ["i...->...i", [2, 3]],
  ["...,...", [2, 3], [3]],
  ["...ij->ij", [4, 2, 3]],
  ["i...j->", [2, 3, 2]],
  ["...i,...i->...", [2, 1, 3], [4, 3]],
  ["a...b,b...->a...", [2, 3, 4], [4, 3]],
  ["...", [2, 3]],
  ["i...,i->...", [2], [2]],
];

const rows = equations.map(([equation, ...shapes]) => ({ equation, shapes }));

/** The labels of each operand and of the output, one for each dimension; unlabelled ones are counted from the right. */
function spelled(equation: string, shapes: readonly (readonly number[])[]): readonly string[][] {
  const [inputs, output] = equation.replaceAll(" ", "").split("->") as [string, string | undefined];
  const spell = (text: string, rest: number): string[] =>
    text
      .replace("...", "…")
      .split("")
      .flatMap((label) => (label === "…" ? Array.from({ length: rest }, (_, i) => `…${rest - i}`) : [label]));
  const lists = inputs
    .split(",")
    .map((text, i) => spell(text, shapes[i]!.length - text.replace("...", "").length));
  const all = lists.flat();
  const rest = Math.max(0, ...lists.map((list) => list.filter((label) => label.startsWith("…")).length));
  const once = all
    .filter((label) => label.length === 1 && all.indexOf(label) === all.lastIndexOf(label))
    .sort();
  const implied = [...spell("...", rest), ...once];
  return [...lists, output === undefined ? implied : spell(output, rest)];
}

interface Summed {
  readonly shape: readonly number[];
  readonly value: Float64Array;
  readonly gradients: readonly Float64Array[];
}

/** Every combination of indices, one by one: values, and gradients of Σ weight · value. */
function oneByOne(equation: string, operands: readonly Operand[], weight: (i: number) => number): Summed {
  const shapes = operands.map(({ shape }) => shape as readonly number[]);
  const lists = spelled(equation, shapes);
  const sizes = new Map<string, number>();
  shapes.forEach((shape, i) =>
    shape.forEach((size, d) => {
      const label = lists[i]![d]!;
      if ((sizes.get(label) ?? 1) === 1) sizes.set(label, size);
    }),
  );
  const labels = [...sizes.keys()];
  const output = lists.at(-1)!;
  const shape = output.map((label) => sizes.get(label)!);
  const place = (list: readonly string[], own: readonly number[], at: ReadonlyMap<string, number>): number =>
    list.reduce((sum_, label, d) => sum_ * own[d]! + (own[d] === 1 ? 0 : at.get(label)!), 0);
  const value = new Float64Array(shape.reduce((a, b) => a * b, 1));
  const gradients = operands.map(({ data }) => new Float64Array(data.length));
  const visit = (rest: readonly string[], at: Map<string, number>): void => {
    const [label, ...others] = rest;
    if (label !== undefined) {
      for (let i = 0; i < sizes.get(label)!; i++) visit(others, at.set(label, i));
      return;
    }
    const places = operands.map((_, i) => place(lists[i]!, shapes[i]!, at));
    const factors = operands.map(({ data }, i) => data[places[i]!]!);
    const target = place(output, shape, at);
    value[target]! += factors.reduce((a, b) => a * b, 1);
    places.forEach((own, i) => {
      gradients[i]![own]! += weight(target) * factors.reduce((a, b, k) => (k === i ? a : a * b), 1);
    });
  };
  visit(labels, new Map());
  return { shape, value, gradients };
}

const random = new Random(3);
const operandOf = (shape: readonly number[]): Operand => ({
  shape,
  data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.between(-2, 2)),
});

/** Tells the elements of a result apart. */
const weight = (i: number): number => 1 + (i % 7) / 8;
const weightsOf = ({ shape, value }: Summed): Operand => ({
  shape,
  data: Array.from(value, (_, i) => weight(i)),
});

describe("einsum is the sum over all indices, one by one", () => {
  it.each(rows)("$equation of $shapes", async ({ equation, shapes }) => {
    const operands = shapes.map(operandOf);
    const wanted = oneByOne(equation, operands, weight);
    const found = await outcomeOf(
      (...tensors) => {
        const result = einsum(equation, ...tensors.slice(0, -1));
        return [sum(mul(result, tensors.at(-1)!)), result];
      },
      [...operands, weightsOf(wanted)],
    );
    expect(found.shapes[1]).toEqual(wanted.shape);
    const pairs = [
      [found.values[1]!, wanted.value] as const,
      ...wanted.gradients.map((gradient, i) => [found.gradients[i]!, gradient] as const),
    ];
    for (const [actual, expected] of pairs) {
      expect(actual).toHaveLength(expected.length);
      actual.forEach((x, i) =>
        expect(close(x, expected[i]!, 1e-13, 1), `${x} and ${expected[i]}`).toBe(true),
      );
    }
  });

  it("takes operands as a list, and labels as numbers", async () => {
    const [a, b] = [operandOf([2, 3]), operandOf([3, 4])];
    const { values } = await outcomeOf(
      (x, y) => [
        einsum("ij,jk->ki", x, y),
        einsum("ij,jk->ki", [x, y]),
        einsum(x, [0, 30], y, [30, 1], [1, 0]),
        einsum(x, ["...", 7], [7, "..."]),
      ],
      [a, b],
    );
    expect(values[1]).toEqual(values[0]);
    expect(values[2]).toEqual(values[0]);
    expect(values[3]).toEqual([0, 3, 1, 4, 2, 5].map((i) => a.data[i]));
  });
});
