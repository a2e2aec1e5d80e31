// Gives the library's own definitions, src/**/*.graph.ts, the meaning of the language: tsc emitted their
// operators as arithmetic on numbers.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rewriteLibrary } from "../dist/compiler/language/rewrite.js";

const root = fileURLToPath(new URL("..", import.meta.url));

for (const file of readdirSync(join(root, "src"), { recursive: true })) {
  if (!file.endsWith(".graph.ts")) continue;
  const source = join(root, "src", file);
  const target = join(root, "dist", "src", file.replace(/\.ts$/, ".js"));
  writeFileSync(target, rewriteLibrary(readFileSync(source, "utf8"), source, { built: true }));
}
