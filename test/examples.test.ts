import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileAll, type Output, outputsOf } from "../compiler/index.ts";
import { readTable } from "../examples/data.ts";
import { runDiabetes } from "../examples/diabetes.ts";
import { runDigits } from "../examples/digits.ts";
import { runFashion } from "../examples/fashion.ts";
import { readImages } from "../examples/idx.ts";
import { runLogistic } from "../examples/logistic.ts";
import { runOscillator } from "../examples/oscillator.ts";
import { runXor } from "../examples/xor.ts";
import * as library from "../src/index.ts";
import { rules } from "./architecture/rules.ts";
import { parse } from "./architecture/source.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "gradc-examples-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const committed = (name: string): string => readFileSync(join(root, "generated", name), "utf8");

/** What examples/ becomes, seen from a folder, by file name. */
async function compiledIn(folder: string, path: string): Promise<readonly Output[]> {
  const run = await compileAll([path], { library, folder });
  expect(run.errors).toEqual([]);
  return outputsOf(run, "");
}

describe("what the examples compile to", () => {
  let outputs: readonly Output[];
  beforeAll(async () => void (outputs = await compiledIn(root, "examples")));

  it("is what is committed, and nothing else is", () => {
    expect(readdirSync(join(root, "generated")).toSorted()).toEqual(
      outputs.map(({ path }) => path).toSorted(),
    );
    for (const { path, text } of outputs)
      expect(text === committed(path), `${path} is stale: npm run compile`).toBe(true);
  });

  it("is the same seen from another folder, and in another place", async () => {
    cpSync(join(root, "examples"), join(scratch, "moved/examples"), { recursive: true });
    writeFileSync(join(scratch, "moved/package.json"), "{}");
    expect(await compiledIn(tmpdir(), join(root, "examples"))).toEqual(outputs);
    expect(await compiledIn(join(scratch, "moved/examples"), ".")).toEqual(outputs);
  });

  it("imports nothing and says no any", () => {
    const sources = outputs.map(({ path, text }) => parse(`generated/${path}`, text));
    expect(rules.layering.violations(sources)).toEqual([]);
    expect(rules.noAny.violations(sources)).toEqual([]);
  });

  it("passes every strict flag, in single and in double precision", async () => {
    const { compiled } = await compileAll(["examples"], { library, folder: root, precision: "f64" });
    const doubles = compiled.flatMap(({ artifacts }) =>
      artifacts.map(({ path, text }) => ({ path: join(scratch, path), text })),
    );
    for (const { path, text } of doubles) writeFileSync(path, text);
    const files = [
      ...outputs.map(({ path }) => join(root, "generated", path)),
      ...doubles.map(({ path }) => path),
    ];
    const flags =
      "--noEmit --ignoreConfig --target es2022 --lib es2022 --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes " +
      "--noUnusedLocals --noUnusedParameters --erasableSyntaxOnly";
    const checked = spawnSync(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), ...flags.split(" "), ...files],
      { encoding: "utf8" },
    );
    expect(checked.stdout + checked.stderr).toBe("");
    expect(checked.status).toBe(0);
  });
});

describe("every example learns", () => {
  it("logistic: the logical or", () => {
    const { firstLoss, lastLoss, outputs } = runLogistic();
    expect(lastLoss).toBeLessThan(firstLoss / 20);
    expect(outputs.map(Math.round)).toEqual([0, 1, 1, 1]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("xor, from seed %i", (seed) => {
    expect(runXor({ seed }).solved).toBe(true);
  });

  it("diabetes: far better than the mean", () => {
    const { error, baseline } = runDiabetes();
    expect(error).toBeLessThan(0.75 * baseline);
  });

  it("oscillator: the sine, from its equation alone", () => {
    expect(runOscillator().largestError).toBeLessThanOrEqual(0.02);
  });

  // Three seeds: npm run fashion.
  it("fashion: clothes it has not seen", { timeout: 600_000 }, () => {
    const losses: number[] = [];
    const { testAccuracy } = runFashion({ onEpoch: ({ loss }) => losses.push(loss) });
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(testAccuracy).toBeGreaterThanOrEqual(0.84);
  });

  // All ten seeds: npm run digits-seeds.
  it.each([1, 10])("digits, from seed %i: people it has not seen", (seed) => {
    const losses: number[] = [];
    const { testAccuracy } = runDigits({ seed, onEpoch: ({ loss }) => losses.push(loss) });
    expect(losses).toHaveLength(30);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 50);
    expect(testAccuracy).toBeGreaterThanOrEqual(seed === 1 ? 0.9 : 0.895);
  });
});

describe("the examples' images", () => {
  const folder = pathToFileURL(`${scratch}/`);
  const idx = (sizes: readonly number[], ...bytes: readonly number[]): Uint8Array =>
    gzipSync(Uint8Array.of(0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, 0, size]), ...bytes));
  const read = (images: Uint8Array, labels: Uint8Array): (() => unknown) => {
    writeFileSync(join(scratch, "images.gz"), images);
    writeFileSync(join(scratch, "labels.gz"), labels);
    return () => readImages("images.gz", "labels.gz", folder);
  };

  it("are read as numbers from 0 to 1", () => {
    expect(read(idx([2, 1, 2], 0, 255, 51, 102), idx([2], 9, 3))()).toEqual({
      count: 2,
      inputs: Float32Array.of(0, 1, 0.2, 0.4),
      targets: Float32Array.of(9, 3),
    });
  });

  it.each([
    [idx([2], 1), idx([2], 1, 2), "images.gz has 1 elements, but sizes 2"],
    [idx([1], 1), idx([2], 1, 2), "images.gz has 1 images, labels.gz 2 labels"],
    [gzipSync(Uint8Array.of(0, 0, 9, 1, 0, 0, 0, 0)), idx([0]), "images.gz is no file of this format"],
    [gzipSync(Uint8Array.of(0, 0, 8, 3, 0)), idx([0]), "images.gz is no file of this format"],
    [Uint8Array.of(1, 2, 3), idx([0]), "cannot read images.gz"],
  ])("%#: others are refused", (images, labels, message) => {
    expect(read(images, labels)).toThrow(message);
  });
});

describe("the examples' tables", () => {
  const folder = pathToFileURL(`${scratch}/`);
  const table = (text: string): (() => unknown) => {
    writeFileSync(join(scratch, "table.csv"), text);
    return () => readTable("table.csv", folder);
  };

  it("are read as numbers under names", () => {
    expect(table("a,b\n1,2.5\n-3,4e2\n")()).toEqual({
      columns: ["a", "b"],
      rows: [
        [1, 2.5],
        [-3, 400],
      ],
    });
    expect(readTable("digits.csv").rows).toHaveLength(1797);
  });

  it.each([
    ["a,b\n1,x\n", 'table.csv, row 1, column b holds "x", which is no number'],
    ["a,b\n1,\n", 'table.csv, row 1, column b holds "", which is no number'],
    ["a,b\n1,2,3\n", "table.csv is no table: Invalid Record Length"],
    ["a,b\n", "table.csv has no rows"],
    ["", "table.csv has no rows"],
  ])("%j is refused", (text, message) => {
    expect(table(text)).toThrow(message);
  });

  it("say which is missing", () => {
    expect(() => readTable("none.csv")).toThrow("cannot read none.csv: ENOENT");
  });
});
