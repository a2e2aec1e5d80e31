import { describe, expect, it } from "vitest";
import { applyEquation } from "../compiler/transforms/equation.ts";
import { stabilities } from "../compiler/transforms/identities.ts";
import { stableForms } from "../compiler/transforms/stable-forms.ts";
import { stabilize } from "../compiler/transforms/stabilize.ts";
import { formulas } from "./stability/formulas.ts";
import { build, errorOf, type Formula, measure, type Measurement, precise } from "./stability/measure.ts";

/** Below the least normal number there are no digits to keep. */
const least = 2.2250738585072014e-308;

/** The error that a few roundings of operands and result cost whatever the formula. */
const unavoidable = ({ exact, sensitivity }: Measurement, { beside = 0 }: Formula): number =>
  8 * Number.EPSILON * (Math.abs(precise.toNumber(exact!)) + sensitivity) + Number.EPSILON * beside + least;

const rows = formulas.map((formula) => ({
  name: formula.name,
  formula,
  measurements: measure(formula).filter(({ exact }) => exact !== undefined),
}));

describe.each(rows.filter(({ formula }) => formula.differs === undefined))("$name", ({ measurements }) => {
  it("is the same real number as what is computed, derivatives included", () => {
    for (const { what, exact, exactNaive } of measurements) {
      if (exactNaive === undefined) continue;
      const difference = Math.abs(precise.toNumber(exact! - exactNaive));
      expect(difference, what).toBeLessThanOrEqual(1e-60 * Math.abs(precise.toNumber(exact!)) + 1e-200);
    }
  });
});

describe.each(rows)("$name", ({ formula, measurements }) => {
  it("errs no less than what is computed", () => {
    for (const each of measurements) {
      const { what, naive, better, exact } = each;
      const [before, after] = [errorOf(naive, exact!), errorOf(better, exact!)];
      const message = `${what}: ${naive} became ${better}, exactly ${precise.toNumber(exact!)}`;
      expect(after, message).toBeLessThanOrEqual(Math.max(before, unavoidable(each, formula)));
    }
  });
});

it.each(rows)("what is computed for $name is final", ({ formula }) => {
  const { better, graph } = build(formula);
  const known = graph.rewritings.length;
  stabilize([better[0]!]);
  expect(graph.rewritings.slice(known)).toEqual([]);
});

it("every rewriting is measured", () => {
  // Of all nodes, those in between, too: one rewriting may open the way for another.
  const nodes = formulas.flatMap((formula) => build(formula).graph.nodes.slice());
  const unmeasured = [
    ...stabilities.filter((equation) => !nodes.some((node) => applyEquation(equation, node))),
    ...stableForms.filter(({ rewrite }) => !nodes.some((node) => rewrite(node))),
  ];
  expect(unmeasured.map(({ reason }) => reason)).toEqual([]);
});

it("prints the largest errors, in units of what is unavoidable", () => {
  const largest = (list: readonly Measurement[], formula: Formula, which: "naive" | "better"): string =>
    Math.max(
      ...list.map((each) => errorOf(each[which], each.exact!) / unavoidable(each, formula)),
    ).toPrecision(2);
  const table = rows.map(({ name, formula, measurements }) => {
    const change = (word: string): string => {
      const list = measurements.filter(({ what }) => what.startsWith(word));
      return `${largest(list, formula, "naive")} → ${largest(list, formula, "better")}`;
    };
    return { formula: name, value: change("value"), gradient: change("gradient") };
  });
  console.table(table);
  expect(table).toHaveLength(formulas.length);
});
