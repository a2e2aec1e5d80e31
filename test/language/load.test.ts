import { basename, relative } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../compiler/diagnostics.ts";
import { tracedGraph } from "../../compiler/graph/tracing.ts";
import { isLibrary, trace } from "../../compiler/language/trace.ts";
import { errorOf, type Files, traceFiles, write } from "./definitions.ts";
import { library } from "./library.ts";

/** The value of a definition's output `y`, which must be a constant. */
async function valueOf(files: Files): Promise<unknown> {
  const { program } = await traceFiles(files);
  return (program.outputs.get("y")!.attributes as { value: unknown }).value;
}

const net = (body: string, imports = ""): string =>
  `import { constant } from "gradc";\n${imports}\n${body}\n`;
const manifest = (fields: object): string => JSON.stringify({ name: "pack", version: "1.0.0", ...fields });

const rows: readonly (readonly [title: string, files: Files, value: number])[] = [
  [
    "files without, with and with another extension",
    {
      "net.graph.ts": net(
        "export const y = constant(a + b + c);",
        'import { a } from "./a"; import { b } from "./b.ts"; import { c } from "./c.js";',
      ),
      "a.ts": "export const a = 1;",
      "b.ts": "export const b = 2;",
      "c.ts": "export const c: number = 3;",
    },
    6,
  ],
  [
    "default and renamed exports, and all of them",
    {
      "net.graph.ts": net(
        "export const y = constant(f(one) + g.two + three);",
        'import f, * as g from "./a"; import { one } from "./b"; import { x as three } from "./b";',
      ),
      "a.ts": 'export default (x: number) => x + 1; export * from "./b";',
      "b.ts": "export const one = 1, two = 2; const three = 3; export { three as x };",
    },
    7,
  ],
  [
    "types of files that need not exist",
    {
      "net.graph.ts": net(
        "const z: A = 4; export const y = constant(z as B);",
        'import type { A } from "./none"; import { B } from "./b";',
      ),
      "b.ts": "export type B = number;",
    },
    4,
  ],
  [
    "cycles",
    {
      "net.graph.ts": net(
        "export const one = 1;\nexport const y = constant(two() + 1);",
        'import { two } from "./b";',
      ),
      "b.ts": 'import { one } from "./net.graph";\nexport const two = () => one * 2;',
    },
    3,
  ],
  [
    "JSON",
    {
      "net.graph.ts": net("export const y = constant(data.n + n);", 'import data, { n } from "./data.json";'),
      "data.json": '{ "n": 5 }',
    },
    10,
  ],
  [
    "JavaScript, rewritten as well",
    {
      "net.graph.ts": net("export const y = constant(half(3));", 'import { half } from "./half.js";'),
      "half.js": "export const half = (x) => x / 2;",
    },
    1.5,
  ],
  [
    "paths of the nearest tsconfig",
    {
      "net.graph.ts": net(
        "export const y = constant(a + b);",
        'import { a } from "@nn/a"; import { b } from "beside";',
      ),
      "lib/a.ts": "export const a = 1;",
      "lib/b.ts": "export const b = 2;",
      "tsconfig.json":
        '{ "compilerOptions": { "paths": { "@nn/*": ["./lib/*"], "beside": ["./lib/b.ts"] } }, // comment\n}',
    },
    3,
  ],
  [
    "packages in CommonJS",
    {
      "net.graph.ts": net("export const y = constant(pack.n + n);", 'import pack, { n } from "pack";'),
      "node_modules/pack/package.json": manifest({ main: "m.js" }),
      "node_modules/pack/m.js": "exports.n = 2;",
    },
    4,
  ],
  [
    "packages of ES modules",
    {
      "net.graph.ts": net("export const y = constant(f(n));", 'import f, { n } from "pack";'),
      "node_modules/pack/package.json": manifest({ type: "module", exports: "./m.js" }),
      "node_modules/pack/m.js": "export const n = 2; export default (x) => x * 10;",
    },
    20,
  ],
  [
    "packages that can only be imported",
    {
      "net.graph.ts": net("export const y = constant(f(n));", 'import f, { n } from "pack";'),
      "node_modules/pack/package.json": manifest({ type: "module", exports: { import: "./m.js" } }),
      "node_modules/pack/m.js": "export const n = await 3; export default (x) => x * 10;",
    },
    30,
  ],
  [
    "packages of Node",
    {
      "net.graph.ts": net(
        "export const y = constant(fs.existsSync(join(__dirname, 'net.graph.ts')) ? 1 : 0);",
        'import fs from "node:fs"; import { join } from "path";',
      ),
    },
    1,
  ],
  [
    "files beside the definition",
    {
      "net.graph.ts": net(
        'const n = Number(readFileSync(new URL("./data.txt", import.meta.url), "utf8"));\nexport const y = constant(n + Number(readFileSync(join(import.meta.dirname, "data.txt"))) + import.meta.filename.length * 0);',
        'import { readFileSync } from "node:fs"; import { join } from "node:path";',
      ),
      "data.txt": "21",
    },
    42,
  ],
];

describe("imports", () => {
  it.each(rows)("%s", async (_, files, value) => expect(await valueOf(files)).toBe(value));

  it("reach this very library, from every file", async () => {
    const files = {
      "net.graph.ts":
        'import { Linear, input } from "gradc";\nimport { Base } from "./base";\nexport const y = input([Linear === Base ? 1 : 0]);',
      "base.ts": 'export { Linear as Base } from "gradc";',
    };
    const { program } = await traceFiles(files);
    expect(program.outputs.get("y")!.shape).toEqual([1]);
  });

  it("are all listed", async () => {
    const { dependencies, sources } = await traceFiles({
      "a/net.graph.ts": net(
        "export const y = constant(n + data);",
        'import { n } from "../n"; import { data } from "./d.json";',
      ),
      "n.ts": "export const n = 1;",
      "a/d.json": '{ "data": 1 }',
      "unused.ts": "",
    });
    expect(dependencies.map((file) => basename(file))).toEqual(["net.graph.ts", "n.ts", "d.json"]);
    expect([...sources.keys()].map((file) => basename(file))).toEqual(["net.graph.ts", "n.ts"]);
  });
});

describe("a definition", () => {
  it("is run anew each time", async () => {
    const folder = write({ "net.graph.ts": 'import { input } from "gradc";\nexport const y = input([2]);' });
    const [first, second] = await Promise.all(
      [1, 2].map(() => trace(`${folder}/net.graph.ts`, { library, precision: "f64" })),
    );
    expect(first!.program.graph).not.toBe(second!.program.graph);
    expect([first!.precision, first!.program.graph.precision, first!.program.name]).toEqual([
      "f64",
      "f64",
      "net",
    ]);
    expect(tracedGraph()).toBeUndefined();
  });

  it("gives loss, outputs in order of export, optimizer and updates", async () => {
    const { program, optimizer } = await traceFiles(
      'import { assign, parameter, sgd, state, sum } from "gradc";\nconst W = parameter([2]);\nconst count = state([]);\nassign(count, count + 1);\n' +
        "const b = W * 2;\nexport { b as second, W as first };\nexport const third = -W, size = 3;\nexport const loss = sum(W);\nexport const optimizer = sgd({ lr: 0.5 });\n",
    );
    expect([...program.outputs.keys()].toSorted()).toEqual(["first", "second", "third"]);
    expect([String(program.loss), optimizer?.name, optimizer?.lr]).toEqual(["loss: f32[]", "sgd", 0.5]);
    expect([...program.updates].map(([leaf, next]) => `${String(leaf)} = ${next.primitive.name}`)).toEqual([
      "count: f32[] = add",
    ]);
    expect(program.gradients.size).toBe(0);
  });

  it("may be a library of others", async () => {
    const files = {
      "parts.graph.ts": 'import { relu } from "gradc";\nexport const twice = (x: number) => relu(relu(x));',
    };
    const folder = write(files);
    const error = await trace(`${folder}/parts.graph.ts`, { library }).catch((reason: unknown) => reason);
    expect(isLibrary(error)).toBe(true);
    expect(isLibrary(new Error("other"))).toBe(false);
  });

  it("cannot be run without the compiler", () => {
    expect(() => library.input([2])).toThrow(expect.objectContaining({ code: "GC3004" }));
  });

  it("must exist", async () => {
    await expect(trace("none/net.graph.ts", { library })).rejects.toThrow(
      "there is no file none/net.graph.ts",
    );
  });

  it("never shows a stack of ours", async () => {
    const folder = write({ "net.graph.ts": "null.x;" });
    const error = (await trace(`${folder}/net.graph.ts`, { library }).catch(
      (reason: unknown) => reason,
    )) as Diagnostic;
    expect([error.code, error.message]).toEqual([
      "GC1005",
      "the definition throws TypeError: Cannot read properties of null (reading 'x')",
    ]);
    expect(
      relative(
        folder,
        (error.cause as Error).stack!.split("\n").find((line) => line.includes(folder))!,
      ),
    ).toContain("net.graph.ts");
  });
});

describe("errors in packages", () => {
  it("are those of the import", async () => {
    const pack = {
      "node_modules/pack/package.json": manifest({ main: "m.js" }),
      "node_modules/pack/m.js": 'throw new Error("broken");',
    };
    expect(
      await errorOf({ "net.graph.ts": net("export const y = n;", 'import { n } from "pack";'), ...pack }),
    ).toContain("net.graph.ts:2:19  error GC1005  the definition throws Error: broken");
  });

  it("name what the package itself misses", async () => {
    const pack = {
      "node_modules/pack/package.json": manifest({ main: "m.js" }),
      "node_modules/pack/m.js": 'require("deeper");',
    };
    expect(
      await errorOf({ "net.graph.ts": net("export const y = n;", 'import { n } from "pack";'), ...pack }),
    ).toContain("Cannot find module 'deeper'");
  });
});
