import { describe, expect, it } from "vitest";
import { casesIn, goldens, isOptimizerCase } from "./parity/golden.ts";
import { runCases, whyUnsupported } from "./parity/runner.ts";

const cases = casesIn(goldens, "optimizers")
  .filter(isOptimizerCase)
  .filter((golden) => whyUnsupported(golden) === undefined);

describe("every loss and the parameters of fifty steps, by step and by its parts", () => {
  it("covers all cases of SGD and Adam", () => {
    const wanted = ["SGD", "Adam"].flatMap((name) => [0, 1, 2, 3, 4].map((i) => `optim.${name}/${i}`));
    expect(cases.map(({ id }) => id)).toEqual(expect.arrayContaining(wanted));
  });

  it.each(cases.map((golden) => [golden.id, golden] as const))("%s", async (_, golden) => {
    const outcomes = await runCases([golden]);
    expect(outcomes.map(({ precision, problems }) => [precision, ...problems])).toEqual([["f64"], ["f32"]]);
  });
});
