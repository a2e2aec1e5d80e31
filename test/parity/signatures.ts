/**
 * PyTorch's signatures, which decide what is positional. Copied from PyTorch's documentation, one a line; dtype, device, out and
 * inplace are left out. Overloads are rows of one name, tensors that PyTorch takes one by one are `*name`.
 */
import { functionalSignatures } from "./signatures/functional.ts";
import { moduleSignatures } from "./signatures/modules.ts";
import { optimizerSignatures } from "./signatures/optimizers.ts";
import { tensorSignatures } from "./signatures/tensors.ts";

/** One parameter of a signature. */
export interface SignatureParameter {
  readonly name: string;
  readonly kind: "required" | "optional" | "variadic";
  /** Optional, and None unless given: then None says nothing. */
  readonly isNoneByDefault: boolean;
  /** After `*`, in Python given by name only. */
  readonly isKeyword: boolean;
}

export type Parameters = readonly SignatureParameter[];

/** The parameters of a function, or of a constructor and of the call of what it makes. */
export interface Signature {
  readonly parameters: Parameters;
  readonly call: Parameters;
}

const parsed = new Map<string, Signature[]>();
for (const line of [functionalSignatures, moduleSignatures, tensorSignatures, optimizerSignatures]
  .join("\n")
  .split("\n")
  .filter((text) => text !== "")) {
  const [, op, own, call = "input"] = /^([\w.]+)\((.*?)\)(?: -> \((.*)\))?$/.exec(line)!;
  const signature = { parameters: parametersOf(own!), call: parametersOf(call) };
  parsed.set(op!, [...(parsed.get(op!) ?? []), signature]);
}

/** Everything PyTorch has that is known here. */
export const knownOps: readonly string[] = [...parsed.keys()];

/** The overload that has all arguments by name and no other without a default; the first where none fits. */
export function signatureOf(op: string, given: readonly string[] = []): Signature | undefined {
  const overloads = parsed.get(op) ?? [];
  return overloads.find(({ parameters }) => fits(parameters, given)) ?? overloads[0];
}

/** Whether all arguments are known by name and none without a default is missing. */
export const fits = (parameters: Parameters, given: readonly string[]): boolean =>
  given.every((name) => parameters.some((parameter) => parameter.name === name)) &&
  parameters.every(({ name, kind }) => kind !== "required" || given.includes(name));

function parametersOf(list: string): Parameters {
  const parts = list.split(/, (?![^(]*\))/).filter((part) => part !== "");
  const bare = parts.indexOf("*");
  return parts.flatMap((part, position) => {
    if (part === "*") return [];
    const [name, value] = part.split("=") as [string, string?];
    return {
      name: name.replace("*", ""),
      kind: name.startsWith("*") ? "variadic" : value === undefined ? "required" : "optional",
      isNoneByDefault: value === "None",
      isKeyword: bare >= 0 && position > bare,
    };
  });
}
