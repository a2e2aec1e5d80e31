/** What enters a loop over time computed: work that no carried value reaches, and what another loop keeps of its body. */
import { cheapestCut } from "../graph/cut.ts";
import type { Node } from "../graph/node.ts";
import { exactOnly } from "../primitives/forms.ts";
import { type Body, combines, elements } from "./lift-body.ts";

/** What entries can be made of. */
export interface Origin {
  /** Whether another loop has a node in its body, with the same values at the same steps. */
  readonly isKept: (node: Node) => boolean;
  /** Whether reading a formal step by step needs a place for it that nothing else does. */
  readonly isStoredFor: (formal: Node) => boolean;
}

export class Entries {
  readonly #body: Body;
  readonly #origin: Origin;
  readonly #possible = new Map<Node, boolean>();
  readonly #following = new Map<Node, boolean>();

  constructor(body: Body, origin: Origin) {
    this.#body = body;
    this.#origin = origin;
  }

  /** Whether a node can be known before the loop starts. */
  isEntry(node: Node): boolean {
    const known = this.#possible.get(node) ?? this.#canEnter(node);
    this.#possible.set(node, known);
    return known;
  }

  #canEnter(node: Node): boolean {
    if (!this.#body.has(node) || this.#body.isCarried(node)) return false;
    if (node.primitive.part === "formal" || this.#origin.isKept(node)) return true;
    if (node.primitive.part) return false;
    return this.#body.operands(node).every((operand) => this.isEntry(operand));
  }

  /**
   * The nodes that steps find computed, for a body that needs `roots`: those that combine many elements and those that
   * another loop paid for, or what follows from them, whichever takes the least memory.
   */
  cut(roots: readonly Node[]): ReadonlySet<Node> {
    const inside = this.#body.inside(roots);
    const members = inside.filter((node) => this.isEntry(node));
    const at = new Map(members.map((node, i) => [node, i]));
    const operands = members.map((node) => this.#body.operands(node).map((operand) => at.get(operand)!));
    const read = new Set(roots.flatMap((root) => at.get(root) ?? []));
    for (const node of inside)
      if (!at.has(node))
        for (const operand of this.#body.operands(node)) {
          const i = at.get(operand);
          if (i !== undefined) read.add(i);
        }
    const known = new Set(members.flatMap((node, i) => (this.#isKnown(node) ? [i] : [])));
    const found = cheapestCut({ costs: members.map((node) => this.#cost(node)), operands, known, read });
    return new Set([...(found ?? [])].map((i) => members[i]!));
  }

  #isKnown(node: Node): boolean {
    if (node.primitive.part) return node.primitive.part === "formal";
    return combines(node) > 0 || (this.#origin.isKept(node) && isDear(node));
  }

  #cost(node: Node): number {
    if (node.primitive.part === "formal" && !this.#origin.isStoredFor(node)) return 0;
    if (combines(node) === 0 && !this.#origin.isKept(node) && this.#followsFromKept(node)) return Infinity;
    return elements(node);
  }

  /** Whether it would be stored beside what another loop stores for it. */
  #followsFromKept(node: Node): boolean {
    const known = this.#following.get(node);
    if (known !== undefined) return known;
    const { isKept, isStoredFor } = this.#origin;
    const found = this.#body
      .operands(node)
      .some((each) =>
        each.primitive.part === "formal" ? isStoredFor(each) : isKept(each) || this.#followsFromKept(each),
      );
    this.#following.set(node, found);
    return found;
  }
}

/** Whether computing an element again takes more than reading it. */
function isDear(node: Node): boolean {
  const form = node.primitive.lower(node);
  return !("loop" in form) && !exactOnly(form.value);
}
