/** The entries of a trainer, each a set of roots: step, forward, backward, update, predict, initialise. */
import type { Destination, EntryRoots, Root } from "../graph/entry.ts";
import type { Node } from "../graph/node.ts";
import type { Program } from "../graph/program.ts";
import { computed, operandsOf, resultOf } from "../graph/loop.ts";
import { dependents, reachable } from "../graph/walk.ts";
import { exactOnly, isMovement } from "../primitives/forms.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { literalValue } from "../primitives/primitive.ts";
import type { Modes } from "./specialize.ts";

const outputsOf = (program: Program): Root[] =>
  [...program.outputs].map(([key, node]) => ({ node, to: { kind: "output", key } }));

const lossOf = ({ loss }: Program): Root[] =>
  loss ? [{ node: loss, to: { kind: "output", key: "loss" } }] : [];

const updatesOf = (updates: ReadonlyMap<Node, Node>): Root[] =>
  [...updates].map(([leaf, node]) => ({ node, to: { kind: "leaf", leaf } }));

/** The outputs that need no target: what predictions give. */
export function predictable(program: Program): ReadonlySet<string> {
  const nodes = reachable(program.outputs.values());
  const bound = dependents(nodes, new Set(nodes.filter((node) => isLeaf(node, "target"))));
  return new Set([...program.outputs].filter(([, node]) => !bound.has(node)).map(([key]) => key));
}

const predictionsOf = (program: Program): Root[] => {
  const free = predictable(program);
  return [...program.outputs]
    .filter(([key]) => free.has(key))
    .map(([key, node]) => ({ node, to: { kind: "output", key } }));
};

const resultsOf = (program: Program): Root[] => [...outputsOf(program), ...lossOf(program)];

/** Splits a program with gradients and updates; `scaledUpdates` are the updates of `step`. */
export function enter(
  { training, evaluating }: Modes,
  scaledUpdates: ReadonlyMap<Node, Node>,
  initial: ReadonlyMap<Node, Node>,
): readonly EntryRoots[] {
  // Memory is zero when it is created.
  const started = new Map([...initial].filter(([, value]) => !Object.is(literalValue(value), 0)));
  const entries: EntryRoots[] = [{ name: "initialise", roots: updatesOf(started), found: [] }];
  if (training.updates.size > 0)
    entries.push({ name: "step", roots: [...resultsOf(training), ...updatesOf(scaledUpdates)], found: [] });
  if (training.loss) entries.push(...separately(training, resultsOf(training)));
  entries.push({ name: "predict", roots: predictionsOf(evaluating), found: [] });
  if (training === evaluating || !training.loss) return entries;
  const evaluate: EntryRoots = { name: "evaluate", roots: resultsOf(evaluating), found: [] };
  return [...entries, evaluate, { name: "predictTraining", roots: predictionsOf(training), found: [] }];
}

/** forward keeps what backward and update read. */
function separately(program: Program, result: readonly Root[]): EntryRoots[] {
  const gradients: Root[] = [...program.gradients].map(([parameter, node]) => ({
    node,
    to: { kind: "gradient", parameter },
  }));
  const forward = computed(result.map(({ node }) => node));
  const kept = residuals(forward, [...program.gradients.values(), ...program.updates.values()]);
  const keep: Root[] = kept.map((node) => ({ node, to: { kind: "residual" } }));
  const entries: EntryRoots[] = [
    { name: "forward", roots: [...result, ...keep], found: [] },
    { name: "backward", roots: gradients, found: kept },
  ];
  if (program.updates.size > 0)
    entries.push({
      name: "update",
      roots: updatesOf(program.updates),
      found: [...kept, ...program.gradients.values()],
    });
  return entries;
}

const isFree = (node: Node): boolean => node.inputs.length === 0;

/**
 * The forward values that the backward reads. What exact arithmetic makes of other such values and of leaves is computed
 * again instead.
 */
function residuals(forward: readonly Node[], roots: readonly Node[]): readonly Node[] {
  const nodes = new Set(forward);
  // A loop of the forward gives whatever is read of it.
  const inForward = (node: Node): boolean => nodes.has(node) || nodes.has(resultOf(node)?.loop.node ?? node);
  const read = new Set<Node>();
  const wants = (node: Node): void => {
    if (!inForward(node)) return;
    // What is only moved is read where it came from.
    if (isMovement(node)) node.inputs.forEach(wants);
    else read.add(node);
  };
  for (const node of computed(roots, inForward)) if (!inForward(node)) operandsOf(node).forEach(wants);
  roots.forEach(wants);
  const again = new Set<Node>();
  const known = (input: Node): boolean => again.has(input) || read.has(input);
  for (const node of forward)
    if (isFree(node) || (isExactMap(node) && node.inputs.every(known)) || isExtreme(node, again))
      again.add(node);
  return [...read].filter((node) => !again.has(node)).sort((a, b) => a.id - b.id);
}

/** What was rounded when it was stored equals no element of what is computed again. */
function isExtreme(node: Node, again: ReadonlySet<Node>): boolean {
  const form = node.primitive.lower(node);
  return (
    !("loop" in form) &&
    (form.combine === "max" || form.combine === "min") &&
    exactOnly(form.value) &&
    node.inputs.every((input) => again.has(input))
  );
}

function isExactMap(node: Node): boolean {
  const form = node.primitive.lower(node);
  return !("loop" in form) && form.over.length === 0 && exactOnly(form.value);
}

function printDestination(to: Destination): string {
  switch (to.kind) {
    case "leaf":
      return to.leaf.toString();
    case "gradient":
      return `gradient of ${to.parameter.toString()}`;
    case "output":
      return `output ${to.key}`;
    case "residual":
      return "kept for backward";
  }
}

/** What each entry finds and computes, as text. */
export function printEntries(entries: readonly EntryRoots[]): string {
  const found = ({ found: nodes }: EntryRoots): string[] => nodes.map((node) => `  %${node.id} is found`);
  const roots = ({ roots: list }: EntryRoots): string[] =>
    list.map(({ node, to }) => `  %${node.id} → ${printDestination(to)}`);
  return entries.map((entry) => `${[entry.name, ...found(entry), ...roots(entry)].join("\n")}\n`).join("");
}
