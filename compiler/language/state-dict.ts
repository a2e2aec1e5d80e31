/** State dicts at definition time: the parameters and buffers of a module by name, and numbers that they start from. */
import { invalidArgument } from "../diagnostics.ts";
import { isNode, type Node } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { constant } from "../primitives/leaves.ts";
import { startFrom } from "../primitives/owned.ts";
import { equalShapes, printShape, type Shape } from "../shape/shape.ts";
import { namedState } from "./members.ts";
import type { Module } from "./module.ts";

/** Tensors by name, as trainers give and take them. */
export type StateDict = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
>;

/** What a module can start from: numbers, or tensors, such as those of another module. */
export type Starts = Readonly<Record<string, StateDict[string] | Tensor>>;

export interface LoadOptions {
  /** Whether all names must be there, and no other. Default: true. */
  readonly strict?: boolean;
}

export interface LoadedKeys {
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];
}

const method = "loadStateDict";

/** Everything starts from what has its name. Changes nothing unless all fits. */
export function loadStarts(module: Module, starts: Starts, { strict = true }: LoadOptions): LoadedKeys {
  if (typeof starts !== "object" || starts === null)
    throw invalidArgument(method, "there is no state dict", "Give an object: { name: { shape, data } }.");
  const wanted = namedState(module);
  const isGiven = (name: string): boolean => Object.hasOwn(starts, name);
  // One of the names of what is shared is enough.
  const given = new Set(wanted.filter(([name]) => isGiven(name)).map(([, tensor]) => tensor));
  const missingKeys = wanted.filter(([, tensor]) => !given.has(tensor)).map(([name]) => name);
  const unexpectedKeys = Object.keys(starts).filter((key) => !wanted.some(([name]) => name === key));
  if (strict && missingKeys.length > 0) throw unfit(`the state dict lacks ${missingKeys.join(", ")}`);
  if (strict && unexpectedKeys.length > 0)
    throw unfit(`the state dict has unknown ${unexpectedKeys.join(", ")}`);
  const present = wanted.filter(([name]) => isGiven(name));
  for (const [name, tensor] of present) checkStart(name, nodeAs(tensor), starts[name]);
  for (const [name, tensor] of present) startFrom(method, tensor, initializerFrom(tensor, starts[name]!));
  return { missingKeys, unexpectedKeys };
}

const unfit = (problem: string): Error =>
  invalidArgument(method, problem, "Pass { strict: false } to load what has a name in both.");

const nodeAs = (tensor: Tensor): Node => tensor as unknown as Node;

function initializerFrom(tensor: Tensor, start: Starts[string]): () => Tensor {
  if (isNode(start)) return () => start as Tensor;
  const { shape, data } = start as StateDict[string];
  // A copy: the data may be changed before the definition ends.
  const numbers = Float64Array.from(data);
  return () => constant(numbers, shape, nodeAs(tensor).dtype);
}

function checkStart(name: string, { shape, dtype }: Node, start: Starts[string] | undefined): void {
  const found = foundIn(start);
  if (found === undefined)
    throw invalidArgument(method, `${name} is no tensor`, "Give { shape, data }, or a tensor.");
  const fits = equalShapes(found.shape, shape) && (found.dtype ?? dtype) === dtype;
  const isComplete = found.count === undefined || found.count === countOf(found.shape);
  if (!fits || !isComplete)
    throw invalidArgument(
      method,
      `${name} has shape ${printShape(found.shape)}${found.count === undefined ? "" : ` and ${found.count} elements`}, but needs ${dtype}${printShape(shape)}`,
      "Give as many numbers as the shape has.",
    );
}

interface Found {
  readonly shape: Shape;
  readonly dtype?: string;
  /** How many numbers there are. */
  readonly count?: number;
}

function foundIn(start: unknown): Found | undefined {
  if (isNode(start)) return start.type;
  const { shape, data } = (start ?? {}) as Partial<StateDict[string]>;
  if (!Array.isArray(shape) || typeof data?.length !== "number") return undefined;
  return { shape: shape as number[], count: data.length };
}

const countOf = (shape: Shape): number => shape.reduce<number>((product, size) => product * Number(size), 1);
