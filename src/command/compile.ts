/** `gradc compile`: definitions become modules. */
import { relative, resolve } from "node:path";
import type { CommandDef } from "citty";
import {
  compileAll,
  freshnessOf,
  type Output,
  outputsOf,
  typeErrorsOf,
  writeOutputs,
} from "../../compiler/index.ts";
import * as library from "../index.ts";
import { budgetFrom, capacities, command, memory, precision, precisionFrom } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

const args = {
  paths: {
    type: "positional",
    required: false,
    description: "Definitions, or folders that have some (default: this folder)",
  },
  out: {
    type: "string",
    default: "generated",
    valueHint: "folder",
    description: "Where the modules are written",
  },
  check: { type: "boolean", description: "Write nothing; fail where a file is not what its definition says" },
  typecheck: { type: "boolean", description: "Check the types of definitions and modules, too" },
  precision,
  memory,
  sizes: capacities,
} as const;

export const compileCommand = (terminal: Terminal): CommandDef =>
  command(
    {
      meta: { name: "compile", description: "Compile definitions, *.graph.ts, to trainers" },
      args,
      async run({ args: { _: paths, out, check, typecheck, precision: text, memory: bytes, sizes } }) {
        const { folder } = terminal;
        const run = await compileAll(paths.length > 0 ? paths : ["."], {
          library,
          folder,
          precision: precisionFrom(text),
          ...budgetFrom(bytes, sizes),
        });
        terminal.report(run.compiled.flatMap(({ remarks }) => remarks));
        const errors = [
          ...run.errors,
          ...(typecheck ? run.compiled.flatMap((each) => typeErrorsOf(each, resolve(folder, out))) : []),
        ];
        terminal.report(errors);
        const mistakes = errors.filter(({ severity }) => severity === "error").length;
        if (errors.length > 0) return terminal.fail(`${counted(mistakes, "error")}: nothing was written`);
        const outputs = outputsOf(run, resolve(folder, out));
        (check ? compare : write)(outputs, terminal);
      },
    },
    Infinity,
  );

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const shown = (path: string, { folder }: Terminal): string => relative(folder, path).replaceAll("\\", "/");

function write(outputs: readonly Output[], terminal: Terminal): void {
  const changed = new Set(writeOutputs(outputs));
  for (const output of outputs)
    terminal.out(`${changed.has(output) ? "wrote    " : "unchanged"}  ${shown(output.path, terminal)}`);
}

function compare(outputs: readonly Output[], terminal: Terminal): void {
  const found = outputs.map((output) => ({
    path: shown(output.path, terminal),
    freshness: freshnessOf(output),
  }));
  const wrong = found.filter(({ freshness }) => freshness !== "fresh");
  for (const { path, freshness } of wrong) terminal.out(`${freshness.padEnd(9)}  ${path}`);
  if (wrong.length > 0)
    return terminal.fail(`${counted(wrong.length, "file")} to be compiled again: gradc compile`);
  terminal.out(`${counted(found.length, "file")} as compiled`);
}
