/** Loops over time: the second and last form beside the comprehension. */
import { InvariantError } from "../diagnostics.ts";
import type { Dim } from "../shape/dim.ts";
import type { Node } from "./node.ts";
import { reachable } from "./walk.ts";

/** A value that goes from step to step. */
export interface Carried {
  /** Stands, in the body, for the value at the start of a step. */
  readonly formal: Node;
  readonly initial: Node;
  readonly next: Node;
}

/** A value of which every step sees one slice. */
export interface Sliced {
  /** Stands, in the body, for `of` at this step of its first dimension. */
  readonly formal: Node;
  readonly of: Node;
}

/** A loop whose body is being traced. */
export interface Looping {
  /** Formal: the number of the step. */
  readonly index: Node;
  readonly extent: Dim;
}

/** The body is what the formals reach; all else lies outside it already. Two loops may share formals, and so parts of their bodies. */
export interface Loop {
  /** The node that all results read. */
  readonly node: Node;
  /** How many steps. */
  readonly extent: Dim;
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** Formal: the number of the step. */
  readonly index: Node | undefined;
  readonly carried: readonly Carried[];
  readonly sliced: readonly Sliced[];
}

/** What a node of a loop gives: the loop itself nothing, its results a carried value after the last step, or a node of the body at every step. */
export type Result =
  | { readonly loop: Loop; readonly gives: "nothing" }
  | { readonly loop: Loop; readonly gives: "last"; readonly formal: Node }
  | { readonly loop: Loop; readonly gives: "stack"; readonly of: Node };

const results = new WeakMap<Node, Result>();

/** What a node of a loop gives; undefined for all other nodes. */
export function resultOf(node: Node): Result | undefined {
  if (node.primitive.part !== "loop") return undefined;
  const known = results.get(node);
  if (known) return known;
  const form = node.primitive.lower(node);
  if (!("loop" in form))
    throw new InvariantError(`${node.primitive.name} is part of a loop, but lowers to none`);
  results.set(node, form);
  return form;
}

const formalsOf = ({ index, carried, sliced }: Loop): readonly Node[] => [
  ...(index ? [index] : []),
  ...[...carried, ...sliced].map(({ formal }) => formal),
];

const free = new WeakMap<Node, ReadonlySet<Node>>();
const none: ReadonlySet<Node> = new Set();

/** The formals of loops around it that a node depends on. */
export function freeFormals(node: Node): ReadonlySet<Node> {
  const open = [node];
  for (let current = open.at(-1); current; current = open.at(-1)) {
    const unknown = free.has(current) ? [] : current.inputs.filter((input) => !free.has(input));
    open.push(...unknown);
    if (unknown.length > 0) continue;
    open.pop();
    if (!free.has(current)) free.set(current, freeIn(current));
  }
  return free.get(node)!;
}

function freeIn(node: Node): ReadonlySet<Node> {
  if (node.primitive.part === "formal") return new Set([node]);
  const found = new Set(node.inputs.flatMap((input) => [...free.get(input)!]));
  if (found.size === 0) return none;
  const result = resultOf(node);
  if (result) for (const formal of formalsOf(result.loop)) found.delete(formal);
  return found.size === 0 ? none : found;
}

/** Whether a node must be computed in every step of a loop. */
export function isInside(node: Node, loop: Loop): boolean {
  const found = freeFormals(node);
  return found.size > 0 && formalsOf(loop).some((formal) => found.has(formal));
}

/** The nodes of the body that `roots` need, inputs before users, and what they read from outside. */
export function bodyOf(
  loop: Loop,
  roots: Iterable<Node>,
): { readonly inside: readonly Node[]; readonly outside: readonly Node[] } {
  const nodes = computed(roots, (node) => !isInside(node, loop));
  return {
    inside: nodes.filter((node) => isInside(node, loop)),
    outside: nodes.filter((node) => !isInside(node, loop)),
  };
}

/** What must be known before a node is computed: of a loop, what its body reads from outside. */
export function operandsOf(node: Node): readonly Node[] {
  const result = resultOf(node);
  if (!result) return node.inputs;
  const { loop } = result;
  if (result.gives === "last") return [loop.node];
  if (result.gives === "stack") return [loop.node, ...bodyOf(loop, [result.of]).outside];
  return [
    ...loop.carried.map(({ initial }) => initial),
    ...loop.sliced.map(({ of }) => of),
    ...bodyOf(
      loop,
      loop.carried.map(({ next }) => next),
    ).outside,
  ];
}

/** Every node that is computed on the way to the roots, operands first; bodies of loops are not entered. A loop comes when all is known that the results wanted of it need. */
export function computed(
  roots: Iterable<Node>,
  stop: (node: Node) => boolean = () => false,
): readonly Node[] {
  const sorted = reachable(roots, stop, operandsOf);
  return sorted.some(({ primitive }) => primitive.part === "loop") ? afterOperands(sorted) : sorted;
}

function afterOperands(nodes: readonly Node[]): readonly Node[] {
  const all = new Set(nodes);
  const operands = new Map(nodes.map((node) => [node, operandsOf(node).filter((each) => all.has(each))]));
  for (const node of nodes) {
    const result = resultOf(node);
    if (result?.gives === "stack" && all.has(result.loop.node))
      operands
        .get(result.loop.node)!
        .push(...operands.get(node)!.filter((each) => each !== result.loop.node));
  }
  const done = new Set<Node>();
  const open = [...nodes].reverse();
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const waiting = done.has(node) ? [] : operands.get(node)!.filter((each) => !done.has(each));
    if (waiting.length > 0) open.push(...waiting);
    else done.add(open.pop()!);
  }
  return [...done];
}
