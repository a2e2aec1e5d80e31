import { inspect } from "node:util";
import { compileFunction } from "node:vm";
import { describe, expect, it } from "vitest";
import { Compilation } from "../../compiler/language/compilation.ts";
import { Helpers } from "../../compiler/language/helpers.ts";
import { Places } from "../../compiler/language/places.ts";
import { freeName, rewriteLibrary, rewriter } from "../../compiler/language/rewrite.ts";
import * as runtime from "../../compiler/language/runtime.ts";
import { tsMorph } from "../../compiler/language/typescript.ts";
import { constructs } from "./constructs.ts";
import { library } from "./library.ts";

const { ts } = tsMorph();
const file = "/user/net.graph.ts";

/** What a file exports as `result`, run with or without being rewritten. */
function resultOf(source: string, places: Places | undefined, helpers: unknown): string {
  const name = freeName(source);
  const { outputText } = ts.transpileModule(source, {
    fileName: file,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    ...(helpers !== undefined && {
      transformers: { before: [rewriter(ts, { helpers: name, ...(places && { places }) })] },
    }),
  });
  const exports: { result?: unknown } = {};
  compileFunction(outputText, ["exports", name], { filename: file })(exports, helpers);
  return inspect(exports.result, { depth: 5 });
}

describe("rewriting keeps the meaning of all that is no tensor", () => {
  it.each(constructs)("%s", (_, body) => {
    const source = `export const result = (() => {\n${body}\n})();`;
    const plain = resultOf(source, undefined, undefined);
    const compilation = new Compilation(file, library, "f32");
    compilation.sources.set(file, source);
    expect(plain).not.toBe("undefined");
    expect(resultOf(source, compilation.places, new Helpers(compilation, file))).toBe(plain);
    expect(resultOf(source, undefined, runtime)).toBe(plain);
  });
});

describe("what becomes of", () => {
  const rewritten: readonly (readonly [source: string, user: string, library: string])[] = [
    ["x * y", '$gradc.operator(0, "*", x, y)', '$gradc.operator("*", x, y)'],
    ["2 * 3 + 1", "2 * 3 + 1", "2 * 3 + 1"],
    ["f(-x)", '$gradc.call(1, f, $gradc.unary(0, "-", x))', 'f($gradc.unary("-", x))'],
    ["net.run(x)", '$gradc.method(0, net, "run", x)', "net.run(x)"],
    ["new Net(x)", "$gradc.create(0, Net, x)", "new Net(x)"],
    ["const h = x", "const h = $gradc.name(0, x)", 'const h = $gradc.name("h", x)'],
    ["const f = () => x", "const f = () => x", "const f = () => x"],
    ["if (x) y()", "if ($gradc.test(0, x))\n    $gradc.call(1, y)", "if ($gradc.test(x))\n    y()"],
    [
      "xs[i] += x",
      '(_a = $gradc.key(0, i), xs[_a] = $gradc.operator(1, "+", xs[_a], x))',
      '(_a = i, xs[_a] = $gradc.operator("+", xs[_a], x))',
    ],
    ["x === null", '$gradc.compare(0, "===", x, null)', '$gradc.compare("===", x, null)'],
  ];

  it.each(rewritten)("%s", (source, user, ours) => {
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    const before = [rewriter(ts, { helpers: "$gradc", places: new Places() })];
    const text = ts.transpileModule(source, { compilerOptions, transformers: { before } }).outputText;
    const body = (output: string) => output.replaceAll(/^(import .*|"use strict";|var _a;)\n/gm, "").trim();
    expect(body(text)).toBe(`${user};`);
    expect(body(rewriteLibrary(source, "/gradc/src/nn/x.graph.ts"))).toBe(`${ours};`);
  });
});

describe("rewriteLibrary", () => {
  const source =
    'import { exp } from "../exp.ts";\nimport type { T } from "./t.ts";\nexport const f = (x: T) => exp(x) + x;\n';

  it("imports the runtime by a path relative to the file", () => {
    expect(rewriteLibrary(source, "/gradc/src/nn/deep/f.graph.ts").split("\n").slice(0, 2)).toEqual([
      'import * as $gradc from "../../../compiler/language/runtime.ts";',
      'import { exp } from "../exp.ts";',
    ]);
  });

  it("imports JavaScript where it is built", () => {
    expect(
      rewriteLibrary(source, "/gradc/src/nn/f.graph.ts", { built: true }).split("\n").slice(0, 2),
    ).toEqual([
      'import * as $gradc from "../../compiler/language/runtime.js";',
      'import { exp } from "../exp.js";',
    ]);
  });

  it("takes a name for the helpers that the file does not use", () => {
    expect(rewriteLibrary("const $gradc = 1, y = x * $gradc;", "/gradc/src/f.graph.ts")).toContain(
      "$gradc$.operator",
    );
  });

  it("refuses what TypeScript cannot read", () => {
    expect(() => rewriteLibrary("const = 1;", "/gradc/src/f.graph.ts")).toThrow(SyntaxError);
  });
});
