/** Indices as tensors, and the rank of every element among the others. */
import type { Graph } from "../graph/graph.ts";
import type { Node, Primitive } from "../graph/node.ts";
import { and, equal, less, notEqual, or } from "../scalar/intrinsics.ts";
import { axesOf, call, index, integer, read, type Scalar } from "../scalar/scalar.ts";
import type { Dim } from "../shape/dim.ts";
import { apply, tabulate } from "./primitive.ts";

const indicesNode: Primitive<{ readonly extent: Dim }> = {
  name: "indices",
  formula: "",
  type: (_, { extent }) => ({ shape: [extent], dtype: "i32" }),
  vjp: () => [],
  lower: ({ type }) => tabulate(type.shape, ([at]) => at!),
};

/** 0, 1, ... below `extent`. */
export const indices = (graph: Graph, extent: Dim): Node => graph.intern(indicesNode, [], { extent }) as Node;

interface Ranking {
  readonly dim: number;
  readonly descending: boolean;
}

/**
 * How many elements along `dim` come before each: the smaller ones, and of equal ones those with a smaller index. NaN is
 * larger than all, as in PyTorch. Every element is compared with every other: n² comparisons for n elements.
 */
const ranksNode: Primitive<Ranking> = {
  name: "ranks",
  formula: "dx = 0",
  type: ([x]) => ({ shape: x!.shape, dtype: "i32" }),
  vjp: () => [null],
  lower: ({ inputs: [x], attributes: { dim, descending } }) => {
    const axes = axesOf(x!.shape);
    const other = { name: "", extent: x!.shape[dim]! };
    const elementAt = (axis: typeof other): Scalar<number> =>
      read(0, ...axes.map((own, d) => index(d === dim ? axis : own)));
    const [mine, theirs] = [elementAt(axes[dim]!), elementAt(other)];
    const [small, large] = descending ? [mine, theirs] : [theirs, mine];
    const earlier = call(less, index(other), index(axes[dim]!));
    const ordered = call(or, call(less, small, large), call(and, call(equal, theirs, mine), earlier));
    const known = call(or, call(equal, small, small), earlier);
    const before =
      x!.dtype === "f32" ? call(or, ordered, call(and, call(notEqual, large, large), known)) : ordered;
    return { axes, over: [other], where: [before], combine: "sum", value: integer(1) };
  },
};

export const ranksAlong = (x: Node, dim: number, descending: boolean): Node =>
  apply(ranksNode, [x], { dim, descending });
