import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { functionsPage } from "./reference/page.ts";

it("docs/functions.md is what the sources say: npm run docs", () => {
  expect(functionsPage()).toBe(readFileSync(new URL("../docs/functions.md", import.meta.url), "utf8"));
});
