import { describe, expect, it } from "vitest";
import { rules } from "./architecture/rules.ts";
import { parse, readSources } from "./architecture/source.ts";

const project = readSources(["compiler", "src", "examples", "generated", "test"]);

describe.each(Object.values(rules))("$name", (rule) => {
  it("holds in this project", () => {
    expect(rule.violations(project)).toEqual([]);
  });
});

/** What each rule must catch, and its words: `path: text` of every file. */
const broken: readonly [keyof typeof rules, Readonly<Record<string, string>>, readonly string[]][] = [
  [
    "layering",
    { "compiler/scalar/folding.ts": 'import { matmul } from "../primitives/contract.ts";' },
    [
      "compiler/scalar/folding.ts:1 imports compiler/primitives/contract.ts; " +
        "compiler/scalar sees only compiler/diagnostics, compiler/shape",
    ],
  ],
  [
    "layering",
    {
      "compiler/backends/host.ts":
        'import type { Plan } from "../plan/plan.ts";\nimport type { fuse } from "../plan/fuse.ts";',
    },
    [
      "compiler/backends/host.ts:2 imports compiler/plan/fuse.ts; compiler/backends sees only " +
        "compiler/diagnostics, compiler/shape, compiler/scalar, compiler/kernels, compiler/plan/plan.ts",
    ],
  ],
  [
    "layering",
    { "compiler/shape/dim.ts": 'export type Graph = import("../graph/graph.ts").Graph;' },
    [
      "compiler/shape/dim.ts:1 imports compiler/graph/graph.ts; compiler/shape sees only compiler/diagnostics",
    ],
  ],
  [
    "layering",
    {
      "compiler/compile.ts": 'import { relu } from "gradc";',
      "compiler/diagnostics.ts": "export const x = 1;",
    },
    ["compiler/compile.ts:1 imports src/index.ts; compiler sees only compiler"],
  ],
  [
    "layering",
    { "generated/net.ts": 'import { readFileSync } from "node:fs";' },
    ["generated/net.ts:1 imports something; generated code imports nothing"],
  ],
  [
    "layering",
    {
      "examples/net.ts": 'import { sgd } from "gradc";\nimport { lr } from "../src/nn/optimizers.graph.ts";',
    },
    [
      "examples/net.ts:2 imports src/nn/optimizers.graph.ts; " +
        "examples sees only generated, src/index.ts, compiler/index.ts",
    ],
  ],
  [
    "layering",
    { "compiler/misc/odds.ts": "export const ends = 1;" },
    ["compiler/misc/odds.ts is in compiler/misc, a folder without a row in the table"],
  ],
  [
    "acyclic",
    {
      "src/a.ts": 'import { b } from "./b.ts";',
      "src/b.ts": 'export { c } from "./c.ts";',
      "src/c.ts": 'import { b } from "./b.ts";\nimport type { A } from "./a.ts";',
    },
    ["import cycle: src/b.ts → src/c.ts → src/b.ts"],
  ],
  [
    "lightLanguage",
    {
      "src/index.ts": 'export * from "./tensor.ts";',
      "src/tensor.ts":
        'import { format } from "prettier/standalone";\nconst later = () => import("ts-morph");',
    },
    ["src/index.ts → src/tensor.ts → prettier/standalone on import"],
  ],
  [
    "shortFiles",
    { "test/long.test.ts": "\n".repeat(400) + "it();", "generated/long.ts": "\n".repeat(400) + "run();" },
    ["test/long.test.ts has 401 lines: a concept is missing, name it"],
  ],
  [
    "noAny",
    { "src/x.ts": "/** any */\nexport const x = 1 as any;" },
    ["src/x.ts:2 says `any`; `unknown` or a type parameter says more"],
  ],
  [
    "noDefaultExport",
    {
      "src/a.ts": "export default 1;",
      "src/b.ts": "export default function f() {}",
      "src/c.ts": 'export { x as default } from "./x.ts";',
    },
    ["a", "b", "c"].map((name) => `src/${name}.ts:1 exports a default; every export has one name everywhere`),
  ],
];

describe("each rule finds what breaks it", () => {
  it.each(broken)("%s, case %#", (rule, files, violations) => {
    const sources = Object.entries(files).map(([path, text]) => parse(path, text));
    expect(rules[rule].violations(sources)).toEqual(violations);
  });
});
