import { it } from "vitest";
import { writeFileSync } from "node:fs";
import * as morph from "ts-morph";
import { typescriptBackend } from "../compiler/backends/typescript/typescript.ts";
import { compile } from "../compiler/compile.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { randomCase } from "./random/case.ts";
import { check } from "./random/check.ts";
import { operationsOf } from "./random/operations.ts";
import { records } from "./primitives/records.ts";
import * as K from "../compiler/kernels/print.ts";
it("debug", async () => {
  const ops = operationsOf(records);
  const i = Number(process.env["CASE"]);
  const c = randomCase(i, (process.env["PREC"] ?? "f64") as never, ops);
  let log = "";
  try { tracing(c.program.graph, () => compile({ program: c.program, optimizer: c.optimizer, source: "x" }, typescriptBackend(morph), (s, t) => (log += `--- ${s}\n${t()}\n`))); } catch (e) { log += String((e as Error).stack); }
  writeFileSync("/tmp/scratch/debug.txt", log);
  console.log(await check(randomCase(i, (process.env["PREC"] ?? "f64") as never, ops)));
});
