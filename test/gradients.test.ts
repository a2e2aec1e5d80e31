import { describe, expect, it } from "vitest";
import { differencesIn, ordersOf } from "./gradients/orders.ts";
import { casesIn, categoriesIn, type FunctionCase, goldens, isFunctionCase } from "./parity/golden.ts";
import { whyUnsupported } from "./parity/runner.ts";

/** Nothing in it lies at a kink or at an extreme. */
const isSmooth = ({ tags = [], grads = {} }: FunctionCase): boolean =>
  !tags.includes("edge") && Object.keys(grads).length > 0;

const cases = categoriesIn(goldens)
  .flatMap((category) => casesIn(goldens, category).filter(isFunctionCase))
  .filter((golden) => isSmooth(golden) && whyUnsupported(golden) === undefined);
const ops = [...new Set(cases.map(({ op }) => op))];

describe("derivatives of all orders are those of central differences", () => {
  it.each(ops)("%s", (op) => {
    const [first, ...others] = cases.filter((golden) => golden.op === op);
    // To third order once, to second in all forms of the call.
    const checks = [[first!, 3] as const, ...others.map((golden) => [golden, 2] as const)];
    const problems = checks.flatMap(([golden, order]) =>
      differencesIn(ordersOf(golden, order), 1e-3).map((problem) => `${golden.id}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });
});
