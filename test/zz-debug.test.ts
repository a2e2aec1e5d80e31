import { it } from "vitest";
import { writeFileSync } from "node:fs";
import * as morph from "ts-morph";
import { typescriptBackend } from "../compiler/backends/typescript/typescript.ts";
import { compile } from "../compiler/compile.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { randomCase } from "./random/case.ts";
import { check } from "./random/check.ts";
import { shrunk, printCase } from "./random/shrink.ts";
import { operationsOf } from "./random/operations.ts";
import { records } from "./primitives/records.ts";
it("debug", async () => {
  const ops = operationsOf(records);
  for (const i of process.env["CASE"]!.split(",").map(Number)) {
    const first = randomCase(i, (process.env["PREC"] ?? "f64") as never, ops);
    const c = await shrunk(first, async (s) => (await check(s)).kind === "failed");
    let log = "";
    try {
      tracing(c.program.graph, () =>
        compile(
          { program: c.program, optimizer: c.optimizer, source: "x" },
          typescriptBackend(morph),
          (s, t) => (log += `--- ${s}\n${t()}\n`),
        ),
      );
    } catch (e) {
      log += String((e as Error).stack);
    }
    writeFileSync("/tmp/scratch/debug" + i + ".txt", log);
    console.log(
      i,
      printCase(c),
      "\n",
      ((await check(c)) as { message: string }).message?.split("\n").slice(0, 6).join("\n"),
    );
  }
}, 600000);
