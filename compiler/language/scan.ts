/** Loops over time, as users write them. */
import { invalidArgument, shapeExpected } from "../diagnostics.ts";
import type { Graph } from "../graph/graph.ts";
import type { Looping } from "../graph/loop.ts";
import type { Node } from "../graph/node.ts";
import { isNode } from "../graph/node.ts";
import type { Dimension, Tensor } from "../graph/tensor.ts";
import { dimsOf } from "../primitives/dimensions.ts";
import { formalOf, lastOf, loopOver, stackOf } from "../primitives/loop.ts";
import { knownOptions } from "../primitives/options.ts";
import { nodesOf } from "../primitives/primitive.ts";
import { type Dim, equalDims, printDim } from "../shape/dim.ts";
import { equalShapes, printShape, printType } from "../shape/shape.ts";

/** One tensor, or several. */
export type Tensors = Tensor | number | readonly (Tensor | number)[];
/** The same with every member a tensor. */
export type Scanned<T> = T extends readonly unknown[] ? { [K in keyof T]: Tensor } : Tensor;

export interface ScanOptions {
  /** From the last step to the first; results stay in their places. Default: false. */
  readonly reverse?: boolean;
  /** How many steps, where no `xs` say. */
  readonly length?: Dimension;
}

/** What a step gives: what is carried on, and what every step leaves behind (nothing: undefined). */
export type Step<C, Y> = readonly [carry: C, y: Y];

/**
 * A loop over the first dimension of `xs`: `step(carry, x, t)` is traced once and gives the next carry, of the same shape and
 * type, and a result y. Gives the carry after the last step, and every y along a new first dimension. What does not change is
 * read from outside; to any order of derivative, as a loop in reverse. (jax.lax.scan)
 */
export function scan<C extends Tensors, X extends Tensors | undefined, Y extends Tensors | undefined>(
  step: (carry: Scanned<C>, x: Scanned<X>, t: Tensor) => Step<Tensors, Y>,
  init: C,
  xs: X,
  options: ScanOptions = {},
): [last: Scanned<C>, ys: Scanned<Y>] {
  const { reverse = false, length } = knownOptions("scan", options, ["reverse", "length"]);
  const initials = nodesOf("scan", listOf(init));
  const slices = xs === undefined ? [] : nodesOf("scan", listOf(xs));
  const extent = extentOf(slices, length);
  const { graph } = [...initials, ...slices][0]!;
  const index = formalOf(graph, { shape: [], dtype: "i32" }, "step");
  const carried = initials.map((initial) => ({ formal: formalOf(graph, initial.type), initial }));
  const sliced = slices.map((of) => ({
    formal: formalOf(graph, { shape: of.shape.slice(1), dtype: of.dtype }, `${graph.nameOf(of) ?? "x"}ₜ`),
    of,
  }));
  const given = inside(graph, { index, extent }, () =>
    step(
      like(
        init,
        carried.map(({ formal }) => formal),
      ) as Scanned<C>,
      like(
        xs,
        sliced.map(({ formal }) => formal),
      ) as Scanned<X>,
      index as unknown as Tensor,
    ),
  );
  for (const { formal } of carried)
    if (graph.nameOf(formal) === undefined) graph.note(formal).hints.push("carry");
  if (!Array.isArray(given) || given.length !== 2)
    throw invalidArgument("scan", "its step gives no pair", "Return [carry, y]; y may be undefined.");
  const nexts = nodesOf("scan", listOf(given[0]));
  const ys = given[1] === undefined ? [] : nodesOf("scan", listOf(given[1]));
  if (nexts.length !== initials.length)
    throw invalidArgument(
      "scan",
      `its step carries ${nexts.length} tensors on, but was given ${initials.length}`,
      "Return as many as init has.",
    );
  const loop = loopOver({
    extent,
    reverse,
    index,
    carried: carried.map((each, i) => ({ ...each, next: sameType(nexts[i]!, each.initial) })),
    sliced,
  });
  const lasts = carried.map((_, i) => lastOf(loop, i));
  const stacks = ys.map((y) => stackOf(loop, y));
  return [like(init, lasts) as Scanned<C>, like(given[1], stacks) as Scanned<Y>];
}

/** What is traced as the body of a loop. */
function inside<R>(graph: Graph, loop: Looping, body: () => R): R {
  const around = graph.loops;
  graph.loops = [...around, loop];
  try {
    return body();
  } finally {
    graph.loops = around;
  }
}

const listOf = (tensors: unknown): readonly unknown[] => (Array.isArray(tensors) ? tensors : [tensors]);

/** One node, or several, as the model has one or several. */
function like(model: unknown, nodes: readonly Node[]): unknown {
  if (model === undefined) return undefined;
  return Array.isArray(model) ? nodes : nodes[0];
}

function extentOf(slices: readonly Node[], length: Dimension | undefined): Dim {
  const [first] = slices;
  for (const slice of slices) {
    if (slice.shape.length === 0)
      throw shapeExpected("scan", "a dimension to go along", printShape(slice.shape), [slice]);
    if (!equalDims(slice.shape[0]!, first!.shape[0]!))
      throw shapeExpected("scan", `${printDim(first!.shape[0]!)} steps`, printShape(slice.shape), [
        first!,
        slice,
      ]);
  }
  const said = length === undefined ? undefined : dimsOf([length])[0]!;
  if (!first && said === undefined)
    throw invalidArgument("scan", "nothing says how many steps there are", "Give xs, or the option length.");
  if (first && said !== undefined && !equalDims(said, first.shape[0]!))
    throw shapeExpected("scan", `${printDim(said)} steps`, printShape(first.shape), [first]);
  return said ?? first!.shape[0]!;
}

function sameType(next: Node, initial: Node): Node {
  if (isNode(next) && equalShapes(next.shape, initial.shape) && next.dtype === initial.dtype) return next;
  throw shapeExpected("scan", `a carry that stays ${printType(initial.type)}`, printType(next.type), [
    initial,
    next,
  ]);
}
