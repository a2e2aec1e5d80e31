/** What functions can be told besides their tensors: the names of options, their defaults, and which values they take. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";

/** One option. */
export interface Setting<Value> {
  readonly initial: Value;
  /** What it takes, in words. */
  readonly values: string;
  readonly allows: (value: unknown) => boolean;
}

type Table<Options> = { readonly [Key in keyof Options]-?: Setting<Options[Key]> };

/** Options with their defaults. */
export type Complete<Options> = { readonly [Key in keyof Options]-?: Options[Key] };

/** Checks options and adds defaults. */
export type Settings<Options> = (options: Options | undefined) => Complete<Options>;

/** The options of the function `name`: unknown ones and wrong values are errors of the user. */
export function settings<Options extends object>(name: string, table: Table<Options>): Settings<Options> {
  const keys = Object.keys(table) as (keyof Options & string)[];
  return (options = {} as Options) => {
    knownOptions(name, options, keys);
    const values = keys.map((key) => {
      const { initial } = table[key];
      const value = options[key] === undefined ? initial : options[key];
      checkSetting(name, key, value, table[key]);
      return [key, value] as const;
    });
    return Object.fromEntries(values) as Complete<Options>;
  };
}

/** Whether a value is one that an argument takes, which need be no option. */
export function checkSetting(
  name: string,
  argument: string,
  value: unknown,
  { values, allows }: Pick<Setting<unknown>, "values" | "allows">,
): void {
  if (allows(value)) return;
  throw invalidArgument(
    name,
    `${argument} is ${inWords(value)}`,
    `It must be ${values}.`,
    isNode(value) ? [value] : [],
  );
}

function inWords(value: unknown): string {
  if (isNode(value)) return "a tensor";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

const number = (initial: number, values: string, holds: (value: number) => boolean): Setting<number> => ({
  initial,
  values,
  allows: (value) => typeof value === "number" && holds(value),
});

export const anyNumber = (initial: number): Setting<number> =>
  number(initial, "a number", (value) => !Number.isNaN(value));
export const atLeast = (low: number, initial: number = low): Setting<number> =>
  number(initial, `a number at least ${low}`, (value) => value >= low);
export const above = (low: number, initial: number): Setting<number> =>
  number(initial, `a number above ${low}`, (value) => value > low);
export const between = (low: number, high: number, initial: number = low): Setting<number> =>
  number(initial, `a number from ${low} to ${high}`, (value) => value >= low && value <= high);
export const notZero = (initial: number): Setting<number> =>
  number(initial, "a number other than 0", (value) => !Number.isNaN(value) && value !== 0);
export const wholeFrom = (low: number, initial: number = low): Setting<number> =>
  number(initial, `a whole number, at least ${low}`, (value) => Number.isInteger(value) && value >= low);
export const wholeNumber = (initial: number): Setting<number> =>
  number(initial, "a whole number", Number.isInteger);

/** The size of a dimension. */
export const size: Pick<Setting<number>, "values" | "allows"> = {
  values: "a whole number, at least 0",
  allows: (value) => typeof value === "number" && Number.isInteger(value) && value >= 0,
};

export const flag = (initial: boolean): Setting<boolean> => ({
  initial,
  values: "true or false",
  allows: (value) => typeof value === "boolean",
});

/** One of several, the first where none is given. */
export function oneOf<const Value extends string | number>(
  ...choices: readonly [Value, ...Value[]]
): Setting<Value> {
  const words = choices.map((choice) => JSON.stringify(choice));
  const values = words.length === 1 ? words[0]! : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  return { initial: choices[0], values, allows: (value) => choices.includes(value as Value) };
}

/** What may be left out as in PyTorch, where None says so. */
export const orNull = <Value>({
  values,
  allows,
}: Pick<Setting<Value>, "values" | "allows">): Setting<Value | null> => ({
  initial: null,
  values: `${values}, or null`,
  allows: (value) => value === null || allows(value),
});

/** A number, or a tensor that is broadcast. */
export const numberOrTensor: Pick<Setting<Tensor>, "values" | "allows"> = {
  values: "a number or a tensor",
  allows: (value) => typeof value === "number" || isNode(value),
};

/** A tensor, or none. */
export const anyTensor: Setting<Tensor | undefined> = {
  initial: undefined,
  values: "a tensor: wrap plain data in constant([...])",
  allows: (value) => value === undefined || isNode(value),
};
