/** One exponential for the cross entropy of a logit and for its derivative: sigmoid x follows from exp(−|x|), too. */
import type { Node, Primitive } from "../graph/node.ts";
import { rewrite } from "../graph/rewrite.ts";
import { reachable } from "../graph/walk.ts";
import { binaryCrossEntropyWithLogitsTerm, logOnePlusExp } from "../primitives/cross-entropy.ts";
import {
  abs,
  add,
  div,
  eq,
  exp,
  log1p,
  lt,
  maximum,
  mul,
  neg,
  sigmoid,
  sub,
  where,
} from "../primitives/elementwise.ts";
import { movedFrom } from "../primitives/promises.ts";
import { literal } from "../primitives/primitive.ts";
import * as scalar from "../scalar/intrinsics.ts";
import type { Intrinsic } from "../scalar/intrinsics.ts";
import type { Scalar } from "../scalar/scalar.ts";

/** Records whose value is computed from exp(−|x|), where x is their first operand. */
const fromSmall: ReadonlySet<Primitive<never>> = new Set([logOnePlusExp, binaryCrossEntropyWithLogitsTerm]);

/** What each node that the roots reach becomes. A sigmoid that is an output stays: predictions need nothing but it. */
export function shareExponentials(roots: readonly Node[], outputs: readonly Node[]): ReadonlyMap<Node, Node> {
  const staying = new Set(outputs.map(movedFrom));
  const logits = new Set(
    reachable(roots).flatMap(({ primitive, inputs }) => (fromSmall.has(primitive) ? inputs.slice(0, 1) : [])),
  );
  return rewrite(roots, (node, original) => {
    if (staying.has(original)) return undefined;
    if (fromSmall.has(node.primitive)) return writtenOut(node);
    const isShared = node.primitive === (sigmoid as Primitive<never>) && logits.has(original.inputs[0]!);
    return isShared ? sigmoidFromSmall(node.inputs[0]!) : undefined;
  });
}

function sigmoidFromSmall(x: Node): Node {
  const small = exp(neg(abs(x)));
  return div(where(lt(x, 0), small, 1), add(small, 1));
}

type Builder = (...args: readonly Node[]) => Node;

const builders = new Map<Intrinsic, unknown>([
  [scalar.add, add],
  [scalar.subtract, sub],
  [scalar.multiply, mul],
  [scalar.maximum, maximum],
  [scalar.negate, neg],
  [scalar.absolute, abs],
  [scalar.exp, exp],
  [scalar.log1p, log1p],
  [scalar.less, lt],
  [scalar.equal, eq],
  [scalar.select, where],
]);

/** The value of an elementwise node in terms of simpler ones. */
function writtenOut(node: Node): Node {
  const form = node.primitive.lower(node);
  const build = (value: Scalar<number>): Node => {
    if (value.kind === "read") return node.inputs[value.source]!;
    if (value.kind === "apply") return (builders.get(value.intrinsic) as Builder)(...value.args.map(build));
    return literal(node.graph, (value as { readonly value: number }).value);
  };
  return build((form as { readonly value: Scalar<number> }).value);
}
