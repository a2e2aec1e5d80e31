import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as gradc from "../../src/index.ts";
import { errorOf } from "./definitions.ts";
import { library as small } from "./library.ts";

/** Single errors, of a small library; several in one definition, of the whole one. */
const folders = { errors: small, mistakes: gradc };
const rows = Object.entries(folders).flatMap(([folder, library]) => {
  const url = new URL(`${folder}/`, import.meta.url);
  return readdirSync(url).map((name) => [`${folder}/${name}`, new URL(name, url), library] as const);
});

/** `--- path` before each file of the definition, `--- error` before what is printed. */
function sectionsOf(text: string): Record<string, string> {
  const [, ...parts] = text.split(/^--- (.*)\n/m);
  return Object.fromEntries(parts.flatMap((part, i) => (i % 2 === 0 ? [[part, parts[i + 1]!]] : [])));
}

/** Puts what is printed now into a file. */
function update(url: URL, text: string, printed: string): string {
  writeFileSync(
    url,
    text.replace(/^--- error\n[^]*/m, () => `--- error\n${printed}`),
  );
  return printed;
}

// With UPDATE_ERRORS set, the files are given what is printed now.
describe("errors of definitions", () => {
  it.each(rows)("%s", async (_, url, library) => {
    const text = readFileSync(url, "utf8");
    const { error, ...files } = sectionsOf(text);
    const printed = `${await errorOf(files, library)}\n`;
    expect(printed).toBe(process.env["UPDATE_ERRORS"] ? update(url, text, printed) : error);
  });
});

it("calls without end are told by their number", async () => {
  const text = await errorOf(`import { input } from "gradc";
const f = (x: Tensor): Tensor => f(x + 1);
export const y = f(input([3]));`);
  expect(text).toMatch(/^net\.graph\.ts:2:\d+  error GC1024  functions call one another without end$/m);
  expect(text).toMatch(/^ +\| … \d+ more calls$/m);
  expect(text.split("\n").length).toBeLessThan(20);
});
