/**
 * The derivative of a loop is a loop in reverse: its steps carry the cotangents of what the loop carried, and compute the body
 * again from what every step of the loop started with.
 */
import { bodyOf, type Carried, freeFormals, type Loop, resultOf, type Sliced } from "../graph/loop.ts";
import { cotangentName } from "../graph/names.ts";
import type { Node } from "../graph/node.ts";
import { broadcast } from "../primitives/broadcast.ts";
import { add } from "../primitives/elementwise.ts";
import { formalOf, lastOf, loopOver, stackOf } from "../primitives/loop.ts";
import { literal } from "../primitives/primitive.ts";

/** Cotangents by the node whose they are. */
export type Cotangents = ReadonlyMap<Node, Node>;

/** Hands cotangents on from several outputs to `sources`; what lies behind a node at which `stop` holds is not looked at. */
export type Propagate = (
  seeds: Cotangents,
  sources: readonly Node[],
  stop: (node: Node) => boolean,
) => Cotangents;

/** What the results of a loop were handed. */
interface Handed {
  /** By the formal whose value after the last step it is. */
  readonly lasts: ReadonlyMap<Node, Node>;
  /** By the node of the body. */
  readonly stacks: ReadonlyMap<Node, Node>;
}

function handedTo(loop: Loop, nodes: readonly Node[], cotangents: Cotangents): Handed {
  const lasts = new Map<Node, Node>();
  const stacks = new Map<Node, Node>();
  for (const node of nodes) {
    const cotangent = cotangents.get(node);
    const result = resultOf(node);
    if (!cotangent || result?.loop.node !== loop.node) continue;
    if (result.gives === "last") lasts.set(result.formal, cotangent);
    if (result.gives === "stack") stacks.set(result.of, cotangent);
  }
  return { lasts, stacks };
}

/** The cotangents of all that a loop reads, given those of its results among `nodes`. */
export function reverse(
  loop: Loop,
  nodes: readonly Node[],
  cotangents: Cotangents,
  isActive: (node: Node) => boolean,
  propagate: Propagate,
): readonly (readonly [Node, Node])[] {
  const handed = handedTo(loop, nodes, cotangents);
  if (handed.lasts.size + handed.stacks.size === 0) return [];
  return new Reversal(loop, handed, isActive, propagate).cotangents();
}

const zerosLike = ({ graph, shape }: Node): Node => broadcast(literal(graph, 0), shape, []);

/** What every step of a loop started with; of `hidden` the hiddens. */
function startsOf(loop: Node, formal: Node): Node {
  const { graph } = loop;
  const starts = stackOf(loop, formal);
  const name = graph.nameOf(formal);
  if (name !== undefined && graph.nameOf(starts) === undefined) graph.note(starts).hints.push(`${name}s`);
  return starts;
}

class Reversal {
  readonly #loop: Loop;
  readonly #handed: Handed;
  /** Formals of the reversed loop: for cotangents of what is carried, by its formal, and of what is stacked. */
  readonly #ofCarried = new Map<Node, Node>();
  readonly #ofStacked = new Map<Node, Node>();
  /** What is differentiated with respect to: formals, and what the body reads from outside. */
  readonly #sources: readonly Node[];

  readonly #propagate: Propagate;

  constructor(loop: Loop, handed: Handed, isActive: (node: Node) => boolean, propagate: Propagate) {
    this.#propagate = propagate;
    this.#loop = loop;
    this.#handed = handed;
    for (const { formal } of loop.carried) this.#ofCarried.set(formal, this.#fresh(formal));
    for (const node of handed.stacks.keys()) this.#ofStacked.set(node, this.#fresh(node));
    const roots = [...loop.carried.map(({ next }) => next), ...handed.stacks.keys()];
    this.#sources = [
      ...loop.carried.map(({ formal }) => formal),
      ...loop.sliced.filter(({ of }) => isActive(of)).map(({ formal }) => formal),
      ...bodyOf(loop, roots).outside.filter(isActive),
    ].filter(({ dtype }) => dtype === "f32");
  }

  cotangents(): readonly (readonly [Node, Node])[] {
    const { carried, sliced } = this.#loop;
    const { found, moving } = this.#inBody();
    const isFormal = new Set([...carried, ...sliced].map(({ formal }) => formal));
    const shared = this.#sources.filter((source) => !isFormal.has(source) && found.has(source));
    const steps: Carried[] = [...moving].map(({ formal }) => ({
      formal: this.#ofCarried.get(formal)!,
      initial: this.#handed.lasts.get(formal) ?? zerosLike(formal),
      next: found.get(formal) ?? zerosLike(formal),
    }));
    const sums: Carried[] = shared.map((source) => {
      const formal = this.#fresh(source);
      return { formal, initial: zerosLike(source), next: add(formal, found.get(source)!) };
    });
    const slices = sliced.filter(({ formal }) => found.has(formal));
    const reversed = this.#reversed(
      [...steps, ...sums],
      slices.map(({ formal }) => found.get(formal)!),
    );
    return [
      ...[...moving].map(({ initial }, i) => [initial, lastOf(reversed, i)] as const),
      ...shared.map((source, i) => [source, lastOf(reversed, steps.length + i)] as const),
      ...slices.map(({ formal, of }) => [of, stackOf(reversed, found.get(formal)!)] as const),
    ];
  }

  /** Cotangents within a step; `moving` are the carried values whose cotangents are not always zero. */
  #inBody(): { readonly found: Cotangents; readonly moving: ReadonlySet<Carried> } {
    const { carried } = this.#loop;
    const floating = carried.filter(({ formal }) => formal.dtype === "f32");
    const moving = new Set(floating.filter(({ formal }) => this.#handed.lasts.has(formal)));
    for (;;) {
      const found = this.#propagated(moving);
      const missed = floating.filter((each) => found.has(each.formal) && !moving.has(each));
      if (missed.length === 0) return { found, moving };
      for (const each of missed) moving.add(each);
    }
  }

  #propagated(moving: ReadonlySet<Carried>): Cotangents {
    const seeds = new Map<Node, Node>();
    const hand = (node: Node, cotangent: Node): void => {
      const earlier = seeds.get(node);
      seeds.set(node, earlier ? add(earlier, cotangent) : cotangent);
    };
    for (const { formal, next } of moving) hand(next, this.#ofCarried.get(formal)!);
    for (const [node, formal] of this.#ofStacked) hand(node, formal);
    const stop = new Set(this.#sources);
    return this.#propagate(seeds, this.#sources, (node) => stop.has(node));
  }

  #fresh(node: Node): Node {
    const name = node.graph.nameOf(node);
    return formalOf(node.graph, node.type, name && cotangentName(name));
  }

  #reversed(carried: readonly Carried[], stacked: readonly Node[]): Node {
    const { node, extent, reverse: backwards, index, carried: before, sliced } = this.#loop;
    const used = new Set(
      [...carried.map(({ next }) => next), ...stacked].flatMap((root) => [...freeFormals(root)]),
    );
    const candidates: readonly Sliced[] = [
      ...sliced,
      ...before.map(({ formal }) => ({ formal, of: startsOf(node, formal) })),
      ...[...this.#ofStacked].map(([node, formal]) => ({ formal, of: this.#handed.stacks.get(node)! })),
    ];
    return loopOver({
      extent,
      reverse: !backwards,
      index: index && used.has(index) ? index : undefined,
      carried,
      sliced: candidates.filter(({ formal }) => used.has(formal)),
    });
  }
}
