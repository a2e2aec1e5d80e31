/** `gradc print`: what a definition is after a stage of the compiler. */
import type { CommandDef } from "citty";
import { compileFile, namedDefinition, type StageName, stageNames } from "../../compiler/index.ts";
import * as library from "../index.ts";
import { budgetFrom, capacities, command, memory, precision, precisionFrom } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

const args = {
  file: { type: "positional", required: true, description: "A definition" },
  stage: {
    type: "enum",
    required: true,
    options: [...stageNames] as string[],
    description: "After which stage",
  },
  precision,
  memory,
  sizes: capacities,
} as const;

export const printCommand = (terminal: Terminal): CommandDef =>
  command(
    {
      meta: { name: "print", description: "Print a definition as it is after a stage of the compiler" },
      args,
      async run({ args: { file, stage, precision: text, memory: bytes, sizes } }) {
        const definition = namedDefinition(file, terminal.folder);
        // What a stage made is also of interest where a later one fails.
        const hook = (name: StageName, print: () => string): void => {
          if (name === stage) terminal.out(print().trimEnd());
        };
        const { remarks } = await compileFile(definition, {
          library,
          precision: precisionFrom(text),
          ...budgetFrom(bytes, sizes),
          hook,
        });
        terminal.report(remarks);
      },
    },
    1,
  );
