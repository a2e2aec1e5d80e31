/** Samples of the primitives whose records are not their builders: one row each. */
import type { Node } from "../../compiler/graph/node.ts";
import { broadcastTo, sum } from "../../compiler/primitives/broadcast.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { add, div, mul, sub } from "../../compiler/primitives/elementwise.ts";
import { polygamma } from "../../compiler/primitives/gamma.ts";
import { gather } from "../../compiler/primitives/indexing.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { constant, draw } from "../../compiler/primitives/leaves.ts";
import { contract, dot, matmul } from "../../compiler/primitives/linear.ts";
import { permute, reshape, transpose } from "../../compiler/primitives/movement.ts";
import { literal, size } from "../../compiler/primitives/primitive.ts";
import { prod } from "../../compiler/primitives/products.ts";
import {
  amaxOver,
  argmax,
  argmin,
  largestAlong,
  leastPlace,
  smallestAlong,
} from "../../compiler/primitives/reductions.ts";
import { slideOver } from "../../compiler/primitives/slides.ts";
import { sumOfSquares } from "../../compiler/primitives/squares.ts";
import { inRange } from "../../compiler/primitives/promises.ts";
import { softmax } from "../../src/nn/softmax.graph.ts";
import { symbol } from "../../compiler/shape/dim.ts";
import { loopSamples } from "./loops.ts";
import { movements } from "./movements.ts";
import type { Bench } from "./samples.ts";

/** Steps, sizes and borders: with what they have in common and without, more windows than elements and fewer. */
const slides: readonly (readonly [extent: number, size: number, options: Parameters<typeof slideOver>[2]])[] =
  [
    [5, 3, { step: 1, dilation: 1, before: 1, after: 1 }],
    [6, 3, { step: 2, dilation: 1, before: 1 }],
    [5, 2, { step: 3, dilation: 2, after: 2 }],
    [9, 3, { step: 2, dilation: 3, before: 2, after: 1 }],
    [8, 3, { step: 4, dilation: 2, before: 3 }],
    [6, 2, { step: 2, dilation: 2, before: 2, after: 2 }],
    [4, 4, { step: 1, dilation: 1 }],
    [7, 6, { step: 1, dilation: 1, before: 0 }],
  ];

/** x ∗ w, of channels, and back: the result and its derivatives are the three ways in which labels slide. */
function convolutions(bench: Bench, [extent, size, options]: (typeof slides)[number]): void {
  const slide = { ...slideOver(extent, size, options), place: 2, window: 3, element: 4 };
  const [x, w] = [bench.leaf(["batch", 2, extent]), bench.leaf([2, size])];
  const attributes = { left: [0, 1, 2], right: [1, 4], out: [0, 3], slides: [slide] };
  bench.add([x, w], contract(x, w, attributes));
}

export const builders: Readonly<Record<string, (bench: Bench) => void>> = {
  ...movements,
  ...loopSamples,
  contract(bench) {
    const shapes = [
      [
        [2, 3],
        [3, "batch"],
      ],
      [[3], [3, 2]],
      [["batch", 3], [3]],
      [
        ["batch", 2, 3],
        [3, "time"],
      ],
      [
        [1, 2, 3],
        ["batch", 3, 2],
      ],
      [
        [0, 2],
        [2, 3],
      ],
      [
        [2, 0],
        [0, 3],
      ],
    ] as const;
    for (const dtype of ["f32", "i32"] as const)
      for (const [left, right] of shapes) {
        const [a, b] = [bench.leaf(left, dtype), bench.leaf(right, dtype)];
        bench.add([a, b], matmul(a, b));
      }
    const [x, y] = [bench.leaf(["batch"]), bench.leaf([2])];
    bench.add([x, y], contract(x, y, { left: [0], right: [1], out: [0, 1] }));
    const [u, v] = [bench.leaf([2, "batch"]), bench.leaf(["batch", 2])];
    bench.add([u, v], contract(u, v, { left: [0, 1], right: [1, 0], out: [0] }));
    for (const slide of slides) convolutions(bench, slide);
    for (const [count, each, members] of [
      [2, 3, 2],
      [3, 1, 1],
      [2, 1, 3],
    ] as const) {
      const [all, weight] = [bench.leaf(["batch", count * each]), bench.leaf([count * members, each])];
      const groups = { whole: 1, many: 2, own: 3, count, each, members };
      bench.add([all, weight], contract(all, weight, { left: [0, 1], right: [2, 3], out: [0, 2], groups }));
    }
    const [p, q] = [bench.leaf([3]), bench.leaf([3])];
    bench.add([p, q], dot(p, q));
    bench.add([p], dot(p, p));
  },
  leastPlace(bench) {
    const [x, numbers] = [bench.leaf(["batch", 4]), bench.leaf(["batch", 4], "i32")];
    bench.add([x, numbers], leastPlace(x, amaxOver(x, [1]), numbers, [1]), false);
    const counts = bench.leaf([2, 3], "i32");
    bench.add([counts], leastPlace(counts, amaxOver(counts, [0, 1]), counts, [0, 1]), false);
  },
  gather(bench) {
    for (const [shape, dim, places] of [
      [[4, 3], 0, [2, 3]],
      [[4, 3], 0, [5, 3]],
      [["batch", 4], 1, ["batch", 1]],
      [[2, 4, "batch"], 1, [2, 3, "batch"]],
    ] as const) {
      const [x, index] = [bench.leaf(shape), bench.leaf(places, "i32", [0, 4])];
      bench.add([x, index], gather(x, dim, index));
    }
  },
  broadcast(bench) {
    for (const [from, to] of [
      [[], [2, "batch"]],
      [[3], [2, 3]],
      [
        ["batch", 1],
        [2, "batch", "time"],
      ],
      [
        [1, 1],
        [2, 3],
      ],
    ] as const) {
      const x = bench.leaf(from);
      bench.add([x], broadcastTo(x, to));
    }
  },
  reshape(bench) {
    for (const [from, to] of [
      [
        [2, 3],
        [3, 2],
      ],
      [
        [2, 3, 4],
        [4, 6],
      ],
      [
        ["batch", 6],
        ["batch", 2, 3],
      ],
      [["batch", 2, "time"], [-1]],
      [
        ["batch", "time"],
        ["time", "batch"],
      ],
      [
        [2, "batch"],
        ["batch", 2],
      ],
      [[1, 3, 1], [3]],
      [[], [1, 1]],
      [
        [0, 3],
        [3, 0],
      ],
    ] as const) {
      const x = bench.leaf(from);
      bench.add([x], reshape(x, to));
    }
  },
  permute(bench) {
    const x = bench.leaf([2, "batch", 3]);
    for (const dims of [
      [0, 2, 1],
      [2, 0, 1],
      [1, 2, 0],
    ])
      bench.add([x], permute(x, dims));
    bench.add([x], transpose(x, 0, -1));
  },
  firstEqual(bench) {
    for (const dim of [0, 1, -1, undefined])
      for (const build of [argmax, argmin]) {
        const x = bench.leaf([2, "batch", 3]);
        bench.add([x], build(x, dim));
      }
  },
  firstExtreme(bench) {
    for (const dim of [0, -1])
      for (const along of [largestAlong, smallestAlong]) {
        const x = bench.leaf([2, "batch", 3]);
        for (const result of along(x as unknown as Tensor, dim, {})) bench.add([x], result);
      }
  },
  prod(bench) {
    for (const [shape, dim] of [
      [["batch"], 0],
      [[2, "batch", 3], 1],
      [[3, 2], undefined],
      [
        [2, 1, 3],
        [0, 1],
      ],
      [[0, 2], 0],
      [[], undefined],
    ] as const) {
      const x = bench.leaf(shape);
      bench.add([x], prod(x, dim));
    }
    const zeros = bench.leaf([3, 3], "f32", [0, 0], [1, 0, 2, 0, 0, 3, -1, 2, 0.5]);
    bench.add([zeros], prod(zeros, 1));
    const whole = bench.leaf([2, 3], "i32", [-3, 4]);
    bench.add([whole], prod(whole, -1, { keepdim: true }));
  },
  sumOfSquares(bench) {
    for (const dims of [[0], [0, 2], [0, 1, 2]]) {
      const x = bench.leaf([2, "batch", 3]);
      bench.add([x], sumOfSquares(x, x, dims));
      const center = div(sum(x, dims, { keepdim: true }), sum(broadcastTo(1, x.shape as never), dims));
      if (dims.length === 3) bench.add([x], sumOfSquares(x, sub(x, center), dims));
    }
  },
  handDerivative(bench) {
    const [x, y] = [bench.leaf(["batch", 2]), bench.leaf([2])];
    const product = mul(mul(x, x), y) as unknown as Tensor;
    const byX = mul(mul(x, y), 2) as unknown as Tensor;
    const byY = mul(x, x) as unknown as Tensor;
    const [operandX, operandY] = [x, y] as unknown as [Tensor, Tensor];
    bench.add([x, y], handDerivative(product, [operandX, byX], [operandY, byY]));
  },
  softmax(bench) {
    const x = bench.leaf(["batch", 3]) as unknown as Tensor;
    for (const dim of [0, 1]) bench.add([x as unknown as Node], softmax(x, dim));
  },
  polygamma(bench) {
    for (const order of [1, 2, 3]) {
      const x = bench.leaf(["batch", 2], "f32", [0.3, 4]);
      bench.add([x], polygamma(order, x));
    }
    const exactly = [0, -0, -0.5, -1, -1.25, -7, 1e-300, 1e4, 1e300, Infinity, -Infinity, NaN];
    const x = bench.leaf([exactly.length], "f32", [0, 0], exactly);
    for (const order of [1, 2]) bench.add([x], polygamma(order, x), false);
  },
  inRange(bench) {
    const x = bench.leaf(["batch"], "i32", [0, 4]);
    bench.add([x], inRange(x, { low: 0, high: 4 }));
  },
  draw(bench) {
    const [x, seed, step] = [
      bench.leaf(["batch"]),
      bench.leaf([], "i32", [0, 9]),
      bench.leaf([], "i32", [0, 9]),
    ];
    for (const distribution of ["uniform", "normal"] as const)
      bench.add(
        [x, seed, step],
        add(x, draw({ distribution, shape: [2, symbol("batch")], stream: 17 }, seed, step)),
      );
  },
  literal(bench) {
    for (const value of [0, -0, 1.5, -2, 1e-300, Infinity, -Infinity, NaN])
      bench.add([], literal(bench.graph, value));
    bench.add([], literal(bench.graph, 1, "bool"));
    bench.add([], literal(bench.graph, -7, "i32"));
  },
  size(bench) {
    const x = bench.leaf(["batch", "time"]);
    for (const dim of x.shape) bench.add([x], add(x, size(bench.graph, dim)));
  },
  constant(bench) {
    for (const data of [
      [
        [1, 2.5, -3],
        [0, -0, 1e300],
      ],
      [true, false],
      Int32Array.of(1, -2, 3),
    ])
      bench.constant(constant(data) as unknown as Node);
  },
};
