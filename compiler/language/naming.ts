/** The names of leaves: parameters and states by their paths in the object tree, inputs and targets by their variables. */
import { nameMissing, nameTaken, type Diagnostic } from "../diagnostics.ts";
import type { Graph } from "../graph/graph.ts";
import { isNode, type Node } from "../graph/node.ts";
import { isLeaf, type Role } from "../primitives/leaves.ts";
import { isModule, type Module } from "./module.ts";
import type { Names } from "./names.ts";
import { walkPaths, walkTree } from "./paths.ts";

export interface Naming {
  readonly leaves: ReadonlyMap<Node, string>;
  /** Further names of what lies at several places, such as tied weights. */
  readonly aliases: ReadonlyMap<Node, readonly string[]>;
  /** What to call each module. */
  readonly modules: ReadonlyMap<Module, string>;
}

/** Throws a diagnostic at the place of its nodes. */
type Fail = (diagnostic: Diagnostic, nodes: readonly Node[]) => never;

const hasRole = (node: Node, ...roles: readonly Role[]): boolean => roles.some((role) => isLeaf(node, role));
const isOwned = (found: Node | Module): found is Node =>
  isNode(found) && hasRole(found, "parameter", "state");

/** Names the leaves of a graph; `used` are the nodes that exports depend on. */
export function nameLeaves(graph: Graph, used: ReadonlySet<Node>, names: Names, fail: Fail): Naming {
  const contained = pathsInContainers(names);
  const roots = rootsOf(names, used);
  const modules = new Map<Module, string>();
  const owned = new Map<Node, string>();
  const paths = new Map<Node, readonly string[]>();
  for (const root of roots) {
    const prefix = roots.length === 1 ? "" : prefixOf(root, names, contained);
    walkTree(root, prefix, (found, path) => {
      if (isOwned(found)) setOnce(owned, found, path);
      else if (isModule(found)) setOnce(modules, found, path || prefixOf(found, names, contained));
    });
    walkPaths(root, prefix, (found, path) => {
      if (isOwned(found)) paths.set(found, [...(paths.get(found) ?? []), path]);
    });
  }
  for (const module of names.modules) setOnce(modules, module, prefixOf(module, names, contained));
  for (const node of graph.nodes) {
    if (!isOwned(node) || owned.has(node)) continue;
    const name = bareName(node, names, contained, used.has(node));
    if (name !== undefined) owned.set(node, name);
    else if (used.has(node)) fail(nameMissing(node.primitive.name, []), [node]);
  }
  const data = nameData(graph, names, contained, fail);
  for (const group of [owned, data]) checkDistinct(group, fail);
  const aliases = new Map(
    [...paths].map(([node, all]) => [node, all.filter((path) => path !== owned.get(node))]),
  );
  return { leaves: new Map([...owned, ...data]), aliases, modules };
}

function setOnce<K>(map: Map<K, string>, key: K, value: string): void {
  if (!map.has(key)) map.set(key, value);
}

/** The first path of everything that a variable of a whole file holds inside an array or object. */
function pathsInContainers(names: Names): ReadonlyMap<Node | Module, string> {
  const paths = new Map<Node | Module, string>();
  for (const [container, { name }] of names.containers)
    walkTree(container, name, (found, path) => setOnce(paths, found, path));
  return paths;
}

/**
 * The modules that have parameters or states and lie in no other module. One of which nothing is used and that no variable holds
 * was replaced, as by `net.head = new Linear(64, 10)`.
 */
function rootsOf(names: Names, used: ReadonlySet<Node>): readonly Module[] {
  const inside = new Map<Module, ReadonlySet<Node | Module>>();
  for (const module of names.modules) {
    const parts = new Set<Node | Module>();
    walkTree(module, "", (found) => parts.add(found));
    const owned = [...parts].filter(isOwned);
    const isKnown = names.outermostName(module) !== undefined || owned.some((node) => used.has(node));
    if (owned.length > 0 && isKnown) inside.set(module, parts);
  }
  const isRoot = (module: Module, position: number) =>
    [...inside].every(
      ([other, parts], at) =>
        other === module || !parts.has(module) || (inside.get(module)!.has(other) && position > at),
    );
  return [...inside.keys()].filter(isRoot);
}

function prefixOf(root: Module, names: Names, contained: ReadonlyMap<Node | Module, string>): string {
  return (
    names.outermostName(root) ??
    contained.get(root) ??
    names.innerName(root) ??
    names.anyName(root) ??
    classNameOf(root)
  );
}

function classNameOf(root: Module): string {
  const { name } = root.constructor;
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** What is neither used nor at hand needs no name: it was replaced, as by tying `decoder.weight = encoder.weight`. */
function bareName(
  node: Node,
  names: Names,
  contained: ReadonlyMap<Node | Module, string>,
  isUsed: boolean,
): string | undefined {
  const atHand = names.outermostName(node) ?? contained.get(node);
  if (atHand !== undefined || !isUsed) return atHand;
  return names.innerName(node) ?? names.anyName(node) ?? node.graph.note(node).hints[0];
}

/** Inputs and targets: properties of the object that a call gets. One of each may go without a name. */
function nameData(
  graph: Graph,
  names: Names,
  contained: ReadonlyMap<Node | Module, string>,
  fail: Fail,
): Map<Node, string> {
  const data = new Map<Node, string>();
  for (const role of ["input", "target"] as const) {
    const nodes = graph.nodes.filter((node) => isLeaf(node, role));
    const nameOf = (node: Node) =>
      names.outermostName(node) ??
      propertyName(contained.get(node)) ??
      names.innerName(node) ??
      names.anyName(node);
    const nameless = nodes.filter((node) => nameOf(node) === undefined);
    if (nameless.length > 1) fail(nameMissing(role, []), nameless.slice(1, 2));
    for (const node of nodes) data.set(node, nameOf(node) ?? role);
  }
  return data;
}

/** `data.images` is called images, `xs.0` xs0. */
function propertyName(path: string | undefined): string | undefined {
  const [last, ...before] = path?.split(".").toReversed() ?? [];
  return last !== undefined && /^\d/.test(last) ? `${before[0]}${last}` : last;
}

function checkDistinct(named: ReadonlyMap<Node, string>, fail: Fail): void {
  const owners = new Map<string, Node>();
  for (const [node, name] of named) {
    const owner = owners.get(name);
    if (owner) fail(nameTaken(name, [owner, node]), [node, owner]);
    owners.set(name, node);
  }
}
