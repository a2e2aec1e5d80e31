// Writes docs/functions.md from the declarations, docstrings and records; with --check it only says whether that is fresh.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fromSources } from "./from-sources.mjs";

const path = fileURLToPath(new URL("../docs/functions.md", import.meta.url));
const { functionsPage } = await fromSources("test/reference/page.ts");
const page = functionsPage();

if (!process.argv.includes("--check")) writeFileSync(path, page);
else if (readFileSync(path, "utf8") !== page) {
  console.error("docs/functions.md is not what the sources say: npm run docs");
  process.exitCode = 1;
}
