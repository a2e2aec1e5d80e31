/** Paths in the object tree: modules, and the arrays, plain objects, maps and sets between them. */
import { isNode, type Node } from "../graph/node.ts";
import { isModule, type Module } from "./module.ts";

export type Visit = (found: Node | Module, path: string) => void;

/** Calls `visit` for every node and module inside a value, and for the value itself. */
export function walkTree(value: unknown, path: string, visit: Visit): void {
  walk(value, path, visit, new Set());
}

function walk(value: unknown, path: string, visit: Visit, seen: Set<object>): void {
  if (isNode(value)) return visit(value, path);
  if (!isBranch(value) || seen.has(value)) return;
  seen.add(value);
  if (isModule(value)) visit(value, path);
  for (const [key, part] of partsOf(value)) walk(part, joined(path, key), visit, seen);
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

/** Parts of an object with their keys. Getters are not run. */
function* partsOf(value: object): Generator<readonly [string, unknown]> {
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
