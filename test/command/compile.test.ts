import { mkdirSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { broken, library, line, TestProject } from "./project.ts";

describe("gradc compile", () => {
  it("compiles what folders contain, and leaves libraries out", async () => {
    const project = new TestProject({
      "nets/line.graph.ts": line,
      "nets/deep/other.graph.ts": line,
      "nets/layers.graph.ts": library,
    });
    expect(await project.run("compile", "nets")).toEqual({
      code: 0,
      out: "wrote      generated/other.ts\nwrote      generated/line.ts\n",
      err: "",
    });
    expect(project.list("generated")).toEqual(["line.ts", "other.ts"]);
    expect(project.read("generated/line.ts")).toContain("export function createLine(");
  });

  it("takes the folder it is in where none is named, but neither packages nor hidden folders", async () => {
    const project = new TestProject({
      "line.graph.ts": line,
      "node_modules/net/net.graph.ts": broken,
      ".cache/net.graph.ts": broken,
    });
    expect(await project.run("compile")).toMatchObject({ code: 0, out: "wrote      generated/line.ts\n" });
  });

  it("compiles a definition that is named twice once", async () => {
    const project = new TestProject({ "line.graph.ts": line });
    symlinkSync(project.path("line.graph.ts"), project.path("linked.graph.ts"));
    expect((await project.run("compile", ".", "line.graph.ts", "--out", "a")).out).toBe(
      "wrote      a/line.ts\n",
    );
  });

  it("leaves a file alone that would not change", async () => {
    const project = new TestProject({ "line.graph.ts": line });
    await project.run("compile");
    utimesSync(project.path("generated/line.ts"), 1000, 1000);
    expect((await project.run("compile")).out).toBe("unchanged  generated/line.ts\n");
    expect(statSync(project.path("generated/line.ts")).mtimeMs).toBe(1_000_000);
  });

  it("gives the same bytes from every folder", async () => {
    const project = new TestProject({ "nets/line.graph.ts": line, "elsewhere/.keep": "" });
    await project.run("compile", "nets");
    await project.runIn("elsewhere", "compile", "../nets/line.graph.ts");
    const moved = new TestProject({ "nets/line.graph.ts": line });
    await moved.runIn("nets", "compile", "--out", "../out");
    const text = project.read("generated/line.ts");
    expect(text).toContain("Compiled from nets/line.graph.ts:");
    expect(text).not.toContain(project.folder);
    expect(project.read("elsewhere/generated/line.ts")).toBe(text);
    expect(moved.read("out/line.ts")).toBe(text);
  });

  it("computes in double precision where asked to", async () => {
    const project = new TestProject({ "line.graph.ts": line });
    await project.run("compile", "--precision", "f64");
    expect(project.read("generated/line.ts")).toContain("readonly prediction: Float64Array");
  });

  it("reports warnings and formulas that it made more accurate", async () => {
    const project = new TestProject({
      "net.graph.ts": `import { input, log, mean, parameter, sigmoid } from "gradc";
const x = input(["batch", 2]);
const unused = input(["batch"]);
const weight = parameter([2, 1]);
const z = x * weight;
export const loss = -mean(log(sigmoid(z)));
`,
    });
    const { code, err } = await project.run("compile");
    expect(code).toBe(0);
    expect(err).toContain("net.graph.ts:3:7  warning GC1012  the input unused is never used");
    expect(err).toContain(
      "net.graph.ts:6:27  note GC5001  log(sigmoid(z)) is computed as neg(logOnePlusExp(neg(z)))",
    );
    expect(err).toContain("Because sigmoid underflows to 0");
  });
});

/** What is wrong with a run, and how its error begins. */
const mistakes: readonly [string, Readonly<Record<string, string>>, readonly string[], string][] = [
  ["a path that does not exist", {}, ["none.graph.ts"], "error GC1001  there is no file none.graph.ts"],
  ["a folder that does not exist", {}, ["nets"], "error GC1001  there is no file nets"],
  ["a file that is no definition", { "a.ts": "" }, ["a.ts"], "error GC1016  a.ts is no definition"],
  [
    "a folder without definitions",
    { "nets/a.ts": "" },
    ["nets"],
    "error GC1017  there is no definition in nets",
  ],
  [
    "a folder with libraries only",
    { "nets/a.graph.ts": library },
    ["nets"],
    "error GC1017  there is no definition in nets",
  ],
  [
    "a library that is named",
    { "a.graph.ts": library },
    ["a.graph.ts"],
    "a.graph.ts:1:1  error GC1006  the definition exports neither",
  ],
  [
    "two definitions of one name",
    { "a/net.graph.ts": line, "b/Net.graph.ts": line },
    ["."],
    "error GC1007  a/net.graph.ts and b/Net.graph.ts would both become Net.ts",
  ],
  [
    "a name that starts with a digit",
    { "2d.graph.ts": line },
    ["."],
    "error GC1008  2d cannot name a trainer",
  ],
  [
    "an error in a definition",
    { "a.graph.ts": broken },
    ["a.graph.ts"],
    "a.graph.ts:4:26  error GC2001  the inner sizes of x * weight differ",
  ],
  [
    "a definition that throws",
    { "a.graph.ts": 'throw new Error("no");' },
    ["."],
    "a.graph.ts:1:7  error GC1005  the definition throws Error: no",
  ],
];

describe("gradc compile writes nothing and says why for", () => {
  it.each(mistakes)("%s", async (_, files, args, expected) => {
    const project = new TestProject(files);
    const { code, out, err } = await project.run("compile", ...args);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err.slice(0, expected.length)).toBe(expected);
    expect(err).not.toMatch(/^\s+at /m);
    expect(project.list(".")).not.toContain("generated");
  });
});

describe("all files are written, or none", () => {
  it("several mistakes of one definition, and of a file that two import, are told once each, in order", async () => {
    const project = new TestProject({
      "a.graph.ts": `import { half } from "./shared";\nimport { input, parameter } from "gradc";
export const y = parameter([2]) + half;\nexport const z = parameter([3]) + parameter([4]);`,
      "b.graph.ts": `import { half } from "./shared";\nexport const y = half;`,
      "shared.ts": `import { input, parameter } from "gradc";\nexport const half = input([5]) + parameter([6]);`,
    });
    const { code, err } = await project.run("compile");
    expect(code).toBe(1);
    expect(err.match(/^\S+ {2}error \S+/gm)).toEqual([
      "a.graph.ts:4:18  error GC2002",
      "shared.ts:2:21  error GC2002",
    ]);
    expect(project.list(".")).not.toContain("generated");
  });

  it("one definition with an error holds back all, and every error is told", async () => {
    const project = new TestProject({ "line.graph.ts": line });
    await project.run("compile");
    const before = project.read("generated/line.ts");
    project.write({
      "line.graph.ts": line.replace("0.1", "0.2"),
      "a.graph.ts": broken,
      "z.graph.ts": "export const y = x;",
    });
    const { code, err } = await project.run("compile");
    expect(code).toBe(1);
    expect(err).toMatch(/^a\.graph\.ts:4:26 {2}error GC2001/m);
    expect(err).toMatch(/^z\.graph\.ts:1:18 {2}error GC1005/m);
    expect(err).toMatch(/2 errors: nothing was written\n$/);
    expect(project.list("generated")).toEqual(["line.ts"]);
    expect(project.read("generated/line.ts")).toBe(before);
  });

  it("a file that people wrote is not replaced", async () => {
    const project = new TestProject({
      "a.graph.ts": line,
      "line.graph.ts": line,
      "line.ts": "export const mine = 1;\n",
    });
    const { code, err } = await project.run("compile", "--out", ".");
    expect(code).toBe(1);
    expect(err).toMatch(/error GC1018 {2}.*line\.ts is in the way: gradc did not write it/);
    expect(project.read("line.ts")).toBe("export const mine = 1;\n");
    expect(project.list(".")).not.toContain("a.ts");
  });

  it("a folder where a file should be stops all", async () => {
    const project = new TestProject({ "a.graph.ts": line, "line.graph.ts": line });
    mkdirSync(project.path("generated/line.ts"), { recursive: true });
    const { code, err } = await project.run("compile");
    expect(code).toBe(1);
    expect(err).toMatch(/error GC1020 {2}cannot write .*line\.ts/);
    expect(project.list("generated")).toEqual(["line.ts"]);
  });

  it("a file where the folder should be stops all", async () => {
    const project = new TestProject({ "line.graph.ts": line, generated: "text" });
    const { code, err } = await project.run("compile");
    expect(code).toBe(1);
    expect(err).toMatch(/error GC1020 {2}cannot write/);
    expect(project.read("generated")).toBe("text");
  });
});

describe("gradc compile --check", () => {
  it("passes where all files are as compiled", async () => {
    const project = new TestProject({ "line.graph.ts": line });
    await project.run("compile");
    expect(await project.run("compile", "--check")).toEqual({
      code: 0,
      out: "1 file as compiled\n",
      err: "",
    });
  });

  it("lists what is stale and missing, and writes nothing", async () => {
    const project = new TestProject({ "line.graph.ts": line });
    await project.run("compile");
    const before = project.read("generated/line.ts");
    project.write({ "line.graph.ts": line.replace("0.1", "0.2"), "other.graph.ts": line });
    expect(await project.run("compile", "--check")).toEqual({
      code: 1,
      out: "stale      generated/line.ts\nmissing    generated/other.ts\n",
      err: "2 files to be compiled again: gradc compile\n",
    });
    expect(project.list("generated")).toEqual(["line.ts"]);
    expect(project.read("generated/line.ts")).toBe(before);
  });
});

describe("gradc compile --typecheck", () => {
  const language = new URL("../../src/index.ts", import.meta.url).pathname;
  const tsconfig = JSON.stringify({
    compilerOptions: {
      strict: true,
      module: "nodenext",
      target: "es2022",
      allowImportingTsExtensions: true,
      noEmit: true,
      paths: { gradc: [language] },
    },
  });

  it("passes where types hold", async () => {
    const project = new TestProject({ "tsconfig.json": tsconfig, "line.graph.ts": line });
    expect(await project.run("compile", "--typecheck")).toMatchObject({ code: 0, err: "" });
  });

  it("places errors in the definition and in what it imports", async () => {
    const project = new TestProject({
      "tsconfig.json": tsconfig,
      "line.graph.ts": `import { wrong } from "./wrong.ts";\nexport const right: boolean = wrong;\n${line}`,
      "wrong.ts": "export const wrong: string = 1;\n",
    });
    const { code, err } = await project.run("compile", "--typecheck");
    expect(code).toBe(1);
    expect(err).toMatch(
      /^line\.graph\.ts:2:14 {2}error GC1019 {2}Type 'string' is not assignable to type 'boolean'/m,
    );
    expect(err).toMatch(
      /^wrong\.ts:1:14 {2}error GC1019 {2}Type 'number' is not assignable to type 'string'/m,
    );
    expect(project.list(".")).not.toContain("generated");
  });
});
