/** What `npm start` shows once the examples are compiled: the formulas that became code, then a net that learns. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { printEpoch } from "./classification.ts";
import { runDigits } from "./digits.ts";

const project = dirname(createRequire(import.meta.url).resolve("gradc/package.json"));

/** The comment at the top of a generated file, which tells its graph. */
function headerOf(name: string): string {
  const text = readFileSync(join(project, "generated", `${name}.ts`), "utf8");
  const comment = text.slice(text.indexOf("/**") + 3, text.indexOf("*/"));
  return comment.replaceAll(/^ \* ?/gm, "").trim();
}

console.log(`\n${headerOf("logistic")}\n`);
console.log("The code of all this, step by step, is in generated/logistic.ts.\n");
console.log("Handwritten digits, by generated/digits.ts:\n");
const { testAccuracy } = runDigits({ onEpoch: printEpoch });
console.log(`\ntest accuracy ${testAccuracy.toFixed(4)}`);
