import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stageNames } from "../compiler/index.ts";
import { broken, line, TestProject } from "./command/project.ts";

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

const blocks = [...read("README.md").matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language,
  text: text!,
}));

describe("README.md", () => {
  it.each(blocks.flatMap(({ text }) => /^\/\/ (?:examples|generated)\/\S+/.exec(text)?.[0].slice(3) ?? []))(
    "quotes %s as it is",
    (path) => {
      const quoted = blocks.find(({ text }) => text.startsWith(`// ${path}\n`))!.text;
      expect(read(path)).toContain(quoted.slice(quoted.indexOf("\n") + 1).trim());
    },
  );

  it("shows an error as it is printed", async () => {
    const { err } = await new TestProject({ "net.graph.ts": broken }).run("compile", "net.graph.ts");
    const shown = blocks.find(({ text }) => text.startsWith("net.graph.ts:4:26"))!.text;
    expect(err.startsWith(shown)).toBe(true);
  });

  it("names the commands that there are", async () => {
    const project = new TestProject({ "line.graph.ts": line });
    for (const option of ["--check", "--typecheck", "--precision"])
      expect((await project.run("compile", "--help")).out).toContain(option);
    for (const command of ["compile", "print", "check-gradients"])
      expect((await project.run("--help")).out).toContain(command);
  });
});

it("docs/architecture.md tells of every stage, in order", () => {
  const told = [...read("docs/architecture.md").matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(told).toEqual(stageNames);
});
