/**
 * Moves a factor that every reader applies (−lr / n) along linear nodes to where there are fewest elements. That a node is
 * linear is read off its comprehension.
 */
import type { Node } from "../graph/node.ts";
import { withInputs } from "../graph/rewrite.ts";
import { reachable } from "../graph/walk.ts";
import { broadcast } from "../primitives/broadcast.ts";
import { mul } from "../primitives/elementwise.ts";
import { add, divide, multiply, negate, select, subtract } from "../scalar/intrinsics.ts";
import { eachRead, type Scalar } from "../scalar/scalar.ts";
import { assumedSize } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";

/** Operands such that multiplying all of them by c multiplies the result by c. */
type LinearSet = ReadonlySet<number>;

const joined = (a: readonly LinearSet[], b: readonly LinearSet[]): LinearSet[] =>
  a.flatMap((left) => b.map((right) => new Set([...left, ...right])));

/** The alternatives; an empty set says that the value is 0 whatever is read. */
function linearSets(value: Scalar<number>): readonly LinearSet[] {
  if (value.kind === "literal") return value.value === 0 ? [new Set()] : [];
  if (value.kind === "read") return [new Set([value.source])];
  if (value.kind !== "apply") return [];
  const [a, b, c] = value.args;
  switch (value.intrinsic) {
    case add:
    case subtract:
      return joined(linearSets(a!), linearSets(b!));
    case negate:
      return linearSets(a!);
    case multiply:
      return [...apart(a!, b!), ...apart(b!, a!)];
    case divide:
      return apart(a!, b!);
    case select:
      return joined(linearSets(b!), linearSets(c!)).filter((set) => set.size > 0 && !readsAny(a!, set));
    default:
      return [];
  }
}

function readsAny(scalar: Scalar<number>, sources: LinearSet): boolean {
  let found = false;
  eachRead(scalar, ({ source }) => (found ||= sources.has(source)));
  return found;
}

const apart = (linear: Scalar<number>, other: Scalar<number>): LinearSet[] =>
  linearSets(linear).filter((set) => set.size > 0 && !readsAny(other, set));

/** The linear sets of a node whose members occur once among its operands and are read by no index or condition. */
function alternativesOf(node: Node): readonly LinearSet[] {
  if (node.inputs.length === 0) return [];
  const form = node.primitive.lower(node);
  if ("loop" in form || (form.combine && form.combine !== "sum") || form.initial) return [];
  return linearSets(form.value).filter((set) => {
    if (form.where.some((condition) => readsAny(condition, set))) return false;
    const operands = [...set].map((i) => node.inputs[i]!);
    const others = node.inputs.filter((_, i) => !set.has(i));
    let indexed = false;
    eachRead(form.value, (read) => (indexed ||= read.at.some((at) => readsAny(at, set))));
    return !indexed && operands.every((operand) => operand.dtype === "f32" && !others.includes(operand));
  });
}

const elements = (node: Node): number => assumedSize(elementsOf(node.shape));

/** A rank-0 factor broadcast: mul(x, broadcast(c)). */
function factorOf(node: Node): { factor: Node; of: Node } | undefined {
  if (node.primitive !== (mul as Node["primitive"])) return undefined;
  const [a, b] = node.inputs as [Node, Node];
  const scalar = (candidate: Node): Node | undefined =>
    candidate.primitive.name === "broadcast" && candidate.inputs[0]!.shape.length === 0
      ? candidate.inputs[0]
      : undefined;
  const right = scalar(b);
  if (right) return { factor: right, of: a };
  const left = scalar(a);
  return left && { factor: left, of: b };
}

class Mover {
  readonly #alternatives = new Map<Node, readonly LinearSet[]>();
  readonly #costs = new Map<Node, number>();

  #alternativesOf(node: Node): readonly LinearSet[] {
    const known = this.#alternatives.get(node) ?? alternativesOf(node);
    this.#alternatives.set(node, known);
    return known;
  }

  #costOfSet(node: Node, set: LinearSet): number {
    return [...set].reduce(
      (sum, i) => sum + (this.#costs.get(node.inputs[i]!) ?? elements(node.inputs[i]!)),
      0,
    );
  }

  /** The fewest elements a factor on each node can be brought to; inputs first. */
  measure(nodes: readonly Node[]): void {
    for (const node of nodes) {
      const best = node.inputs.length === 0 ? Infinity : elements(node);
      const sets = this.#alternativesOf(node).map((set) => this.#costOfSet(node, set));
      this.#costs.set(node, node.shape.length === 0 ? 1 : Math.min(best, ...sets));
    }
  }

  /** Through which operands a factor on `node` should leave it; undefined to stay. */
  exit(node: Node): LinearSet | undefined {
    if (node.shape.length === 0) return undefined;
    const sorted = this.#alternativesOf(node)
      .map((set) => ({ set, cost: this.#costOfSet(node, set) }))
      .sort((a, b) => a.cost - b.cost);
    // Where a number waits at the end, even a single element hands its factor on: others may do so too.
    return sorted[0] && (sorted[0].cost < elements(node) || sorted[0].cost === 1) ? sorted[0].set : undefined;
  }
}

/** What each root becomes. */
export function scale(roots: readonly Node[]): ReadonlyMap<Node, Node> {
  const nodes = reachable(roots);
  const mover = new Mover();
  mover.measure(nodes);
  return rebuild(nodes, decide(roots, nodes, mover));
}

interface Decision {
  /** The factor that all readers of a node apply; null where they differ. */
  readonly wanted: ReadonlyMap<Node, Node | null>;
  /** The operands through which a factor leaves a node. */
  readonly exits: ReadonlyMap<Node, LinearSet>;
}

/** A factor leaves through all operands of a set or through none: where one refuses, the node is asked to keep it. */
function decide(roots: readonly Node[], nodes: readonly Node[], mover: Mover): Decision {
  const keeping = new Set<Node>();
  for (;;) {
    const decision = ask(roots, nodes, (node) => (keeping.has(node) ? undefined : mover.exit(node)));
    const torn = [...decision.exits].filter(([node, exit]) => {
      const taken = [...exit].filter(
        (i) => decision.wanted.get(node.inputs[i]!) === decision.wanted.get(node),
      );
      return taken.length < exit.size;
    });
    if (torn.length === 0) return decision;
    for (const [node] of torn) keeping.add(node);
  }
}

function ask(
  roots: readonly Node[],
  nodes: readonly Node[],
  exitOf: (node: Node) => LinearSet | undefined,
): Decision {
  const wanted = new Map<Node, Node | null>(roots.map((root) => [root, null]));
  const exits = new Map<Node, LinearSet>();
  const want = (node: Node, factor: Node | null): void => {
    const earlier = wanted.get(node);
    wanted.set(node, earlier === undefined || earlier === factor ? factor : null);
  };
  for (const node of [...nodes].reverse()) {
    const factor = wanted.get(node) ?? null;
    const own = factor === null ? factorOf(node) : undefined;
    const handsOn = own && exitOf(own.of) !== undefined;
    const exit = factor ? exitOf(node) : undefined;
    if (exit) exits.set(node, exit);
    node.inputs.forEach((input, i) =>
      want(input, handsOn && input === own.of ? own.factor : exit?.has(i) ? factor : null),
    );
  }
  return { wanted, exits };
}

function rebuild(nodes: readonly Node[], { wanted, exits }: Decision): ReadonlyMap<Node, Node> {
  const became = new Map<Node, Node>();
  for (const node of nodes) {
    const factor = wanted.get(node) ?? null;
    const own = factor === null ? factorOf(node) : undefined;
    const rebuilt = withInputs(
      node,
      node.inputs.map((input) => became.get(input)!),
    );
    const handedOn = own && wanted.get(own.of) === own.factor;
    const applied = factor && !exits.has(node) ? mul(rebuilt, broadcast(factor, node.shape, [])) : rebuilt;
    const result = handedOn ? became.get(own.of)! : applied;
    node.graph.inherit(node, result);
    became.set(node, result);
  }
  return became;
}
