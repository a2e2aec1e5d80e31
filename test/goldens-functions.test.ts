import { describe, expect, it } from "vitest";
import { isSupported } from "./parity/calls.ts";
import { runFunction } from "./parity/functions.ts";
import { categories, type FunctionCase, goldenCases } from "./parity/golden.ts";

const functional = categories.filter(
  (category) => !["optimizers", "schedulers", "training"].includes(category),
);
const cases = functional.flatMap((category) => goldenCases<FunctionCase>(category)).filter(isSupported);
const ops = [...new Set(cases.map(({ op }) => op))].map(
  (op) => [op, cases.filter((golden) => golden.op === op)] as const,
);

describe("golden", () => {
  it.each(ops)("%s", async (_, goldens) => {
    const problems: string[] = [];
    for (const golden of goldens)
      for (const precision of ["f64", "f32"] as const) {
        try {
          for (const problem of await runFunction(golden, precision))
            problems.push(`${golden.id} ${precision}: ${problem}`);
        } catch (error) {
          problems.push(`${golden.id} ${precision}: ${String(error)}`);
        }
      }
    expect(problems).toEqual([]);
  });
});
