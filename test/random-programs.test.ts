import { expect, it } from "vitest";
import { reachable } from "../compiler/graph/walk.ts";
import { rootsOf } from "../compiler/graph/print.ts";
import { randomCase } from "./random/case.ts";
import { check } from "./random/check.ts";
import { operationsOf } from "./random/operations.ts";
import { records, writtenNames } from "./primitives/records.ts";

const seed = Number(process.env["GRADC_SEED"] ?? 1);
const count = Number(process.env["GRADC_PROGRAMS"] ?? 300);

it("random", async () => {
  const operations = operationsOf(records);
  const counts = new Map<string, number>();
  let sensitive = 0;
  const failures: string[] = [];
  let t = performance.now();
  for (let i = 0; i < count; i++) {
    const test = randomCase(seed * 1000 + i, (process.env["PREC"] ?? "f64") as never, operations);
    for (const node of reachable(rootsOf(test.program))) counts.set(node.primitive.name, (counts.get(node.primitive.name) ?? 0) + 1);
    const verdict = await check(test);
    if (verdict.kind === "sensitive") sensitive++;
    if (verdict.kind === "failed") failures.push(`${i}: ${verdict.message.split("\n").slice(0, 4).join(" | ")}`);
  }
  console.log(`${count} programs, ${sensitive} sensitive, ${failures.length} failures, ${performance.now() - t} ms`);
  console.log([...counts].map(([a, b]) => `${a} ${b}`).join(", "));
  console.log("missing", [...records.map((r) => r.name), ...writtenNames].filter((n) => (counts.get(n) ?? 0) < 10));
  console.log(failures.slice(0, 40).join("\n"));
  expect(failures.length).toBe(0);
}, 1e6);
