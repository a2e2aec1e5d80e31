/** Runs the text of an emitted module in memory. */
import { compileFunction } from "node:vm";
import { tsMorph } from "../language/typescript.ts";

/** What the module exports. */
export function runModule(text: string, name: string): Readonly<Record<string, unknown>> {
  const { ts } = tsMorph();
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports = {};
  compileFunction(outputText, ["exports"], { filename: name })(exports);
  return exports;
}
