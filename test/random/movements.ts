/** Steps of random programs that move, join and place elements. */
import type { Node } from "../../compiler/graph/node.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { indices, ranksAlong } from "../../compiler/primitives/counting.ts";
import { diagonalEmbed, diagonalOf } from "../../compiler/primitives/diagonals.ts";
import { add, mul } from "../../compiler/primitives/elementwise.ts";
import { alongDim, gatherAt } from "../../compiler/primitives/indexing.ts";
import { concatenate } from "../../compiler/primitives/joining.ts";
import { rollAlong } from "../../compiler/primitives/rolls.ts";
import { scatterMax, scatterMin, scatterProduct } from "../../compiler/primitives/scatter.ts";
import { embedIn, sliceOf, type Stretch, whole } from "../../compiler/primitives/slices.ts";
import { countOf } from "../../compiler/primitives/slides.ts";
import { overlapSum, windowsOf } from "../../compiler/primitives/windows.ts";
import { type Dim, equalDims, evaluateDim, quotientOf } from "../../compiler/shape/dim.ts";
import { tril } from "../../src/tensor/diagonals.graph.ts";
import { cat } from "../../src/tensor/joining.graph.ts";
import { sort } from "../../src/tensor/sorting.graph.ts";
import type { Operation } from "./operations.ts";
import { elements, type Pool } from "./pool.ts";

/** A float with a dimension whose size is a number, and that dimension. */
function along(
  pool: Pool,
  least = 1,
): { readonly x: Node; readonly dim: number; readonly size: number } | undefined {
  const sized = (node: Node): number[] =>
    node.shape.flatMap((size, d) => (typeof size === "number" && size >= least ? [d] : []));
  const x = pool.float((node) => node.shape.length <= 3 && sized(node).length > 0);
  if (!x) return undefined;
  const dim = pool.random.pick(sized(x));
  return { x, dim, size: x.shape[dim] as number };
}

const only = (x: Node, dim: number, stretch: Stretch): Stretch[] =>
  x.shape.map((_, d) => (d === dim ? stretch : whole));

/** So many elements that lie, with some step, inside a size. */
function stretchIn(pool: Pool, size: number): { readonly stretch: Stretch; readonly length: number } {
  const stride = pool.random.pick([1, 1, 2]);
  const length = pool.random.whole(1, Math.ceil(size / stride) + 1);
  const span = stride * (length - 1);
  const first = pool.random.whole(0, size - span);
  const backwards = pool.random.chance(0.3);
  return {
    length,
    stretch: backwards ? { start: first + span, step: -stride } : { start: first, step: stride },
  };
}

const slicing: Operation = (pool) => {
  const found = along(pool);
  if (!found) return undefined;
  const { stretch, length } = stretchIn(pool, found.size);
  return sliceOf(found.x, found.x.shape.with(found.dim, length), only(found.x, found.dim, stretch));
};

const embedding: Operation = (pool) => {
  const found = along(pool);
  if (!found || elements(found.x, pool.sizes) > 40) return undefined;
  const { x, dim, size } = found;
  const stride = pool.random.pick([1, 1, 2]);
  const extent = stride * (size - 1) + 1 + pool.random.whole(0, 3);
  const first = pool.random.whole(0, extent - stride * (size - 1));
  const stretch = pool.random.chance(0.3)
    ? { start: first + stride * (size - 1), step: -stride }
    : { start: first, step: stride };
  return embedIn(x, x.shape.with(dim, extent), only(x, dim, stretch), pool.random.pick([0, 0, 1.5]));
};

const reversing: Operation = (pool) => {
  const x = pool.float(({ shape }) => shape.length > 0 && !shape.includes(0));
  if (!x) return undefined;
  const dim = pool.random.whole(0, x.shape.length);
  const size = x.shape[dim]!;
  return sliceOf(x, x.shape, only(x, dim, { start: typeof size === "number" ? size - 1 : -1, step: -1 }));
};

const joining: Operation = (pool) => {
  const found = along(pool);
  if (!found) return undefined;
  const { x, dim } = found;
  const other = pool.float(
    ({ shape }) =>
      shape.length === x.shape.length &&
      typeof shape[dim] === "number" &&
      shape.every((size, d) => d === dim || equalDims(size, x.shape[d]!)),
  )!;
  if (elements(x, pool.sizes) + elements(other, pool.sizes) > 80) return undefined;
  return concatenate([x, other], dim);
};

const rolling: Operation = (pool) => {
  const x = pool.float(({ shape }) => shape.length > 0);
  return x && rollAlong(x, pool.random.whole(0, x.shape.length), pool.random.pick([-2, -1, 1, 2]));
};

const sliding: Operation = (pool) => {
  const found = along(pool, 2);
  if (!found || found.x.shape.length > 2) return undefined;
  const { x, dim, size } = found;
  const [step, dilation] = [pool.random.pick([1, 1, 2]), pool.random.pick([1, 1, 2])];
  const length = pool.random.pick([1, 2, 2, 3]);
  if (evaluateDim(countOf(size, length, step, dilation), pool.sizes) < 1) return undefined;
  return windowsOf(x, dim, { size: length, step, dilation });
};

const overlapping: Operation = (pool) => {
  const x = pool.float(
    ({ shape }) =>
      shape.length > 1 &&
      shape.length <= 3 &&
      typeof shape.at(-1) === "number" &&
      typeof shape.at(-2) === "number",
  );
  if (!x) return undefined;
  const dim = x.shape.length - 2;
  const [count, length] = [x.shape[dim] as number, x.shape.at(-1) as number];
  if (count === 0 || length === 0) return undefined;
  const [step, dilation] = [pool.random.pick([1, 2]), pool.random.pick([1, 1, 2])];
  const extent = step * (count - 1) + dilation * (length - 1) + 1 + pool.random.whole(0, 2);
  return extent > 20
    ? undefined
    : overlapSum(x, [{ dim, slide: { step, dilation, before: 0, after: 0, extent, count, size: length } }]);
};

/** A float with a dimension whose size has a name, and is at least so large. */
function alongNamed(
  pool: Pool,
  least: number,
): { readonly x: Node; readonly dim: number; readonly size: Dim } | undefined {
  const named = (node: Node): number[] =>
    node.shape.flatMap((size, d) =>
      typeof size === "number" || evaluateDim(size, pool.sizes) < least ? [] : [d],
    );
  const x = pool.float((node) => node.shape.length <= 3 && named(node).length > 0);
  if (!x) return undefined;
  const dim = pool.random.pick(named(x));
  return { x, dim, size: x.shape[dim]! };
}

/** All but a few elements, of a dimension whose size has a name. */
const cutting: Operation = (pool) => {
  const found = alongNamed(pool, 2);
  if (!found) return undefined;
  const { x, dim, size } = found;
  const [start, stop, step] = pool.random.pick([
    [1, 0, 1],
    [0, 1, 1],
    [0, 0, 2],
    [1, 0, 2],
  ] as const);
  const length = quotientOf(size, step - 1 - start - stop, step);
  const backwards = pool.random.chance(0.3) && step === 1;
  const stretch = backwards ? { start: -1 - stop, step: -1 } : { start, step };
  return sliceOf(x, x.shape.with(dim, length), only(x, dim, stretch));
};

const bordering: Operation = (pool) => {
  const found = alongNamed(pool, 1);
  if (!found || elements(found.x, pool.sizes) > 80) return undefined;
  const { x, dim, size } = found;
  const [before, after] = pool.random.pick([
    [1, 1],
    [0, 2],
    [1, 0],
  ] as const);
  const extent = quotientOf(size, before + after);
  return embedIn(
    x,
    x.shape.with(dim, extent),
    only(x, dim, { start: before, step: 1 }),
    pool.random.pick([0, 1.5]),
  );
};

const slidingOverNamed: Operation = (pool) => {
  const found = alongNamed(pool, 2);
  if (!found || found.x.shape.length > 2) return undefined;
  const { x, dim, size } = found;
  const [length, step, dilation] = [
    pool.random.pick([1, 2]),
    pool.random.pick([1, 2]),
    pool.random.pick([1, 1, 2]),
  ];
  if (evaluateDim(countOf(size, length, step, dilation), pool.sizes) < 1) return undefined;
  return windowsOf(x, dim, { size: length, step, dilation });
};

const lengthening: Operation = (pool) => {
  const found = alongNamed(pool, 1);
  if (!found || elements(found.x, pool.sizes) > 40) return undefined;
  const { x, dim } = found;
  const last = sliceOf(x, x.shape.with(dim, 1), only(x, dim, { start: -1, step: 1 }));
  const parts = pool.random.pick([
    [last, x],
    [x, last],
    [last, x, last],
  ]);
  return concatenate(parts, dim);
};

const onDiagonals: Operation = (pool) => {
  const x = pool.float(
    ({ shape }) =>
      shape.length > 1 && shape.length <= 3 && shape.slice(-2).every((size) => typeof size === "number"),
  );
  if (!x) return undefined;
  const rank = x.shape.length;
  const offset = pool.random.pick([-1, 0, 0, 1]);
  const [row, column] = pool.random.chance(0.7) ? [rank - 2, rank - 1] : [rank - 1, rank - 2];
  const [height, width] = [x.shape[row] as number, x.shape[column] as number];
  const length = Math.min(height + Math.min(0, offset), width - Math.max(0, offset));
  return length < 1 ? undefined : diagonalOf(x, { row, column, offset }, length);
};

const asDiagonals: Operation = (pool) => {
  const x = pool.float(
    ({ shape }) =>
      shape.length > 0 &&
      shape.length <= 2 &&
      typeof shape.at(-1) === "number" &&
      (shape.at(-1) as number) < 6,
  );
  if (!x) return undefined;
  const offset = pool.random.pick([-1, 0, 0, 1]);
  const size = (x.shape.at(-1) as number) + Math.abs(offset);
  const rank = x.shape.length + 1;
  return diagonalEmbed(x, [...x.shape.slice(0, -1), size, size], { row: rank - 2, column: rank - 1, offset });
};

const counting: Operation = (pool) => {
  const x = pool.float(({ shape }) => shape.length > 0);
  if (!x) return undefined;
  const dim = pool.random.whole(0, x.shape.length);
  return mul(x, broadcast(indices(x.graph, x.shape[dim]!), x.shape, [dim]));
};

const ranking: Operation = (pool) => {
  const x = pool.float(({ shape }) => shape.length > 0 && shape.length <= 2);
  return x && ranksAlong(x, pool.random.whole(0, x.shape.length), pool.random.chance(0.5));
};

const sorting: Operation = (pool) => {
  const x = pool.float(({ shape }) => shape.length > 0 && shape.length <= 2 && !shape.includes(0));
  return x && (sort(x as never, pool.random.whole(0, x.shape.length))[0] as unknown as Node);
};

const triangles: Operation = (pool) => {
  const x = pool.float(({ shape }) => shape.length > 1);
  return x && (tril(x as never, { diagonal: pool.random.pick([-1, 0, 1]) }) as unknown as Node);
};

/** Rows of a table that are looked up by indices of another shape. */
const selecting: Operation = (pool) => {
  const found = along(pool);
  if (!found || found.x.shape.length > 2) return undefined;
  const { x, dim, size } = found;
  const name = pool.random.pick([...pool.sizes.keys(), 3]);
  const shape = pool.random.pick([[2], [name], [name, 2]]);
  const index = pool.leaf("input", shape, "i32", { low: 0, high: size });
  const rank = index.shape.length;
  const dims = Array.from({ length: rank }, (_, d) => dim + d);
  return gatherAt(x, [index], {
    from: x.shape.map((_, d) => (d === dim ? { index: 0 } : { along: d < dim ? d : d + rank - 1 })),
    indices: [dims],
  });
};

/** Products and extremes of what is scattered along a dimension. */
const combining: Operation = (pool) => {
  const found = along(pool);
  if (!found) return undefined;
  const { x, dim } = found;
  const extent = pool.random.pick([2, 3]);
  const index = pool.leaf("input", x.shape, "i32", { low: 0, high: extent });
  const lookup = alongDim(x.shape.length, dim);
  const shape = x.shape.with(dim, extent);
  const start = pool.float(
    (node) => node.shape.length === shape.length && node.shape.every((size, d) => equalDims(size, shape[d]!)),
  );
  if (!start || pool.random.chance(0.4)) return scatterProduct(x, [index], lookup, shape);
  return pool.random.pick([scatterMax, scatterMin])(x, start, [index], lookup);
};

/** The gates of a cell: parts of one tensor, each used in its own way. */
const gates: Operation = (pool) => {
  const found = along(pool, 2);
  if (!found) return undefined;
  const { x, dim, size } = found;
  const half = Math.floor(size / 2);
  const part = (start: number): Node => sliceOf(x, x.shape.with(dim, half), only(x, dim, { start, step: 1 }));
  return cat([mul(part(0), part(half)), add(part(half), 1)] as never, dim) as unknown as Node;
};

export const movements: Readonly<Record<string, Operation>> = {
  slicing,
  embedding,
  reversing,
  joining,
  rolling,
  sliding,
  overlapping,
  cutting,
  bordering,
  slidingOverNamed,
  lengthening,
  onDiagonals,
  asDiagonals,
  counting,
  ranking,
  sorting,
  triangles,
  selecting,
  combining,
  gates,
};
