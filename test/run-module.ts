/** Runs the text of an emitted module. */
import { runInThisContext } from "node:vm";
import { transformWithOxc } from "vite";

/** What the module exports. */
export async function runModule<Exports = Record<string, unknown>>(text: string): Promise<Exports> {
  const { code } = await transformWithOxc(text, "module.ts", { sourcemap: false, target: "es2022" });
  const names = [...code.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
  const body = code.replaceAll(/^export (?=function )/gm, "");
  return runInThisContext(
    `(() => {\n"use strict";\n${body}\nreturn { ${names.join(", ")} };\n})()`,
  ) as Exports;
}
