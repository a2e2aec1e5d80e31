import { expect, it } from "vitest";
import { casesIn, categoriesIn, type GoldenCase, goldens, isOptimizerCase } from "./parity/golden.ts";
import { runCases, whyUnsupported } from "./parity/runner.ts";
import { unsupported } from "./parity/unsupported.ts";

const cases = categoriesIn(goldens).flatMap((category) => casesIn(goldens, category));
const missing = (golden: GoldenCase): boolean => whyUnsupported(golden) !== undefined;
const calls = cases.filter((golden) => !isOptimizerCase(golden) && !missing(golden));
const rows = new Map(calls.map(({ category, op }) => [op, category] as const));

it("what is missing is listed, and what is listed is missing", () => {
  const found = new Set(cases.filter(missing).map(({ category, op }) => `${category}: ${op}`));
  const listed = Object.entries(unsupported).flatMap(([category, ops]) =>
    ops.map((op) => `${category}: ${op}`),
  );
  expect([...found].sort()).toEqual(listed.sort());
});

it.each([...rows].map(([op, category]) => [category, op] as const))(
  "%s: outputs, gradients and buffers of %s are PyTorch's",
  async (_, op) => {
    const outcomes = await runCases(calls.filter((golden) => golden.op === op));
    const failed = outcomes.filter(({ status }) => status === "failed");
    expect(failed.map(({ golden, precision, problems }) => [golden.id, precision, ...problems])).toEqual([]);
  },
);
