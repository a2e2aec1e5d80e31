import { describe, expect, it } from "vitest";
import { isSupported } from "./parity/calls.ts";
import { optimizerCases } from "./parity/golden.ts";
import { runOptimizer } from "./parity/optimizers.ts";

const cases = optimizerCases().filter(isSupported);

describe("every loss and the parameters of fifty steps", () => {
  it("covers all cases of SGD and Adam", () => {
    const wanted = ["SGD", "Adam"].flatMap((name) => [0, 1, 2, 3, 4].map((i) => `optim.${name}/${i}`));
    expect(cases.map(({ id }) => id)).toEqual(expect.arrayContaining(wanted));
  });

  const precisions = ["f64", "f32"] as const;
  const steppings = ["step", "forward, backward, update"] as const;
  const rows = cases.flatMap((golden) =>
    precisions.flatMap((precision) =>
      steppings.map((stepping) => [golden.id, precision, stepping, golden] as const),
    ),
  );

  it.each(rows)("%s, %s, %s", async (_, precision, stepping, golden) => {
    const problems = await runOptimizer(golden, precision, stepping);
    expect(problems.slice(0, 5)).toEqual([]);
  });
});
