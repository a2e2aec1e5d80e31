/** A loop over time less what leaves it, and what its results are then. */
import { type Carried, freeFormals, type Loop, resultOf, type Sliced } from "../graph/loop.ts";
import { wordFor } from "../graph/names.ts";
import type { Node } from "../graph/node.ts";
import { indices } from "../primitives/counting.ts";
import { add } from "../primitives/elementwise.ts";
import { lifted, type Operand, summedOverTime } from "./lift-node.ts";
import { formalOf, lastOf, loopOver, stackOf } from "../primitives/loop.ts";
import { sumOver } from "../primitives/broadcast.ts";
import type { Level } from "./lift.ts";
import { Body, combines } from "./lift-body.ts";
import { Entries } from "./lift-entries.ts";
import { Exits } from "./lift-exits.ts";

export class LiftedLoop {
  readonly #loop: Loop;
  readonly #outer: Level;
  readonly #inner: Level;
  readonly #body: Body;
  readonly #entries: Entries;
  readonly #exits: Exits;
  readonly #results: readonly Node[];
  readonly #kept: readonly Carried[];
  readonly #cut: ReadonlySet<Node>;
  readonly #operands = new Map<Node, Operand>();
  /** What it became: its formals stand for the same values. */
  readonly #became: Loop;

  /** Its results are those among `nodes`. */
  constructor(loop: Loop, nodes: readonly Node[], outer: Level) {
    this.#loop = loop;
    this.#outer = outer;
    this.#inner = outer.within();
    this.#body = new Body(loop);
    this.#entries = new Entries(this.#body, {
      isKept: (node) => this.#keeper(node) !== undefined,
      isStoredFor: (formal) => this.#sourceOf(formal)?.loop.node !== undefined,
    });
    this.#results = nodes.filter((node) => resultOf(node)?.loop.node === loop.node && node !== loop.node);
    const wanted = this.#results.flatMap((node) => stackedBy(node) ?? []);
    this.#exits = new Exits(this.#body, wanted, (node) => this.#entries.isEntry(node));
    this.#kept = loop.carried.flatMap((each) => this.#keptOf(each));
    const roots = [
      ...this.#kept.map(({ next }) => next),
      ...wanted.filter((node) => !this.#exits.results.has(node)),
      ...this.#exits.stored,
    ].filter((root) => this.#body.has(root));
    this.#cut = this.#cutFor([...roots, ...this.#entriesRead()]);
    this.#became = this.#rebuilt(roots);
  }

  /** Says to the level around what the results have become. */
  deliver(): void {
    for (const node of this.#results) this.#outer.set(node, this.#result(node));
  }

  /** The node in the body of the loop it became. */
  inBody(node: Node): Node | undefined {
    return this.#inner.became.get(node);
  }

  get loop(): Loop {
    return this.#loop;
  }

  /** A node of the body at every step. */
  stacked(node: Node): Node {
    const own = this.#inner.get(node);
    const { node: loop, sliced } = this.#became;
    const whole = sliced.find(({ formal }) => formal === own);
    if (whole) return whole.of;
    const stack = stackOf(loop, own);
    if (node.primitive.part !== "formal") node.graph.note(stack).hints.push(nameFor(node));
    return stack;
  }

  /** The loop that a formal is a carried value of, if that is what its slices are. */
  #sourceOf(formal: Node): LiftedLoop | undefined {
    const of = this.#loop.sliced.find((each) => each.formal === formal)?.of;
    const result = of && resultOf(of);
    return result?.gives === "stack" && result.of === formal ? this.#outer.loop(result.loop) : undefined;
  }

  /** Another loop that has a node in its body, with the same values at the same steps. */
  #keeper(node: Node): LiftedLoop | undefined {
    const formals = [...freeFormals(node)].filter((formal) => this.#body.has(formal));
    const candidates = new Set(formals.flatMap((formal) => this.#sourceOf(formal) ?? []));
    return [...candidates].find(
      (other) => other.inBody(node) && formals.every((formal) => this.#isSameIn(other, formal)),
    );
  }

  #isSameIn(other: LiftedLoop, formal: Node): boolean {
    if (this.#sourceOf(formal) === other) return true;
    if (formal === this.#loop.index) return formal === other.loop.index;
    const ofIn = ({ sliced }: Loop): Node | undefined => sliced.find((each) => each.formal === formal)?.of;
    return ofIn(this.#loop) !== undefined && ofIn(this.#loop) === ofIn(other.loop);
  }

  #keptOf(each: Carried): readonly Carried[] {
    const sum = this.#exits.sums.get(each.formal);
    if (!sum) return [each];
    if (sum.during.length === 0) return [];
    return [
      { ...each, next: sum.during.reduce((next, term) => add(next, term.finish(term.node)), each.formal) },
    ];
  }

  /** Nodes that could be known before the loop and are read after it. */
  #entriesRead(): readonly Node[] {
    const read = new Set<Node>();
    const visit = (node: Node): void => {
      if (!this.#body.has(node)) return;
      if (this.#entries.isEntry(node)) read.add(node);
      else if (this.#exits.crosses(node)) this.#body.operands(node).forEach(visit);
    };
    for (const { after } of this.#exits.sums.values()) for (const { node } of after) visit(node);
    this.#exits.results.forEach(visit);
    return [...read];
  }

  /** Loops whose steps combine nothing run inside a nest: they carry and compute in locals. */
  #cutFor(roots: readonly Node[]): ReadonlySet<Node> {
    const mixes = this.#body.inside(roots).some((node) => combines(node) > 0) || this.#exits.sums.size > 0;
    return mixes ? this.#entries.cut(roots) : new Set();
  }

  #rebuilt(roots: readonly Node[]): Loop {
    const { extent, reverse, index, carried, sliced } = this.#loop;
    for (const formal of [...carried, ...sliced].map((each) => each.formal)) this.#inner.set(formal, formal);
    if (index) this.#inner.set(index, index);
    const entering: Sliced[] = [];
    for (const node of this.#cut) {
      if (node.primitive.part === "formal") continue;
      const formal = formalOf(node.graph, node.type, nameFor(node));
      this.#inner.set(node, formal);
      entering.push({ formal, of: this.#entry(node) });
    }
    this.#inner.rebuild(roots);
    const used = new Set(roots.flatMap((root) => [...freeFormals(this.#inner.get(root))]));
    const parts = {
      extent,
      reverse,
      index: index && used.has(index) ? index : undefined,
      carried: this.#kept.map(({ formal, initial, next }) => ({
        formal,
        initial: this.#outer.get(initial),
        next: this.#inner.get(next),
      })),
      sliced: [
        ...sliced
          .filter(({ formal }) => used.has(formal))
          .map(({ formal, of }) => ({ formal, of: this.#outer.get(of) })),
        ...entering.filter(({ formal }) => used.has(formal)),
      ],
    };
    return { ...parts, node: loopOver(parts) };
  }

  /** An entry at every step: kept by another loop, or computed at once. */
  #entry(node: Node): Node {
    if (node === this.#loop.index) return indices(node.graph, this.#loop.extent);
    const whole = this.#loop.sliced.find(({ formal }) => formal === node);
    if (whole) return this.#outer.get(whole.of);
    return this.#keeper(node)?.stacked(node) ?? this.#atOnce(node, (operand) => this.#entry(operand));
  }

  #atOnce(node: Node, find: (operand: Node) => Node): Node {
    const result = lifted(node, this.#found(node, find), this.#loop.extent);
    node.graph.inherit(node, result);
    return result;
  }

  #found(node: Node, find: (operand: Node) => Node): readonly Operand[] {
    return node.inputs.map((input) =>
      this.#body.has(input)
        ? { node: find(input), isVarying: true }
        : { node: this.#outer.get(input), isVarying: false },
    );
  }

  /** A node of the body at every step, after the loop. */
  #after(node: Node): Node {
    const known = this.#operands.get(node)?.node ?? this.#findAfter(node);
    this.#operands.set(node, { node: known, isVarying: true });
    return known;
  }

  #findAfter(node: Node): Node {
    const find = (operand: Node): Node => this.#after(operand);
    if (this.#entries.isEntry(node)) {
      const isEnd = this.#cut.has(node) || node.primitive.part !== undefined;
      return isEnd ? this.#entry(node) : this.#atOnce(node, find);
    }
    return this.#exits.crosses(node) ? this.#atOnce(node, find) : this.stacked(node);
  }

  #result(node: Node): Node {
    const result = resultOf(node)!;
    if (result.gives === "stack") {
      if (!this.#body.has(result.of)) return stackOf(this.#became.node, this.#outer.get(result.of));
      return this.#exits.results.has(result.of) ? this.#after(result.of) : this.stacked(result.of);
    }
    const { formal } = result as { readonly formal: Node };
    const position = this.#kept.findIndex((each) => each.formal === formal);
    const { initial } = this.#loop.carried.find((each) => each.formal === formal)!;
    const start = position < 0 ? this.#outer.get(initial) : lastOf(this.#became.node, position);
    const terms = this.#exits.sums.get(formal)?.after ?? [];
    return terms.reduce((sum, term) => add(sum, term.finish(this.#sum(term.node))), start);
  }

  #sum(node: Node): Node {
    if (this.#exits.stored.has(node)) return sumOver(this.stacked(node), [0]);
    const result = summedOverTime(
      node,
      this.#found(node, (operand) => this.#after(operand)),
      this.#loop.extent,
    );
    node.graph.inherit(node, result);
    return result;
  }
}

const nameFor = (node: Node): string => node.graph.nameOf(node) ?? wordFor(node.primitive.name);

const stackedBy = (node: Node): Node | undefined => {
  const result = resultOf(node);
  return result?.gives === "stack" ? result.of : undefined;
};
