import { describe, expect, it } from "vitest";
import { line, TestProject } from "./project.ts";

const project = new TestProject({ "line.graph.ts": line });

const mistakes: readonly [readonly string[], string, string][] = [
  [[], "which command?", "USAGE gradc compile|print|check-gradients"],
  [["compil"], "unknown command compil", "USAGE gradc compile|print|check-gradients"],
  [["--fast"], "unknown option --fast", "USAGE gradc compile|print|check-gradients"],
  [["toString"], "unknown command toString", "USAGE gradc compile|print|check-gradients"],
  [["compile", "--fast"], "unknown option --fast", "USAGE gradc compile"],
  [["compile", "--paths=x"], "unknown option --paths=x", "USAGE gradc compile"],
  [["compile", "--out"], "--out needs a value", "USAGE gradc compile"],
  [["compile", "--check=yes"], "--check takes no value", "USAGE gradc compile"],
  [["compile", "--precision", "f16"], "Invalid value for argument: --precision (f16)", "USAGE gradc compile"],
  [["compile", "--memory", "64"], "--memory is 64, but must be like 64MB", "USAGE gradc compile"],
  [["compile", "--memory", "-1MB"], "--memory is -1MB, but must be like 64MB", "USAGE gradc compile"],
  [["compile", "--sizes", "batch=3"], "--sizes are those that --memory is for", "USAGE gradc compile"],
  [
    ["compile", "--memory", "64MB", "--sizes", "batch"],
    "--sizes is batch, but must be like batch=4,time=3",
    "USAGE gradc compile",
  ],
  [["print"], "Missing required positional argument: FILE", "USAGE gradc print"],
  [["print", "line.graph.ts"], "--stage is missing; it is one of trace, stabilize", "USAGE gradc print"],
  [
    ["print", "line.graph.ts", "b.graph.ts", "--stage", "trace"],
    "too many arguments: one is expected",
    "USAGE gradc print",
  ],
  [
    ["check-gradients", "line.graph.ts", "--seed", "x"],
    "--seed is x, but must be a number",
    "USAGE gradc check-gradients",
  ],
  [
    ["check-gradients", "line.graph.ts", "--sizes", "batch"],
    "--sizes is batch, but must be like batch=4,time=3",
    "USAGE gradc",
  ],
];

describe("the command line", () => {
  it.each(mistakes)("%j is a mistake", async (args, message, usage) => {
    const { code, out, err } = await project.run(...args);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err.slice(0, message.length)).toBe(message);
    expect(err).toContain(usage);
  });

  it("tells its version and how it is used", async () => {
    expect((await project.run("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await project.run("--help")).out).toContain("USAGE gradc compile|print|check-gradients");
    expect((await project.run("compile", "--help")).out).toContain("--typecheck");
  });
});
