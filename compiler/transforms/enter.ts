/** The entries of a trainer, each a set of roots: step, forward, backward, update, predict, initialise. */
import type { Node } from "../graph/node.ts";
import type { Program } from "../graph/program.ts";
import { dependents, reachable } from "../graph/walk.ts";
import { isLeaf } from "../primitives/leaves.ts";
import type { Scalar } from "../scalar/scalar.ts";

export type EntryName = "initialise" | "step" | "forward" | "backward" | "update" | "predict";

/** Where a root's value goes. */
export type Destination =
  | { readonly kind: "leaf"; readonly leaf: Node }
  | { readonly kind: "output"; readonly key: string }
  | { readonly kind: "gradient"; readonly parameter: Node }
  | { readonly kind: "residual" };

export interface Root {
  readonly node: Node;
  readonly to: Destination;
}

/** What an entry computes, and which values it finds where an earlier entry left them. */
export interface EntryRoots {
  readonly name: EntryName;
  readonly roots: readonly Root[];
  readonly found: readonly Node[];
}

const outputsOf = (program: Program, keep: (node: Node) => boolean): Root[] =>
  [...program.outputs].filter(([, node]) => keep(node)).map(([key, node]) => ({ node, to: { kind: "output", key } }));

const lossOf = ({ loss }: Program): Root[] => (loss ? [{ node: loss, to: { kind: "output", key: "loss" } }] : []);

const updatesOf = (updates: ReadonlyMap<Node, Node>): Root[] =>
  [...updates].map(([leaf, node]) => ({ node, to: { kind: "leaf", leaf } }));

/** The outputs that need no target: what predictions give. */
export function predictable(program: Program): ReadonlySet<string> {
  const nodes = reachable(program.outputs.values());
  const bound = dependents(nodes, new Set(nodes.filter((node) => isLeaf(node, "target"))));
  return new Set([...program.outputs].filter(([, node]) => !bound.has(node)).map(([key]) => key));
}

/** Splits a program with gradients and updates; `scaledUpdates` are the updates of `step`. */
export function enter(
  program: Program,
  scaledUpdates: ReadonlyMap<Node, Node>,
  initial: ReadonlyMap<Node, Node>,
): readonly EntryRoots[] {
  const free = predictable(program);
  const predict = outputsOf(program, (node) => [...program.outputs].some(([key, each]) => each === node && free.has(key)));
  const result = [...outputsOf(program, () => true), ...lossOf(program)];
  const entries: EntryRoots[] = [{ name: "initialise", roots: updatesOf(initial), found: [] }];
  if (program.updates.size > 0)
    entries.push({ name: "step", roots: [...result, ...updatesOf(scaledUpdates)], found: [] });
  if (program.loss) entries.push(...separately(program, result));
  entries.push({ name: "predict", roots: predict, found: [] });
  return entries;
}

/** forward keeps what backward and update read. */
function separately(program: Program, result: readonly Root[]): EntryRoots[] {
  const gradients: Root[] = [...program.gradients].map(([parameter, node]) => ({ node, to: { kind: "gradient", parameter } }));
  const forward = reachable(result.map(({ node }) => node));
  const kept = residuals(forward, [...program.gradients.values(), ...program.updates.values()]);
  const keep: Root[] = kept.map((node) => ({ node, to: { kind: "residual" } }));
  const entries: EntryRoots[] = [
    { name: "forward", roots: [...result, ...keep], found: [] },
    { name: "backward", roots: gradients, found: kept },
  ];
  if (program.updates.size > 0)
    entries.push({ name: "update", roots: updatesOf(program.updates), found: [...kept, ...program.gradients.values()] });
  return entries;
}

const isFree = (node: Node): boolean => node.inputs.length === 0;

/**
 * The forward values that the backward reads. What exact arithmetic makes of other such values and of leaves is computed
 * again instead.
 */
function residuals(forward: readonly Node[], roots: readonly Node[]): readonly Node[] {
  const inForward = new Set(forward);
  const read = new Set<Node>();
  for (const node of reachable(roots, (candidate) => inForward.has(candidate)))
    if (inForward.has(node)) { if (roots.includes(node)) read.add(node); }
    else for (const input of node.inputs) if (inForward.has(input)) read.add(input);
  const again = new Set<Node>();
  for (const node of forward)
    if (isFree(node) || (isExactMap(node) && node.inputs.every((input) => again.has(input) || read.has(input)))) again.add(node);
  return [...read].filter((node) => !again.has(node)).sort((a, b) => a.id - b.id);
}

const exact = (scalar: Scalar<number>): boolean =>
  scalar.kind !== "apply" || (scalar.intrinsic.exact && scalar.args.every(exact));

function isExactMap(node: Node): boolean {
  const form = node.primitive.lower(node);
  return !("loop" in form) && form.over.length === 0 && exact(form.value);
}
