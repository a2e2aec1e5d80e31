/** Runs the command line: chooses the command, and prints what went wrong as its user should see it. */
import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";
import { type CommandDef, defineCommand, renderUsage, runCommand } from "citty";
import { Diagnostic } from "../../compiler/diagnostics.ts";
import { UsageError } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

const version = (): string =>
  (createRequire(import.meta.url)("gradc/package.json") as { version: string }).version;

/** Each is loaded when it is called: the compiler is large. */
const commands: Readonly<Record<string, (terminal: Terminal) => Promise<CommandDef>>> = {
  compile: async (terminal) => (await import("./compile.ts")).compileCommand(terminal),
  print: async (terminal) => (await import("./print.ts")).printCommand(terminal),
  "check-gradients": async (terminal) =>
    (await import("./check-gradients.ts")).checkGradientsCommand(terminal),
};

const mainCommand = (terminal: Terminal): CommandDef =>
  defineCommand({
    meta: { name: "gradc", description: "An ahead-of-time compiler for neural nets" },
    subCommands: Object.fromEntries(
      Object.entries(commands).map(([name, load]) => [name, () => load(terminal)]),
    ),
  });

export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rawArgs] = args;
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  const main = mainCommand(terminal);
  const command = (await load?.(terminal)) ?? main;
  const usage = async () => usageOf(command, main, terminal);
  if (args.length === 1 && (name === "--version" || name === "-v")) terminal.out(version());
  else if (args.includes("--help") || args.includes("-h")) terminal.out(await usage());
  else {
    try {
      if (!load)
        throw new UsageError(
          name === undefined
            ? "which command?"
            : `unknown ${name.startsWith("-") ? "option" : "command"} ${name}`,
        );
      await runCommand(command, { rawArgs });
    } catch (error) {
      await explain(error, terminal, usage);
    }
  }
  return terminal.exitCode;
}

async function explain(error: unknown, terminal: Terminal, usage: () => Promise<string>): Promise<void> {
  terminal.fail();
  if (error instanceof Diagnostic) terminal.report([error]);
  else if (error instanceof UsageError || (error instanceof Error && error.name === "CLIError"))
    terminal.note(`${plain(error.message, terminal)}\n\n${await usage()}`);
  else
    terminal.note(
      `This is an error of gradc itself, please report it.\n${error instanceof Error ? error.stack : String(error)}`,
    );
}

async function usageOf(command: CommandDef, main: CommandDef, terminal: Terminal): Promise<string> {
  return plain(await renderUsage(command, command === main ? undefined : main), terminal);
}

const plain = (text: string, { colors }: Terminal): string =>
  colors ? text : stripVTControlCharacters(text);
