/** Samples of what moves, joins and places: one row for each record. */
import { constant } from "../../compiler/primitives/leaves.ts";
import { indices, ranksAlong } from "../../compiler/primitives/counting.ts";
import { diagonalEmbed, diagonalOf } from "../../compiler/primitives/diagonals.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { add, float } from "../../compiler/primitives/elementwise.ts";
import { gatherAt, type Lookup, scatterSum } from "../../compiler/primitives/indexing.ts";
import { alongDim } from "../../compiler/primitives/indexing.ts";
import { concatenate } from "../../compiler/primitives/joining.ts";
import { literal } from "../../compiler/primitives/primitive.ts";
import { rollAlong } from "../../compiler/primitives/rolls.ts";
import { scatterMax, scatterMin, scatterProduct } from "../../compiler/primitives/scatter.ts";
import { embedIn, sliceOf, type Stretch } from "../../compiler/primitives/slices.ts";
import { sharesOf, slideOver } from "../../compiler/primitives/slides.ts";
import { overlapSum, windowsAlong, windowsOf } from "../../compiler/primitives/windows.ts";
import { symbol } from "../../compiler/shape/dim.ts";
import type { Shape } from "../../compiler/shape/shape.ts";
import type { Bench } from "./samples.ts";

const batch = symbol("batch");
const all: Stretch = { start: 0, step: 1 };

/** The size of a part, the size of the whole, and the stretch between them. */
const stretches: readonly (readonly [part: number, whole: number, start: number, step: number])[] = [
  [2, 5, 0, 1],
  [2, 5, 3, 1],
  [2, 5, 1, 1],
  [3, 5, 0, 2],
  [2, 5, 1, 2],
  [2, 7, 1, 3],
  [5, 5, 4, -1],
  [2, 5, 3, -1],
  [2, 5, 3, -2],
  [0, 5, 2, 1],
  [1, 1, 0, -1],
];

/** x[index], x[index, j] and x[i, index, other]: the ways in which parts and wholes belong together. */
const lookups: readonly (readonly [
  Lookup,
  whole: readonly (number | string)[],
  indices: readonly (readonly (number | string)[])[],
])[] = [
  [alongDim(2, 0), [4, 3], [[1, 3]]],
  [alongDim(2, 0), [4, 3], [[2, 3]]],
  [alongDim(2, 1), ["batch", 4], [["batch", 2]]],
  [{ from: [{ index: 0 }, { along: 1 }], indices: [[0]] }, [4, "time"], [[3]]],
  [{ from: [{ index: 0 }, { along: 2 }], indices: [[0, 1]] }, [4, 2], [["batch", 2]]],
  [
    { from: [{ along: 1 }, { index: 0 }, { index: 1 }], indices: [[0], [0]] },
    [2, 4, 4],
    [["batch"], ["batch"]],
  ],
  [{ from: [{ index: 0 }, { index: 1 }], indices: [[1], [0]] }, [4, 4], [[3], [2]]],
];

const valuesOf = (shape: readonly (number | string)[]): Shape =>
  shape.map((size) => (typeof size === "string" ? symbol(size) : size));

export const movements: Readonly<Record<string, (bench: Bench) => void>> = {
  slice(bench) {
    for (const [part, whole, start, step] of stretches) {
      const x = bench.leaf([whole, "batch"]);
      bench.add([x], sliceOf(x, [part, batch], [{ start, step }, all]));
    }
    const x = bench.leaf(["batch", 4]);
    bench.add(
      [x],
      sliceOf(
        x,
        [batch, 2],
        [
          { start: -1, step: -1 },
          { start: 1, step: 2 },
        ],
      ),
    );
    bench.add(
      [x],
      sliceOf(
        x,
        [2, 4],
        [
          { start: -2, step: 1 },
          { start: 3, step: -1 },
        ],
      ),
    );
    bench.add([x], sliceOf(x, [1, 4], [{ start: 1, step: 1 }, all]));
  },
  embed(bench) {
    for (const [part, whole, start, step] of stretches) {
      const x = bench.leaf([part, "batch"]);
      bench.add([x], embedIn(x, [whole, batch], [{ start, step }, all]));
      bench.add(
        [x],
        embedIn(
          x,
          [whole, batch],
          [
            { start, step },
            { start: -1, step: -1 },
          ],
          2.5,
        ),
      );
    }
    const x = bench.leaf([2, 3]);
    bench.add(
      [x],
      embedIn(
        x,
        [batch, 5],
        [
          { start: -2, step: 1 },
          { start: 1, step: 1 },
        ],
        -1,
      ),
    );
    bench.add(
      [x],
      embedIn(
        x,
        [batch, 3],
        [
          { start: 1, step: 1 },
          { start: 2, step: -1 },
        ],
      ),
    );
    const counts = bench.leaf([2], "i32");
    bench.add([counts], embedIn(counts, [4], [{ start: 1, step: 2 }], 7));
  },
  concatenate(bench) {
    for (const [dim, shapes] of [
      [0, [[2], [3], [1]]],
      [
        1,
        [
          ["batch", 2],
          ["batch", 0],
          ["batch", 4],
        ],
      ],
      [
        0,
        [
          [1, "batch"],
          [1, "batch"],
        ],
      ],
      [0, [["batch"], ["batch"]]],
      [
        1,
        [
          [2, "batch"],
          [2, "batch"],
          [2, "batch"],
        ],
      ],
    ] as const) {
      const parts = shapes.map((shape) => bench.leaf(shape));
      bench.add(parts, concatenate(parts, dim));
    }
    const x = bench.leaf([3]);
    bench.add([x], concatenate([x, x], 0));
    const [a, b] = [bench.leaf([2], "i32"), bench.leaf([3], "bool")];
    bench.add([a, b], concatenate([a, b], 0));
  },
  windows(bench) {
    for (const [extent, size, step, dilation] of [
      [6, 3, 1, 1],
      [5, 2, 2, 1],
      [6, 2, 3, 1],
      [7, 3, 2, 2],
      [3, 1, 1, 1],
      [4, 4, 1, 1],
    ] as const) {
      const x = bench.leaf([extent, "batch"]);
      bench.add([x], windowsOf(x, 0, { size, step, dilation }));
      bench.add([x], windowsOf(x, 0, { size, step, dilation, before: size - 1, after: 1, fill: 0.5 }));
    }
  },
  overlapSum(bench) {
    for (const [extent, count] of [
      [7, 3],
      [6, 3],
      [5, 4],
      [3, 7],
      [2, 5],
      [4, 4],
      [5, 1],
      [1, 3],
    ] as const) {
      const x = bench.leaf([extent, "batch"]);
      bench.add([x], windowsAlong(x, [{ dim: 0, slide: sharesOf(extent, count) }], 0));
    }
    const plane = bench.leaf(["batch", 4, 5]);
    const slides = [
      { dim: 1, slide: slideOver(4, 3, { step: 2, dilation: 1, before: 1 }) },
      { dim: 2, slide: sharesOf(5, 2) },
    ];
    bench.add([plane], windowsAlong(plane, slides, -1));
    for (const [count, size, step, dilation, extent] of [
      [4, 3, 1, 1, 6],
      [2, 2, 2, 1, 5],
      [2, 2, 3, 1, 6],
      [2, 3, 2, 2, 8],
    ] as const) {
      const x = bench.leaf(["batch", count, size]);
      bench.add(
        [x],
        overlapSum(x, [{ dim: 1, slide: { step, dilation, before: 0, after: 0, extent, count, size } }]),
      );
    }
  },
  diagonal(bench) {
    for (const [shape, row, column, offset, length] of [
      [[3, 4], 0, 1, 0, 3],
      [[3, 4], 0, 1, 2, 2],
      [[3, 4], 1, 0, 1, 2],
      [["batch", 4, 3], 1, 2, -2, 2],
      [["batch", 2, "batch"], 2, 0, 0, batch],
    ] as const) {
      const x = bench.leaf(shape);
      bench.add([x], diagonalOf(x, { row, column, offset }, length));
    }
  },
  diagonalEmbed(bench) {
    for (const [shape, whole, row, column, offset] of [
      [[3], [3, 4], 0, 1, 0],
      [["batch", 2], [4, batch, 3], 2, 0, -1],
      [["batch", 2], [batch, 3, 3], 1, 2, 1],
      [["batch"], [batch, batch], 1, 0, 0],
    ] as const) {
      const x = bench.leaf(shape);
      bench.add([x], diagonalEmbed(x, whole, { row, column, offset }));
    }
  },
  indices(bench) {
    const x = bench.leaf(["batch"]);
    bench.add([x], add(x, float(indices(bench.graph, batch))));
    bench.add([], indices(bench.graph, 3));
  },
  ranks(bench) {
    const numbers = [2, NaN, -1, 2, Infinity, NaN, -0, 0, 1, -Infinity, 2, -1];
    for (const descending of [false, true]) {
      const x = bench.leaf([4, "batch"], "f32", undefined, numbers);
      bench.add([x], ranksAlong(x, 0, descending), false);
      bench.add([x], ranksAlong(x, 1, descending), false);
      const counts = bench.leaf([2, 5], "i32");
      bench.add([counts], ranksAlong(counts, 1, descending));
      const truths = bench.leaf([5], "bool");
      bench.add([truths], ranksAlong(truths, 0, descending));
    }
  },
  scatterSum(bench) {
    for (const [lookup, whole, indexShapes] of lookups) {
      const x = bench.leaf(whole);
      const places = indexShapes.map((shape) => bench.leaf(shape, "i32", [0, 4]));
      const part = gatherAt(x, places, lookup);
      bench.add([x, ...places], part);
      const y = bench.leaf(part.shape as never);
      bench.add([y, ...places], scatterSum(y, places, lookup, valuesOf(whole)));
    }
  },
  scatterProduct(bench) {
    for (const [lookup, whole, indexShapes] of lookups.slice(0, 4)) {
      const places = indexShapes.map((shape) => bench.leaf(shape, "i32", [0, 4]));
      const part = gatherAt(bench.leaf(whole), places, lookup);
      const y = bench.leaf(part.shape as never);
      bench.add([y, ...places], scatterProduct(y, places, lookup, valuesOf(whole)));
    }
    // Places met by one zero, by two, and by none.
    const x = bench.leaf([7], "f32", undefined, [2, 0, 3, 0, 0, 5, 4]);
    const index = constant(Int32Array.of(0, 0, 0, 1, 1, 1, 2)) as never;
    bench.constant(index);
    bench.add([x], scatterProduct(x, [index], alongDim(1, 0), [4]));
  },
  roll(bench) {
    for (const [shape, dim, shift] of [
      [[5, 2], 0, 2],
      [["batch", 4], 1, 3],
      [[2, "batch"], 1, 1],
    ] as const) {
      const x = bench.leaf(shape);
      bench.add([x], rollAlong(x, dim, shift));
    }
  },
  scatterMax: (bench) => extremes(bench, scatterMax),
  scatterMin: (bench) => extremes(bench, scatterMin),
};

function extremes(bench: Bench, build: typeof scatterMax): void {
  for (const [lookup, whole, indexShapes] of lookups.slice(0, 4)) {
    const start = bench.leaf(whole);
    const places = indexShapes.map((shape) => bench.leaf(shape, "i32", [0, 4]));
    const y = bench.leaf(gatherAt(start, places, lookup).shape as never);
    bench.add([y, start, ...places], build(y, start, places, lookup));
    const count = broadcast(literal(bench.graph, -1, "i32"), valuesOf(whole), []);
    const places2 = bench.leaf(y.shape as never, "i32", [0, 9]);
    bench.add([places2, ...places], build(places2, count, places, lookup));
  }
}
