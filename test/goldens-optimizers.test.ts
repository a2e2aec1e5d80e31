import { describe, expect, it } from "vitest";
import { isSupported } from "./parity/calls.ts";
import { goldenCases, type OptimizerCase } from "./parity/golden.ts";
import { runOptimizer } from "./parity/optimizers.ts";

const cases = goldenCases<OptimizerCase>("optimizers").filter(
  (golden) => golden.op.startsWith("optim.") && isSupported(golden),
);

describe("every loss and the parameters of fifty steps", () => {
  it("covers all cases of the optimisers there are", () => {
    expect(cases.map(({ id }) => id)).toEqual(
      [0, 1, 2, 3, 4]
        .flatMap((i) => [`optim.SGD/${i}`])
        .concat([0, 1, 2, 3, 4].map((i) => `optim.Adam/${i}`)),
    );
  });

  const precisions = ["f64", "f32"] as const;
  const steppings = ["step", "forward, backward, update"] as const;
  const rows = cases.flatMap((golden) =>
    precisions.flatMap((precision) =>
      steppings.map((stepping) => [golden.id, precision, stepping, golden] as const),
    ),
  );

  it.each(rows)("%s, %s, %s", async (_, precision, stepping, golden) => {
    expect(await runOptimizer(golden, precision, stepping)).toEqual([]);
  });
});
