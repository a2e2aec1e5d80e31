import { expect, it } from "vitest";
import { Graph } from "../../compiler/graph/graph.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { stabilize } from "../../compiler/transforms/stabilize.ts";
import * as library from "../../src/index.ts";
import { callOf } from "../parity/calls.ts";
import { casesIn, categoriesIn, type FunctionCase, goldens, isFunctionCase } from "../parity/golden.ts";
import { whyUnsupported } from "../parity/runner.ts";

const dtypes = { float64: "f32", int64: "i32", bool: "bool" } as const;

/** What is said to the user of a call that is all that was written. */
function reasonsFor(golden: FunctionCase): readonly string[] {
  const graph = new Graph();
  tracing(graph, () => {
    const tensors = Object.fromEntries(
      Object.entries(golden.inputs).map(
        ([name, { shape, dtype }]) => [name, library.input(shape, dtypes[dtype])] as const,
      ),
    );
    stabilize(callOf({ ...golden, tensors }, library, () => {}));
  });
  return graph.rewritings.map(({ reason }) => `${golden.id}: ${reason}`);
}

it("what the library composes needs no rewriting: users are told of their own formulas only", () => {
  const cases = categoriesIn(goldens)
    .flatMap((category) => casesIn(goldens, category).filter(isFunctionCase))
    .filter((golden) => whyUnsupported(golden) === undefined);
  expect(cases.length).toBeGreaterThan(600);
  expect(cases.flatMap(reasonsFor)).toEqual([]);
});
