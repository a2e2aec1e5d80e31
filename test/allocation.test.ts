import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { transformWithOxc } from "vite";
import { afterAll, describe, expect, it } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "gradc-allocation-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A file of the project as Node 20 can run it. */
async function runnable(path: string): Promise<string> {
  const source = readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
  const { code } = await transformWithOxc(source, path, { sourcemap: false });
  const file = join(scratch, path.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  writeFileSync(file, code);
  return file;
}

interface Case {
  readonly net: string;
  readonly batch: number;
  readonly warmUp: number;
  readonly steps: number;
}

/** How often a process collected memory while it trained. The smaller its nursery, the sooner a leak shows. */
async function collections({ net, batch, warmUp, steps }: Case, variant: string): Promise<number> {
  const files = await Promise.all([runnable("test/allocation/program.ts"), runnable(`generated/${net}.ts`)]);
  const args = ["--max-semi-space-size=1", ...files, ...[batch, warmUp, steps].map(String), variant];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { during } = JSON.parse(stdout) as { during: number };
  return during;
}

const logistic: Case = { net: "logistic", batch: 4, warmUp: 20_000, steps: 1_000_000 };
const fashion: Case = { net: "fashion", batch: 4, warmUp: 500, steps: 2000 };
const digits: Case = { net: "digits", batch: 32, warmUp: 500, steps: 10_000 };
const births: Case = { net: "births", batch: 2, warmUp: 200, steps: 2000 };
const moby: Case = { net: "moby", batch: 1, warmUp: 500, steps: 2000 };

describe("after warm-up a step allocates nothing", () => {
  it("in a million steps of logistic", async () => expect(await collections(logistic, "step")).toBe(0));
  it("in two thousand steps of fashion", { timeout: 300_000 }, async () =>
    expect(await collections(fashion, "step")).toBe(0),
  );
  it("in ten thousand steps of digits", { timeout: 300_000 }, async () =>
    expect(await collections(digits, "step")).toBe(0),
  );
  // 56 and 8 steps in time, each some calls.
  it.each([births, moby])("in two thousand steps of $net", { timeout: 300_000 }, async (net) =>
    expect(await collections(net, "step")).toBe(0),
  );
});

describe("what allocates is found", () => {
  it("a view a step", async () => expect(await collections(logistic, "view")).toBeGreaterThanOrEqual(10));
  it("a fresh result a step", async () =>
    expect(await collections(logistic, "result")).toBeGreaterThanOrEqual(10));
});
