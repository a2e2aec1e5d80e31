/** Runs the text of emitted modules. */
import { runInThisContext } from "node:vm";
import { transformWithOxc } from "vite";

/** What the module exports. */
export async function runModule<Exports = Record<string, unknown>>(text: string): Promise<Exports> {
  const [load] = await modulesOf([text]);
  return load!() as Exports;
}

/** Modules that are run when they are asked for. Types are stripped from all at once. */
export async function modulesOf(texts: readonly string[]): Promise<readonly (() => unknown)[]> {
  const functions = texts.map((text, position) => `function module${position}() {\n${bodyOf(text)}\n}\n`);
  const { code } = await transformWithOxc(functions.join(""), "modules.ts", {
    sourcemap: false,
    target: "es2022",
  });
  const names = texts.map((_, position) => `module${position}`);
  return runInThisContext(
    `(() => {\n"use strict";\n${code}\nreturn [${names.join(", ")}];\n})()`,
  ) as (() => unknown)[];
}

/** The module as the body of a function that gives what it exports. */
function bodyOf(text: string): string {
  const names = [...text.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
  return `${text.replaceAll(/^export (?=function |interface |type )/gm, "")}\nreturn { ${names.join(", ")} };`;
}
