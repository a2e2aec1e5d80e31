/** What leaves a loop over time after it: results and sums over its steps that nothing carried needs. */
import type { Carried } from "../graph/loop.ts";
import type { Node } from "../graph/node.ts";
import { elementwiseForm, isMovement } from "../primitives/forms.ts";
import { type Body, combines, elements, isWorthStoring } from "./lift-body.ts";
import { piecesOf, type Term, termsOf } from "./lift-sums.ts";

/** A carried sum: the terms that are summed after the loop, and those that steps still add. */
export interface Sum {
  readonly after: readonly Term[];
  readonly during: readonly Term[];
}

/** What computing a node after the loop saves, and which nodes must be stored for it at every step. */
interface Exit {
  readonly work: number;
  readonly stored: ReadonlySet<Node>;
}

const none: Exit = { work: 0, stored: new Set() };

export class Exits {
  /** By what is carried. */
  readonly sums = new Map<Node, Sum>();
  /** Wanted at every step, and computed after the loop. */
  readonly results = new Set<Node>();
  /** What is stored at every step for all this. */
  readonly stored = new Set<Node>();
  readonly #body: Body;
  readonly #isEntry: (node: Node) => boolean;
  /** What steps need anyway. */
  #needed: ReadonlySet<Node>;
  #known = new Map<Node, Exit>();

  /** `wanted` are the nodes wanted at every step; an entry can be computed before the loop. */
  constructor(body: Body, wanted: readonly Node[], isEntry: (node: Node) => boolean) {
    this.#body = body;
    this.#isEntry = isEntry;
    const { carried } = body.loop;
    const roots = [...carried.map(({ next }) => next), ...wanted];
    const inside = body.inside(roots);
    const sums = new Map<Carried, readonly Term[]>();
    for (const each of carried) {
      const terms = termsOf(each, inside, roots);
      if (terms) sums.set(each, terms);
    }
    const steady = carried.filter((each) => !sums.has(each)).map(({ next }) => next);
    this.#needed = new Set(body.inside([...steady, ...[...sums.values()].flat().map(({ node }) => node)]));
    for (const node of wanted) this.#offerResult(node);
    this.#needed = new Set(body.inside(steady));
    this.#known = new Map();
    const known = new Set([...wanted.filter((node) => !this.results.has(node)), ...this.stored]);
    this.#offerSums(sums, known);
  }

  /** Whether a node is computed after the loop where it is wanted there, from its operands. */
  crosses(node: Node): boolean {
    if (this.#needed.has(node) || node.primitive.part) return false;
    return combines(node) > 0 || isMovement(node) || (isMap(node) && this.#exit(node).work > 0);
  }

  #offerResult(node: Node): void {
    if (!this.#body.has(node)) return;
    const isEntry = this.#isEntry(node) && this.#body.inside([node]).some((each) => combines(each) > 0);
    const { work, stored } = this.#exit(node);
    const isNew = (each: Node): boolean => !this.stored.has(each);
    if (!isEntry && (work === 0 || !isWorthStoring(work, total([...stored].filter(isNew))))) return;
    this.results.add(node);
    for (const each of stored) this.stored.add(each);
  }

  #offerSums(sums: ReadonlyMap<Carried, readonly Term[]>, known: Set<Node>): void {
    const left = new Map(sums);
    for (let size = -1; size < this.#count();) {
      size = this.#count();
      for (const [carried, terms] of left) {
        const split = terms.flatMap((term) => this.#split(term));
        const after = split.filter((term) => this.#offerTerm(term, known));
        const during = split.filter((term) => !after.includes(term));
        left.set(carried, during);
        const earlier = this.sums.get(carried.formal)?.after ?? [];
        if (earlier.length + after.length > 0)
          this.sums.set(carried.formal, { after: [...earlier, ...after], during });
      }
    }
  }

  #count(): number {
    return [...this.sums.values()].reduce((count, { after }) => count + after.length, 0);
  }

  /** A term is taken apart where a part of it is worth leaving the loop. */
  #split(term: Term): readonly Term[] {
    const works = (part: Term): boolean =>
      this.#exit(part.node).work > 0 || piecesOf(part).some((piece) => works(piece));
    const pieces = piecesOf(term);
    return pieces.some(works) ? pieces.flatMap((piece) => this.#split(piece)) : [term];
  }

  /** Whether a term leaves the loop. */
  #offerTerm({ node }: Term, known: Set<Node>): boolean {
    const exit = known.has(node) ? { work: 0, stored: new Set([node]) } : this.#exit(node);
    const added = total([...exit.stored].filter((each) => !known.has(each)));
    if (!known.has(node) && (exit.work === 0 || !isWorthStoring(exit.work, added))) return false;
    for (const each of exit.stored) {
      known.add(each);
      this.stored.add(each);
    }
    return true;
  }

  #exit(node: Node): Exit {
    const known = this.#known.get(node) ?? this.#found(node);
    this.#known.set(node, known);
    return known;
  }

  #found(node: Node): Exit {
    if (!this.#body.has(node) || this.#isEntry(node)) return none;
    const stored: Exit = { work: 0, stored: new Set([node]) };
    if (this.#needed.has(node) || node.primitive.part) return stored;
    const work = combines(node);
    if (work === 0 && !isMap(node) && !isMovement(node)) return stored;
    const operands = this.#body.operands(node).map((operand) => this.#exit(operand));
    const all = operands.reduce((sum, exit) => sum + exit.work, work);
    if (all === 0 && !isMovement(node)) return stored;
    return { work: all, stored: new Set(operands.flatMap((exit) => [...exit.stored])) };
  }
}

const isMap = (node: Node): boolean => elementwiseForm(node) !== undefined;
const total = (nodes: readonly Node[]): number => nodes.reduce((sum, node) => sum + elements(node), 0);
