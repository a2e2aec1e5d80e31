/** What citty leaves unsaid about arguments: unknown options, options without a value, words too many, numbers. */
import type { ArgDef, ArgsDef, CommandContext, CommandDef } from "citty";

export const precision = {
  type: "enum",
  options: ["f32", "f64"] as string[],
  default: "f32",
  description: "Storage and arithmetic of floats",
} as const;

/** A command that was not called as its usage says. */
export class UsageError extends Error {}

/** A command whose arguments are checked before it runs; `words` is how many it takes that are no options. */
export function command<const T extends ArgsDef>(
  definition: CommandDef<T> & { args: T },
  words: number,
): CommandDef {
  const run = (context: CommandContext<T>): unknown => {
    checkArguments(context.rawArgs, definition.args, words);
    checkRequired(context.args, definition.args);
    return definition.run?.(context);
  };
  // Who calls a command does not know the types of its arguments.
  return { ...definition, run } as unknown as CommandDef;
}

function checkArguments(rawArgs: readonly string[], known: ArgsDef, mostWords: number): void {
  const given = [...rawArgs];
  let words = 0;
  for (let arg = given.shift(); arg !== undefined; arg = given.shift()) {
    if (arg === "--") words += given.splice(0).length;
    else if (!arg.startsWith("-") || arg === "-") words++;
    else if (takesNext(arg, given[0], known)) given.shift();
  }
  if (words > mostWords)
    throw new UsageError(`too many arguments: ${mostWords === 1 ? "one is" : `${mostWords} are`} expected`);
}

function checkRequired(args: Readonly<Record<string, unknown>>, known: ArgsDef): void {
  for (const [name, { required, options = [] }] of Object.entries(known) as [
    string,
    ArgDef & { options?: string[] },
  ][])
    if (required && args[name] === undefined)
      throw new UsageError(`--${name} is missing; it is one of ${options.join(", ")}`);
}

/** Whether an option is followed by its value. */
function takesNext(option: string, next: string | undefined, known: ArgsDef): boolean {
  const [name = "", value] = option.replace(/^--?/, "").split(/=(.*)/s);
  const definition = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!definition || definition.type === "positional") throw new UsageError(`unknown option ${option}`);
  const isFlag = definition.type === "boolean";
  if (isFlag && value !== undefined) throw new UsageError(`--${name} takes no value`);
  if (isFlag || value) return false;
  if (value === "" || next === undefined || next.startsWith("--"))
    throw new UsageError(`--${name} needs a value`);
  return true;
}

export function numberFrom(name: string, text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`--${name} is ${text}, but must be a number`);
  return value;
}

/** `batch=4,time=3`. */
export function sizesFrom(text: string): Record<string, number> {
  const pairs = text.split(",").map((pair) => {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(\d+)\s*$/.exec(pair) ?? [];
    if (name === undefined) throw new UsageError(`--sizes is ${text}, but must be like batch=4,time=3`);
    return [name, Number(value)] as const;
  });
  return Object.fromEntries(pairs);
}

export const memory = {
  type: "string",
  valueHint: "64MB",
  description: "Compute values again rather than keep them until all memory of a trainer is within it",
} as const;

export const capacities = {
  type: "string",
  valueHint: "batch=64,…",
  description: "The capacities that --memory is for: one for every named size",
} as const;

const unitBytes: Readonly<Record<string, number>> = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 };

/** `64MB`; a KB is 1024 bytes. */
function bytesFrom(text: string): number {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*([KMG]?B)\s*$/i.exec(text) ?? [];
  if (number === undefined)
    throw new UsageError(`--memory is ${text}, but must be like 64MB (B, KB, MB, GB)`);
  return Math.floor(Number(number) * unitBytes[unit!.toUpperCase()]!);
}

/** What --memory and --sizes say together; sizes alone say nothing. */
export function budgetFrom(
  bytes: string | undefined,
  sizes: string | undefined,
): { readonly budget?: { readonly bytes: number; readonly capacities: ReadonlyMap<string, number> } } {
  const given = sizes === undefined ? {} : sizesFrom(sizes);
  if (bytes === undefined && sizes !== undefined)
    throw new UsageError("--sizes are those that --memory is for, and --memory is missing");
  return bytes === undefined
    ? {}
    : { budget: { bytes: bytesFrom(bytes), capacities: new Map(Object.entries(given)) } };
}

export const precisionFrom = (text: string): "f32" | "f64" => (text === "f64" ? "f64" : "f32");
