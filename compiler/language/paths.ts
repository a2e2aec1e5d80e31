/** Paths in the object tree: modules, and the arrays, plain objects, maps and sets between them. */
import { isNode, type Node } from "../graph/node.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { isModule } from "./callable.ts";
import type { Module } from "./module.ts";

export type Visit = (found: Node | Module, path: string) => void;

/** Calls `visit` for every node and module inside a value, and for the value itself. Each module is entered once. */
export function walkTree(value: unknown, path: string, visit: Visit): void {
  walk(value, path, visit, { seen: new Set() });
}

/** The same under every path; only cycles are left. */
export function walkPaths(value: unknown, path: string, visit: Visit): void {
  walk(value, path, visit, { seen: new Set(), isAgain: true });
}

/** The same without entering the modules inside a module. */
export function walkOwn(module: Module, path: string, visit: Visit): void {
  walk(module, path, visit, { seen: new Set(), only: module });
}

interface Walk {
  readonly seen: Set<object>;
  /** Whether what was left may be entered again. */
  readonly isAgain?: boolean;
  /** The only module that is entered. */
  readonly only?: Module;
}

function walk(value: unknown, path: string, visit: Visit, how: Walk): void {
  const { seen, isAgain, only } = how;
  if (isNode(value)) return visit(value, path);
  if (!isBranch(value) || seen.has(value)) return;
  seen.add(value);
  if (isModule(value)) visit(value, path);
  if (!isModule(value) || only === undefined || only === value)
    for (const [key, part] of partsOf(value)) walk(part, joined(path, key), visit, how);
  if (isAgain) seen.delete(value);
}

const joined = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

/** Other objects are left alone: what an npm package holds is no part of the net. */
function isBranch(value: unknown): value is object {
  if (isModule(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return [Object.prototype, Array.prototype, Map.prototype, Set.prototype, null].includes(
    prototype as object | null,
  );
}

type Part = readonly [key: string, value: unknown];

/** Parts of an object with their keys. Of a module, as in PyTorch: its parameters, its buffers, then what holds more. */
function partsOf(value: object): Iterable<Part> {
  const parts = everyPart(value);
  return isModule(value) ? [...parts].sort(([, a], [, b]) => orderOf(a) - orderOf(b)) : parts;
}

function orderOf(part: unknown): number {
  if (!isNode(part)) return 2;
  return isLeaf(part, "parameter") ? 0 : 1;
}

/** Getters are not run. */
function* everyPart(value: object): Generator<Part> {
  if (value instanceof Map) for (const [key, part] of value) yield [String(key), part];
  else if (value instanceof Set) yield* [...value].map((part, i) => [String(i), part] as const);
  else if (Array.isArray(value)) {
    // Long lists of data need no look at every number.
    if (typeof value[0] !== "number")
      for (let i = 0; i < value.length; i++) yield [String(i), value[i] as unknown];
  } else
    for (const key of Object.keys(value))
      yield [key, Object.getOwnPropertyDescriptor(value, key)?.value as unknown];
}
