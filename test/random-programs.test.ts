import { describe, expect, it } from "vitest";
import type { Precision } from "../compiler/graph/graph.ts";
import { rootsOf } from "../compiler/graph/print.ts";
import { reachable } from "../compiler/graph/walk.ts";
import { own } from "./primitives/own.ts";
import { records, writtenNames } from "./primitives/records.ts";
import { type Case, randomCase } from "./random/case.ts";
import { check } from "./random/check.ts";
import { wrongGradients } from "./random/numeric.ts";
import { operationsOf } from "./random/operations.ts";
import { printCase, shrunk } from "./random/shrink.ts";

const seed = Number(process.env["GRADC_SEED"] ?? 1);
const count = Number(process.env["GRADC_PROGRAMS"] ?? 300);

/** In single precision a sample. */
const rows: readonly (readonly [Precision, number])[] = [
  ["f64", count],
  ["f32", Math.ceil(count / 4)],
];

const primitives = [...records, ...own];
const operations = operationsOf(primitives);
const caseOf = (i: number, precision: Precision): Case =>
  randomCase(seed * 100_000 + i, precision, operations);
const fails = async (test: Case): Promise<boolean> => (await check(test)).kind === "failed";

/** How often each primitive stood in a program. */
const uses = new Map<string, number>();

async function report(i: number, precision: Precision, message: string): Promise<string> {
  const smallest = await shrunk(caseOf(i, precision), fails);
  const verdict = await check(smallest);
  const last = verdict.kind === "passed" ? "" : verdict.message;
  return [
    `program ${i} of seed ${seed}, ${precision}: ${message}`,
    "shrunk to",
    printCase(smallest),
    last,
  ].join("\n");
}

describe(`random programs, GRADC_SEED=${seed} GRADC_PROGRAMS=${count}`, () => {
  it.each(rows)(
    "in %s, %i of them, compute what the oracle says at every stage and every entry",
    async (precision, programs) => {
      const failures: string[] = [];
      let compared = 0;
      for (let i = 0; compared < programs && failures.length < 3; i++) {
        const test = caseOf(i, precision);
        const verdict = await check(test);
        if (verdict.kind === "sensitive") continue;
        compared++;
        for (const { primitive } of reachable(rootsOf(test.program)))
          uses.set(primitive.name, (uses.get(primitive.name) ?? 0) + 1);
        if (verdict.kind !== "passed") failures.push(await report(i, precision, verdict.message));
        else if (i % 5 === 0)
          failures.push(
            ...wrongGradients(test, verdict.trained).map((text) => `program ${i} of seed ${seed}: ${text}`),
          );
      }
      expect(failures.join("\n\n")).toBe("");
    },
    600_000,
  );

  it("contain every primitive at least ten times", () => {
    const names = [...primitives.map(({ name }) => name), ...writtenNames];
    const rare = names
      .filter((name) => (uses.get(name) ?? 0) < 10)
      .map((name) => `${name}: ${uses.get(name) ?? 0}`);
    expect(rare).toEqual([]);
  });
});
