/** What a module holds, as the methods of modules list it: each once, under its first path. */
import { invalidArgument } from "../diagnostics.ts";
import { isNode, type Node } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { isLeaf, type Role } from "../primitives/leaves.ts";
import { isTemporary } from "../primitives/owned.ts";
import { isModule } from "./callable.ts";
import type { Module } from "./module.ts";
import { walkOwn, walkPaths, walkTree } from "./paths.ts";

export interface ListOptions {
  /** Comes before each name. Default: nothing. */
  readonly prefix?: string;
  /** Whether what modules inside hold counts. Default: true. */
  readonly recurse?: boolean;
}

export type Named<T> = readonly (readonly [name: string, value: T])[];

/** The parameters or states of a module. */
export function namedLeaves(
  module: Module,
  role: Role,
  { prefix = "", recurse = true }: ListOptions,
): Named<Tensor> {
  const found = new Map<Node, string>();
  const walk = recurse ? walkTree : walkOwn;
  walk(module, prefix, (each, path) => {
    if (isNode(each) && isLeaf(each, role) && !found.has(each)) found.set(each, path);
  });
  return [...found].map(([node, name]) => [name, node as unknown as Tensor] as const);
}

/** The same under all of their names. */
export function leafPaths(module: Module, ...roles: readonly Role[]): Named<Tensor> {
  const found: [string, Tensor][] = [];
  walkPaths(module, "", (each, path) => {
    if (isNode(each) && roles.some((role) => isLeaf(each, role)))
      found.push([path, each as unknown as Tensor]);
  });
  return found;
}

/** The module itself and all inside. */
export function namedModules(module: Module, prefix: string): Named<Module> {
  const found: [string, Module][] = [];
  walkTree(module, prefix, (each, path) => {
    if (isModule(each)) found.push([path, each]);
  });
  return found;
}

/** The modules inside that no other module of these holds. */
export function namedChildren(module: Module): Named<Module> {
  const found: [string, Module][] = [];
  walkOwn(module, "", (each, path) => {
    if (isModule(each) && each !== module) found.push([path, each]);
  });
  return found;
}

/** Parameters and kept states under each of their names. */
export function namedState(module: Module): Named<Tensor> {
  return leafPaths(module, "parameter", "state").filter(
    ([, tensor]) => !isTemporary(tensor as unknown as Node),
  );
}

/** What lies at a path in a module. */
export function memberAt<T>(method: string, kind: string, members: Named<T>, target: string): T {
  const member = members.find(([name]) => name === target);
  if (member) return member[1];
  const names = members.map(([name]) => name).filter((name) => name !== "");
  throw invalidArgument(
    method,
    `there is no ${kind} ${JSON.stringify(target)}`,
    names.length > 0 ? `There are ${names.join(", ")}.` : `The module has none.`,
  );
}

/** Gives a module a member, as a field of that name would. */
export function addMember(method: string, module: Module, name: string, value: unknown): void {
  checkName(method, module, name);
  Object.defineProperty(module, name, { value, writable: true, enumerable: true, configurable: true });
}

/** A name of a member: a part of a path, and no method's. */
function checkName(method: string, module: Module, name: unknown): asserts name is string {
  const problem =
    typeof name !== "string" || name === ""
      ? "the name is no text"
      : name.includes(".")
        ? `the name ${JSON.stringify(name)} has a dot`
        : name in module
          ? `${module.toString()} has ${JSON.stringify(name)} already`
          : undefined;
  if (problem !== undefined)
    throw invalidArgument(
      method,
      problem,
      "Give a name of its own, which is a part of a path such as a.b.c.",
    );
}
