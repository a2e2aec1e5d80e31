import { describe, expect, it } from "vitest";
import { expansionsFor, printExpansion } from "../compiler/backends/typescript/expansions.ts";
import { unreserved } from "../compiler/kernels/names.ts";
import { type Bound, expanded, stepsOf } from "../compiler/scalar/expansion.ts";
import { choose, exponential, isLess, logarithm, plus, times } from "../compiler/scalar/formulas.ts";
import type { Intrinsic } from "../compiler/scalar/intrinsics.ts";
import { call, literal, type Scalar } from "../compiler/scalar/scalar.ts";
import * as special from "../compiler/scalar/special.ts";
import { besselI, scaledBesselI } from "../compiler/scalar/special/bessel.ts";
import { polygamma } from "../compiler/scalar/special/polygamma.ts";
import { sinc } from "../compiler/scalar/special/sinc.ts";

const known: readonly Intrinsic[] = [
  ...Object.values(special),
  ...[1, 2, 7].map((n) => polygamma(n)),
  ...[0, 1, 4].map((n) => sinc(n)),
  ...[0, 1].flatMap((n) => [besselI(n), scaledBesselI(n)]),
];

/** What an expansion calls. */
function calledBy({ expansion }: Intrinsic): readonly Intrinsic[] {
  const visit = (value: Scalar<Bound>): readonly Intrinsic[] =>
    value.kind === "apply" ? [value.intrinsic, ...value.args.flatMap(visit)] : [];
  const { list, result } = stepsOf(expansion!);
  return [...list.map(({ value }) => value), result].flatMap(visit).filter((each) => each.expansion);
}

describe("the name of every expansion", () => {
  const all = new Set(known);
  for (const each of all) for (const called of calledBy(each)) all.add(called);

  it.each([...all].map((each) => [each.name, each] as const))("%s is one that no variable gets", (name) => {
    expect(unreserved(name)).not.toBe(name);
    // Variables are numbered: what a number was put to must be taken, too.
    const word = name.replace(/\d+$/, "");
    expect(unreserved(word) === word).toBe(word.endsWith("OfOrder"));
  });

  it("is its own", () => expect(new Set([...all].map(({ name }) => name)).size).toBe(all.size));
});

describe("an expansion is printed", () => {
  it("with what one side alone needs on that side, and what both need before", () => {
    const f = expanded("f", "An example.", ["x"], (bind, x) => {
      const both = bind(exponential(x), "both");
      const first = bind(logarithm(both), "first");
      const second = bind(times(both, both), "second");
      return choose(isLess(x, 0), plus(first, first), choose(isLess(x, 9), 0, plus(second, 1)));
    });
    expect(printExpansion(f).split("\n")).toEqual([
      "/** An example. */",
      "function f(x: number): number {",
      "const both = Math.exp(x);",
      "if (x < 0) {",
      "const first = Math.log(both);",
      "return first + first;",
      "}",
      "if (x < 9) {",
      "return 0;",
      "}",
      "const second = both * both;",
      "return second + 1;",
      "}",
    ]);
    expect([-1, 1, 10].map((x) => f.meaning(x))).toEqual([-2, 0, Math.exp(10) * Math.exp(10) + 1]);
  });

  it("once, with those that it calls", () => {
    const store = (value: Scalar<never>) =>
      ({ kind: "combine", local: { name: "y", storage: "f64" }, combine: "last", value }) as const;
    const body = [special.erfc, special.erf, special.erfc].map((each) => store(call(each, literal(1))));
    const printed = expansionsFor([{ body, scratch: [], choices: [] }]);
    expect(printed.map((text) => /function (\w+)/.exec(text)![1])).toEqual([
      "erfc",
      "erf",
      "erfcLarge",
      "erfTail",
    ]);
  });
});
