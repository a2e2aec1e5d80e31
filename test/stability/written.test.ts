import { join } from "node:path";
import { expect, it } from "vitest";
import { compileFile } from "../../compiler/driver/compile-file.ts";
import { type LocatedDiagnostic, positionOf } from "../../compiler/language/locate.ts";
import * as library from "../../src/index.ts";
import { write } from "../language/definitions.ts";

/** What is said to be computed instead; undefined where the formula stays. */
const deviations = "a sum over deviations from the means";
const norm = "a norm";
const stays = undefined;

/** As users write it, over x: [batch, 3, 4], y of the same shape and v: [5]; and what becomes of it. */
const rows: readonly (readonly [written: string, became: string | undefined])[] = [
  ["mean(mul(x, x)) - mean(x) ** 2", deviations],
  ["mean(square(x), 0) - square(mean(x, 0))", deviations],
  ["mean(x ** 2, [0, -1]) - mean(x, [-1, 0]) ** 2", deviations],
  [
    "mean(x ** 2, 1, { keepdim: true }) - mul(mean(x, 1, { keepdim: true }), mean(x, 1, { keepdim: true }))",
    deviations,
  ],
  ["sum(v ** 2) / 5 - (sum(v) / 5) ** 2", deviations],
  ["(sum(v ** 2) - sum(v) ** 2 / 5) / 4", deviations],
  ["sum(v ** 2) - 5 * mean(v) ** 2", deviations],
  ["5 * sum(v ** 2) - sum(v) ** 2", deviations],
  ["mean(mul(x, y), 2) - mul(mean(x, 2), mean(y, 2))", deviations],
  ["mean(mul(y, x), 2) - mul(mean(x, 2), mean(y, 2))", deviations],
  ["mean(x ** 2, 1) - mean(y, 1) ** 2", stays],
  ["sum(v ** 2) - 4 * mean(v) ** 2", stays],
  ["sqrt(sum(x ** 2))", norm],
  ["sum(square(x), [0, 2]) ** 0.5", norm],
  ["sqrt(mean((x - y) ** 2, -1, { keepdim: true }))", norm],
  ["sqrt(sum(x ** 2, 1) + sum(y ** 2, 1))", norm],
  ["sqrt(variance(x, 1))", norm],
  ["sqrt(sum(x ** 2) + 1e-8)", stays],
  ["exp(x) / sum(exp(x), 2, { keepdim: true })", "softmax"],
  ["exp(v) / sum(exp(v))", "softmax"],
  ["exp(-x / 2) / sum(exp(-x / 2), 0)", "softmax"],
  ["exp(x) / sum(exp(y), 2, { keepdim: true })", stays],
  [
    "exp(x - amax(x, 2, { keepdim: true })) / sum(exp(x - amax(x, 2, { keepdim: true })), 2, { keepdim: true })",
    stays,
  ],
  ["softmax(x, 1)", stays],
  ["log(sum(exp(x), 1))", "logsumexp"],
  ["log(sum(exp(x), [0, 1], { keepdim: true }))", "logsumexp"],
  ["log(sum(exp(x)))", "logsumexp"],
  ["x - log(sum(exp(x), -1, { keepdim: true }))", "logsumexp"],
  ["logsumexp(x, 1)", stays],
];

it("formulas are found as users write them, each at its place", async () => {
  const body = rows.map(([written], i) => `export const f${i} = ${written};`).join("\n");
  const leaves = `const x = input(["batch", 3, 4]), y = input(["batch", 3, 4]), v = input([5]);`;
  const source = `import { ${Object.keys(library).join(", ")} } from "gradc"; ${leaves}\n${body}`;
  const { remarks } = await compileFile(join(write({ "net.graph.ts": source }), "net.graph.ts"), { library });
  const found = remarks
    .filter(({ code }) => code === "GC5001")
    .map((note) => {
      const { span, sources } = (note as LocatedDiagnostic).located;
      const { line } = positionOf(sources.get(span.file)!, span.start);
      return [rows[line - 2]![0], note.message.split(" is computed as ")[1]];
    });
  expect(found).toEqual(rows.filter(([, became]) => became !== undefined));
});
