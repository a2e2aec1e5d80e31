/** Arguments of golden cases as the language takes them. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Parameters } from "./signatures.ts";
import type { Library } from "./names.ts";
import type { Arguments } from "./golden.ts";

type Callable = (...args: readonly unknown[]) => Tensor;

/** An argument: lists and subscripts element by element. */
export function valueOf(name: string, value: unknown, library: Library): unknown {
  if (Array.isArray(value)) return value.map((each) => valueOf(name, each, library));
  if (isNode(value)) return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  if (name === "distance_function" && typeof value === "string") return distances(library)[value];
  if (typeof value !== "object" || value === null) return value;
  const { slice, index } = value as { slice?: readonly unknown[]; index?: readonly number[] };
  if (slice) return (library["slice"] as Callable)(...slice.map((bound) => bound ?? undefined));
  return index ?? value;
}

/** The functions that `distance_function` names (goldens README). */
function distances(library: Library): Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> {
  const call = (name: string, ...args: readonly unknown[]): Tensor => (library[name] as Callable)(...args);
  return {
    cosine: (a, b) => call("sub", 1, call("cosineSimilarity", a, b, -1)),
    chebyshev: (a, b) => call("amax", call("abs", call("sub", a, b)), -1),
    squared: (a, b) => call("sum", call("square", call("sub", a, b)), -1),
    pairwise: (a, b) => call("pairwiseDistance", a, b),
  };
}

/** Inputs under the names of parameters: `tensors.0`, `tensors.1` are the elements of `tensors`. */
export function gathered(parameters: Parameters, tensors: Arguments): Arguments {
  const lists: Record<string, unknown> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const list = listOf(name, parameters);
    if (list === undefined) lists[name] = tensor;
    else lists[list] = [...((lists[list] as readonly unknown[] | undefined) ?? []), tensor];
  }
  // Only an LSTM has two states.
  if (Array.isArray(lists["hx"]) && lists["hx"].length === 1) [lists["hx"]] = lists["hx"] as unknown[];
  return lists;
}

/** The parameter that takes an input as one of several. */
function listOf(name: string, parameters: Parameters): string | undefined {
  const [, list] =
    /^(.+)\.\d+$/.exec(name) ?? (/^grad\d+$/.test(name) ? [name, "parameters"] : stateOf(name));
  return parameters.some((parameter) => parameter.name === list) ? list : undefined;
}

/** The initial states of recurrent modules. */
const stateOf = (name: string): readonly string[] => (/^[hc]_0$/.test(name) ? [name, "hx"] : []);

/** `dim=-1, keepdim=True` as Python writes keyword arguments of numbers, words and truth values. */
export function keywordsOf(text: string): Arguments {
  const parts = text.split(", ").filter((part) => part !== "");
  return Object.fromEntries(
    parts.map((part) => {
      const [name = "", value = ""] = part.split("=");
      return [name, JSON.parse(value.toLowerCase().replace("none", "null").replaceAll("'", '"')) as unknown];
    }),
  );
}
