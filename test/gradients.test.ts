import { describe, expect, it } from "vitest";
import * as gradc from "../src/index.ts";
import { extraCases } from "./gradients/calls.ts";
import { conventions, steps } from "./gradients/hints.ts";
import { differencesIn, ordersOf } from "./gradients/orders.ts";
import { withoutGradient } from "./gradients/without.ts";
import { casesIn, categoriesIn, type FunctionCase, goldens, isFunctionCase } from "./parity/golden.ts";
import { exportFor, type Library } from "./parity/names.ts";
import { whyUnsupported } from "./parity/runner.ts";

/** Nothing in it lies at a kink or at an extreme. */
const isSmooth = ({ tags = [], grads = {}, args }: FunctionCase): boolean =>
  !tags.includes("edge") &&
  Object.keys(grads).length > 0 &&
  !Object.keys(args).some((name) => name in conventions);

const cases = [
  ...categoriesIn(goldens).flatMap((category) => casesIn(goldens, category).filter(isFunctionCase)),
  ...extraCases,
].filter((golden) => isSmooth(golden) && whyUnsupported(golden) === undefined);
const ops = [...new Set(cases.map(({ op }) => op))];

/** x², with an error in one of its derivatives: in the others it is right. */
const wrongSquares: readonly ((x: gradc.Tensor) => gradc.Tensor)[] = [
  (x) => gradc.mul(x, gradc.stopGradient(x)),
  (x) => {
    const [still, moved] = [gradc.stopGradient(x), gradc.sub(x, gradc.stopGradient(x))];
    return gradc.add(gradc.square(still), gradc.mul(gradc.mul(2, still), moved));
  },
];

it.each([1, 2])("an error in derivative %s is noticed", (order) => {
  const square = cases.find(({ op }) => op === "torch.square")!;
  const library = { ...gradc, square: wrongSquares[order - 1] };
  expect(differencesIn(ordersOf(square, 2), 1e-3)).toEqual([]);
  expect(differencesIn(ordersOf(square, 2, library), 1e-3)[0]).toMatch(`derivative ${order}: `);
});

it("covers every function that has a gradient", () => {
  const checked = new Set(ops.map((op) => exportFor(op, gradc)));
  const exempt = new Set(Object.values(withoutGradient).flat());
  const functionsIn = (library: Library, prefix = ""): (readonly [string, unknown])[] =>
    Object.entries(library).flatMap(([name, value]) => {
      if (typeof value === "object" && value !== null) return functionsIn(value as Library, `${name}.`);
      return typeof value === "function" && /^[a-z]/.test(name) ? [[prefix + name, value] as const] : [];
    });
  const functions = functionsIn(gradc);
  const names = new Set(functions.map(([name]) => name));
  expect(functions.filter(([name, value]) => !checked.has(value) && !exempt.has(name))).toEqual([]);
  expect([...exempt].filter((name) => !names.has(name))).toEqual([]);
  expect(extraCases.filter((golden) => whyUnsupported(golden)).map(({ op }) => op)).toEqual([]);
});

describe("derivatives of all orders are those of central differences", () => {
  it.each(ops)("%s", (op) => {
    const [first, ...others] = cases.filter((golden) => golden.op === op);
    // To third order once, to second in all forms of the call.
    const checks = [[first!, 3] as const, ...others.map((golden) => [golden, 2] as const)];
    const problems = checks.flatMap(([golden, order]) =>
      differencesIn(ordersOf(golden, order), steps[op]?.step ?? 1e-3).map(
        (problem) => `${golden.id}: ${problem}`,
      ),
    );
    expect(problems).toEqual([]);
  });
});
