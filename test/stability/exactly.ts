/** The values of a graph with many digits; undefined where a number has none, such as 0 / 0. */
import type { Node } from "../../compiler/graph/node.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import { compileScalar } from "../../compiler/scalar/evaluate.ts";
import type { Axis, Combine, Comprehension, Scalar } from "../../compiler/scalar/scalar.ts";
import type { Precise } from "./precise.ts";

type Number = bigint | undefined;

/** Row by row. */
export type Exact = readonly Number[];

/** What a node and all before it are, given the values of leaves. All sizes are numbers. */
export function exactly(
  roots: readonly Node[],
  given: ReadonlyMap<Node, Exact>,
  precise: Precise,
): Map<Node, Exact> {
  const values = new Map<Node, Exact>(given);
  for (const node of reachable(roots)) {
    if (values.has(node)) continue;
    const form = node.primitive.lower(node);
    if ("loop" in form) throw new Error("a loop has no precise value");
    values.set(node, comprehend(form, node.inputs, values, precise));
  }
  return values;
}

const combiners: Readonly<Record<Combine, (precise: Precise) => (a: bigint, b: bigint) => bigint>> = {
  sum: () => (a, b) => a + b,
  product: (precise) => (a, b) => precise.multiply(a, b),
  max: () => (a, b) => (a > b ? a : b),
  min: () => (a, b) => (a < b ? a : b),
  last: () => (_, b) => b,
};

function comprehend(
  { axes, over, where, combine, initial, value }: Comprehension<number>,
  inputs: readonly Node[],
  values: ReadonlyMap<Node, Exact>,
  precise: Precise,
): Exact {
  const point = new Map<Axis, number>();
  const number = (scalar: Scalar<number>): number =>
    compileScalar(scalar, () => ({ shape: [], data: new Float64Array(1) }), new Map())(point);
  const read = (source: number, at: readonly Scalar<number>[]): bigint => {
    const { shape } = inputs[source]!;
    const place = at.reduce((sum, index, d) => sum * (shape[d] as number) + number(index), 0);
    const found = values.get(inputs[source]!)![place];
    if (found === undefined) throw new RangeError("not a number");
    return found;
  };
  const evaluate = (scalar: Scalar<number>): bigint =>
    precise.evaluate(scalar, read, (axis) => point.get(axis)!);
  const join = combiners[combine ?? "last"](precise);
  const atPoint = (): bigint => {
    let result = initial ? evaluate(initial) : combine === "product" ? precise.of(1) : undefined;
    eachPoint(over, point, () => {
      if (where.some((condition) => evaluate(condition) === 0n)) return;
      const term = evaluate(value);
      result = result === undefined ? term : join(result, term);
    });
    return result ?? 0n;
  };
  const results: Number[] = [];
  eachPoint(axes, point, () => results.push(defined(atPoint)));
  return results;
}

function defined(compute: () => bigint): Number {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function eachPoint(axes: readonly Axis[], point: Map<Axis, number>, visit: () => void): void {
  const [axis, ...rest] = axes;
  if (!axis) return visit();
  for (let i = 0; i < (axis.extent as number); i++) {
    point.set(axis, i);
    eachPoint(rest, point, visit);
  }
}
