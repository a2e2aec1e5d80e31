/** Steps of random programs that are loops over time, and what is computed by one. */
import type { Node } from "../../compiler/graph/node.ts";
import { scan } from "../../compiler/language/scan.ts";
import { expandTo, sum } from "../../compiler/primitives/broadcast.ts";
import { determinantOf, identityLike, solved } from "../../compiler/primitives/elimination.ts";
import {
  add,
  div,
  eq,
  exp,
  lt,
  maximum,
  mul,
  sigmoid,
  sin,
  sub,
  tanh,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { draw } from "../../compiler/primitives/leaves.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { literal, size } from "../../compiler/primitives/primitive.ts";
import { equalDims } from "../../compiler/shape/dim.ts";
import { broadcastShapes, elementsOf, equalShapes } from "../../compiler/shape/shape.ts";
import type { Operation } from "./operations.ts";
import type { Pool } from "./pool.ts";

/** A loop over the first dimension, with one or two values carried, and something from outside. */
function scanning(pool: Pool): Node | undefined {
  const x = pool.float(({ shape }) => shape.length > 0 && shape.length <= 3);
  if (!x) return undefined;
  const rest = x.shape.slice(1);
  const outside = pool.float(({ shape }) => {
    const common = broadcastShapes(shape, rest);
    return common !== undefined && equalShapes(common, rest);
  });
  const start = expandTo(outside && pool.random.chance(0.5) ? outside : literal(x.graph, 0.5), rest);
  const beside = outside ?? literal(x.graph, 0.7);
  const swaps = pool.random.chance(0.3);
  const body = pool.random.pick(bodies);
  const [last, ys] = scan(
    (([a, b]: readonly Node[], slice: Node, t: Node) => {
      const next = body(a!, slice, beside, t);
      return [swaps ? [b!, next] : [next, mul(b!, 0.5)], pool.random.chance(0.3) ? a! : add(next, b!)];
    }) as never,
    [start, mul(start, 2)] as never,
    x as never,
    { reverse: pool.random.chance(0.3) },
  ) as unknown as [readonly Node[], Node];
  return pool.random.chance(0.5) ? ys : last[pool.random.whole(0, 2)];
}

const bodies: readonly ((carry: Node, x: Node, outside: Node, t: Node) => Node)[] = [
  (carry, x) => add(carry, x),
  (carry, x, outside) => tanh(add(mul(carry, outside), x)),
  (carry, x) => mul(carry, sigmoid(x)),
  (carry, x) => maximum(carry, x),
  (carry, x, outside, t) => where(eq(t, 1), carry, mul(add(carry, outside), sin(x))),
  (carry, x) => add(mul(carry, 0.5), where(lt(drawn(x), 0.6), div(x, 0.6), 0)),
  (carry, x) => (x.shape.length === 0 ? exp(mul(carry, -0.5)) : sub(x, expandTo(meanOfAll(carry), x.shape))),
];

/** Other numbers in every step. */
const drawn = ({ graph, shape }: Node): Node =>
  draw(
    { distribution: "uniform", shape, stream: 5 },
    literal(graph, 7, "i32"),
    literal(graph, 0, "i32"),
    graph.loops,
  );

/** A loop whose steps multiply by matrices, what they carry and what they see. */
function cell(pool: Pool): Node | undefined {
  const x = pool.float(({ shape }) => shape.length >= 2 && shape.length <= 3);
  const rows = pool.float(
    ({ shape }) => shape.length === 2 && x !== undefined && equalDims(shape[0]!, x.shape.at(-1)!),
  );
  if (!x || !rows) return undefined;
  const width = rows.shape[1]!;
  const shape = [...x.shape.slice(1, -1), width];
  const column = tanh(sum(rows, 0));
  const mixed = mul(reshapeTo(column, [width, 1]), reshapeTo(column, [1, width]));
  const { random } = pool;
  const step = random.pick(cells);
  const centred = random.chance(0.7);
  const [last, ys] = scan(
    ((carry: Node, slice: Node) => {
      const seen = add(
        matmul(slice, rows),
        expandTo(centred ? meanOfAll(slice) : literal(x.graph, 0.1), shape),
      );
      const next = step(seen, matmul(carry, mixed), slice, carry);
      return [next, random.pick([next, matmul(next, mixed), matmul(tanh(slice), rows), slice])];
    }) as never,
    expandTo(literal(x.graph, 0.3), shape) as never,
    x as never,
    { reverse: random.chance(0.3) },
  ) as unknown as [Node, Node];
  return random.chance(0.5) ? ys : last;
}

type Cell = (seen: Node, kept: Node, x: Node, carry: Node) => Node;

const cells: readonly Cell[] = [
  (seen, kept) => tanh(add(seen, kept)),
  (seen, kept, _, carry) => {
    const gate = sigmoid(sub(seen, kept));
    return add(mul(gate, carry), mul(sub(1, gate), tanh(seen)));
  },
  // What steps only add up is a sum over all of them.
  (seen, _, __, carry) => sub(carry, mul(sigmoid(seen), 0.5)),
  (seen, _, x, carry) => add(carry, add(seen, expandTo(tanh(sum(x)), seen.shape))),
  (seen, kept, x, carry) => div(add(carry, sin(kept)), add(2, expandTo(sum(mul(x, x)), seen.shape))),
];

const meanOfAll = (x: Node): Node => div(sum(x), size(x.graph, elementsOf(x.shape)));

/** x xᵀ + 2, which has an inverse, for a vector or a batch of them; and the vectors as columns. */
function system(pool: Pool): { readonly matrix: Node; readonly columns: Node } | undefined {
  const x = pool.float(({ shape }) => {
    const last = shape.at(-1);
    return shape.length <= 2 && typeof last === "number" && last > 0 && last <= 4;
  });
  if (!x) return undefined;
  const bounded = tanh(x);
  const columns = reshapeTo(bounded, [...x.shape, 1]);
  const rows = reshapeTo(bounded, [...x.shape.slice(0, -1), 1, x.shape.at(-1)!]);
  const products = mul(columns, rows);
  return { matrix: add(products, mul(identityLike(products), 2)), columns };
}

export const loops: Readonly<Record<string, Operation>> = {
  scanning,
  cell,
  solving(pool) {
    const found = system(pool);
    return found && solved(found.matrix, found.columns);
  },
  determinant(pool) {
    const found = system(pool);
    return found && determinantOf(found.matrix);
  },
};
