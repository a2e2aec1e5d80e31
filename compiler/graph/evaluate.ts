/** The oracle: evaluates a graph in double precision through the lowering of its records, with no code per operator. */
import { evaluateComprehension, type Values } from "../scalar/evaluate.ts";
import type { Comprehension } from "../scalar/scalar.ts";
import { evaluateDim, type Sizes } from "../shape/dim.ts";
import { computed, type Loop, resultOf } from "./loop.ts";
import type { Node } from "./node.ts";

/** May change a value that was computed: studies of rounding do. */
export type Disturb = (node: Node, form: Comprehension<number>, exactly: Values) => Values;

/** The values of `roots`, given the values of leaves (or of any other nodes: what is given is not computed). */
export function evaluate(
  roots: readonly Node[],
  given: ReadonlyMap<Node, Values>,
  sizes: Sizes,
  disturb: Disturb = (_, __, exactly) => exactly,
): ReadonlyMap<Node, Values> {
  const values = new Map<Node, Values>(given);
  const nodes = computed(roots, (candidate) => given.has(candidate));
  for (const node of nodes) {
    if (values.has(node)) continue;
    const form = node.primitive.lower(node);
    if (!("loop" in form)) {
      const exactly = evaluateComprehension(form, (source) => values.get(node.inputs[source]!)!, sizes);
      values.set(node, disturb(node, form, exactly));
    } else if (form.gives === "nothing") run(form.loop, nodes, values, sizes, disturb);
  }
  return values;
}

/** Carries a loop out, and sets the values of its results among `nodes`. */
function run(
  loop: Loop,
  nodes: readonly Node[],
  values: Map<Node, Values>,
  sizes: Sizes,
  disturb: Disturb,
): void {
  const extent = evaluateDim(loop.extent, sizes);
  const results = nodes.flatMap((node) => {
    const result = resultOf(node);
    return result?.loop.node === loop.node && !values.has(node) ? [{ node, result }] : [];
  });
  const carried = new Map(loop.carried.map(({ formal, initial }) => [formal, values.get(initial)!]));
  const stacks = results.flatMap(({ node, result }) =>
    result.gives === "stack" ? [{ of: result.of, values: zeros(node, sizes) }] : [],
  );
  const roots = [...loop.carried.map(({ next }) => next), ...stacks.map(({ of }) => of)];
  for (let step = 0; step < extent; step++) {
    const t = loop.reverse ? extent - 1 - step : step;
    const inside = new Map<Node, Values>([...values, ...carried]);
    for (const { formal, of } of loop.sliced) inside.set(formal, sliceAt(values.get(of)!, t));
    if (loop.index) inside.set(loop.index, { shape: [], data: Float64Array.of(t) });
    const found = evaluate(roots, inside, sizes, disturb);
    for (const { formal, next } of loop.carried) carried.set(formal, found.get(next)!);
    for (const stack of stacks) {
      const { data } = found.get(stack.of)!;
      stack.values.data.set(data, t * data.length);
    }
  }
  let next = 0;
  for (const { node, result } of results)
    if (result.gives === "last") values.set(node, carried.get(result.formal)!);
    else if (result.gives === "stack") values.set(node, stacks[next++]!.values);
}

function zeros({ shape }: Node, sizes: Sizes): Values {
  const extents = shape.map((dim) => evaluateDim(dim, sizes));
  return { shape: extents, data: new Float64Array(extents.reduce((product, size) => product * size, 1)) };
}

function sliceAt({ shape, data }: Values, t: number): Values {
  const rest = shape.slice(1);
  const length = rest.reduce((product, size) => product * size, 1);
  return { shape: rest, data: data.subarray(t * length, (t + 1) * length) };
}
