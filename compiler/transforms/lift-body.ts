/** What is asked about the body of a loop before anything leaves it. */
import { bodyOf, freeFormals, isInside, type Loop, operandsOf } from "../graph/loop.ts";
import type { Node } from "../graph/node.ts";
import { assumedSize, productOfDims } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";

/** Combining fewer elements than this into one is no work that is worth a place for its result. */
const least = 4;

export const elements = (node: Node): number => assumedSize(elementsOf(node.shape));

/** How many elements a node combines; 0 where it combines none, or too few for each result. */
export function combines(node: Node): number {
  const form = node.primitive.lower(node);
  if ("loop" in form || form.over.length === 0) return 0;
  const points = assumedSize(productOfDims([...form.axes, ...form.over].map(({ extent }) => extent)));
  return points >= least * elements(node) ? points : 0;
}

/** Whether so much work is worth storing so many elements for every step. */
export const isWorthStoring = (work: number, stored: number): boolean => work >= least * stored;

export class Body {
  readonly loop: Loop;
  readonly #carried: ReadonlySet<Node>;

  constructor(loop: Loop) {
    this.loop = loop;
    this.#carried = new Set(loop.carried.map(({ formal }) => formal));
  }

  has(node: Node): boolean {
    return isInside(node, this.loop);
  }

  /** Whether a carried value reaches the node. */
  isCarried(node: Node): boolean {
    return [...freeFormals(node)].some((formal) => this.#carried.has(formal));
  }

  /** Its operands in the body. */
  operands(node: Node): readonly Node[] {
    return operandsOf(node).filter((operand) => this.has(operand));
  }

  /** What of the body these need. */
  inside(roots: Iterable<Node>): readonly Node[] {
    return bodyOf(this.loop, roots).inside;
  }
}
