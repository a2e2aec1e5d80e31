/** Values that a loop carries only to add to them: every term is a sum over all steps. */
import type { Carried } from "../graph/loop.ts";
import { freeFormals } from "../graph/loop.ts";
import type { Node, Primitive } from "../graph/node.ts";
import { withInputs } from "../graph/rewrite.ts";
import { add, neg, sub } from "../primitives/elementwise.ts";
import { isLinearMovement } from "../primitives/forms.ts";

/** What a step adds, and what is still to be done with it, or with the sum of it: linear, and the same in every step. */
export interface Term {
  readonly node: Node;
  readonly finish: (sum: Node) => Node;
}

/** The terms that steps add to a carried value; undefined where it serves for anything else. `roots` are wanted of the body. */
export function termsOf(
  { formal, next }: Carried,
  inside: readonly Node[],
  roots: readonly Node[],
): readonly Term[] | undefined {
  const sums = new Set<Node>();
  const terms: Term[] = [];
  for (let node = next; node !== formal;) {
    const [a, b] = node.inputs;
    const isSum = is(node, add);
    if (!isSum && !is(node, sub)) return undefined;
    const onLeft = freeFormals(a!).has(formal);
    if (onLeft === freeFormals(b!).has(formal) || (!isSum && !onLeft)) return undefined;
    sums.add(node);
    terms.push({ node: onLeft ? b! : a!, finish: isSum ? (sum) => sum : (sum) => neg(sum) });
    node = onLeft ? a! : b!;
  }
  const isElsewhere = roots.filter((root) => sums.has(root) || root === formal).length > 1;
  const isRead = inside.some((node) => node !== formal && !sums.has(node) && freeFormals(node).has(formal));
  return sums.size === 0 || isElsewhere || isRead ? undefined : terms;
}

const is = (node: Node, primitive: unknown): boolean => node.primitive === (primitive as Primitive<never>);

/** The terms that one is the sum of, or what it moves; none where it is neither. */
export function piecesOf({ node, finish }: Term): readonly Term[] {
  const [a, b] = node.inputs;
  const negative = (sum: Node): Node => finish(neg(sum));
  if (is(node, add)) return [a!, b!].map((piece) => ({ node: piece, finish }));
  if (is(node, sub))
    return [
      { node: a!, finish },
      { node: b!, finish: negative },
    ];
  if (is(node, neg)) return [{ node: a!, finish: negative }];
  return isLinearMovement(node) ? [{ node: a!, finish: (sum) => finish(withInputs(node, [sum])) }] : [];
}
