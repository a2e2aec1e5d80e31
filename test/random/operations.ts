/** The steps by which random programs grow: every primitive, and formulas that the compiler treats specially. */
import type { Node, Primitive } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import { broadcast, broadcastTo, expandTo, sum } from "../../compiler/primitives/broadcast.ts";
import { between } from "../../compiler/primitives/bounds.ts";
import { binaryCrossEntropyTerm } from "../../compiler/primitives/cross-entropy.ts";
import * as elementwise from "../../compiler/primitives/elementwise.ts";
import { indices as placesAlong } from "../../compiler/primitives/counting.ts";
import { gather, gatherAlong, scatterAlong } from "../../compiler/primitives/indexing.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { polygamma } from "../../compiler/primitives/gamma.ts";
import { fround } from "../../compiler/primitives/javascript.ts";
import { constant, draw, training } from "../../compiler/primitives/leaves.ts";
import { contract, matmul } from "../../compiler/primitives/linear.ts";
import { permute, reshape, stopGradient } from "../../compiler/primitives/movement.ts";
import { literal, size } from "../../compiler/primitives/primitive.ts";
import { prod } from "../../compiler/primitives/products.ts";
import { inRange } from "../../compiler/primitives/promises.ts";
import {
  amax,
  amaxOver,
  amin,
  argmax,
  argmin,
  largestAlong,
  leastPlace,
  smallestAlong,
} from "../../compiler/primitives/reductions.ts";
import { slideOver } from "../../compiler/primitives/slides.ts";
import { sumOfSquares } from "../../compiler/primitives/squares.ts";
import { type Dim, equalDims, productOfDims } from "../../compiler/shape/dim.ts";
import { loops } from "./loops.ts";
import { broadcastShapes, elementsOf, type Shape } from "../../compiler/shape/shape.ts";
import { grad } from "../../compiler/transforms/grad.ts";
import { softmax } from "../../src/nn/softmax.graph.ts";
import { signatureOf } from "../primitives/samples.ts";
import { movements } from "./movements.ts";
import { elements, type Pool } from "./pool.ts";

/** Adds nothing where the pool has no fitting operands. */
export type Operation = (pool: Pool) => Node | undefined;

const { add, div, eq, exp, le, log, log1p, lt, mul, neg, relu, sigmoid, sqrt, sub, where } = elementwise;
type Builder = (...operands: readonly unknown[]) => unknown;

const numbers = [0, 1, -1, 2, 0.5, -0.25, 3];

/** An operand that broadcasts with others. */
function beside(pool: Pool, operands: readonly (Node | number)[]): Node | number | undefined {
  if (pool.random.chance(0.2)) return pool.random.pick(numbers);
  const common = operands.reduce<Shape>(
    (shape, each) => (typeof each === "number" ? shape : broadcastShapes(shape, each.shape)!),
    [],
  );
  return pool.pick((other) => {
    const shape = broadcastShapes(common, other.shape);
    return shape !== undefined && shape.length <= 3 && elements(other, pool.sizes) <= 60;
  });
}

/** x brought into the part of the numbers where a function is smooth. */
const into = (x: Node, [low, high]: readonly [number, number]): Node => add(low, mul(high - low, sigmoid(x)));

/** An operation of as many operands as its builder takes. */
function ofRecord(record: Primitive): Operation {
  const { arity, takesCondition } = signatureOf(record);
  return (pool) => {
    const first = pool.random.chance(0.85) ? pool.float() : pool.pick();
    if (!first) return undefined;
    const operands: (Node | number)[] = [first];
    while (operands.length < arity) {
      const other = beside(pool, operands);
      if (other === undefined) return undefined;
      operands.push(other);
    }
    const { domain } = record;
    const ready = operands.map((operand) =>
      domain && typeof operand !== "number" && operand.dtype === "f32" ? into(operand, domain) : operand,
    );
    // Between equal bounds every point is a kink.
    if (arity > 2 && new Set(ready).size < arity) return undefined;
    const [initial, ...others] = pool.random.shuffled(ready);
    const condition = takesCondition ? elementwise.ne(initial!, 0) : initial;
    return (record as unknown as Builder)(condition, ...others) as Node;
  };
}

const dimOf = (pool: Pool, node: Node): number => pool.random.whole(0, node.shape.length);
const someDims = (pool: Pool, node: Node): number[] | undefined => {
  if (pool.random.chance(0.3)) return undefined;
  const dims = node.shape.map((_, d) => d).filter(() => pool.random.chance(0.5));
  return dims.length > 0 ? dims : [dimOf(pool, node)];
};

const reduced =
  (build: typeof sum): Operation =>
  (pool) => {
    const node = pool.pick(({ shape }) => shape.length > 0);
    return node && build(node, someDims(pool, node), { keepdim: pool.random.chance(0.4) });
  };

const indexed =
  (build: typeof argmax): Operation =>
  (pool) => {
    const node = pool.float(({ shape }) => shape.length > 0);
    return (
      node &&
      build(node, pool.random.chance(0.2) ? undefined : dimOf(pool, node), {
        keepdim: pool.random.chance(0.3),
      })
    );
  };

/** Sums of products over any labels: matrices, dots, outer products, traces of pairs. */
function contraction(pool: Pool): Node | undefined {
  const a = pool.float(({ shape }) => shape.length > 0 && shape.length <= 3);
  const b = a && pool.float(({ shape }) => shape.length <= 3);
  if (!b) return undefined;
  const left = a.shape.map((_, d) => d);
  const right = b.shape.map((dim, d) => {
    const free = left.filter((label) => equalDims(a.shape[label]!, dim));
    return free.length > 0 && pool.random.chance(0.8) ? pool.random.pick(free) : 10 + d;
  });
  if (new Set(right).size < right.length) return undefined;
  const once = [...left, ...right].filter((label) => left.includes(label) !== right.includes(label));
  const shared = left.filter((label) => right.includes(label));
  const summed = pool.random.chance(0.8) ? shared.slice(0, 1) : shared;
  const out = pool.random.shuffled([...once, ...shared.filter((label) => !summed.includes(label))]);
  return out.length > 3 ? undefined : contract(a, b, { left, right, out });
}

/** x ∗ w along one dimension, of windows that reach out or not; as often the way back. */
function convolution(pool: Pool): Node | undefined {
  const x = pool.float(
    ({ shape }) => shape.length > 0 && shape.length <= 3 && typeof shape.at(-1) === "number",
  );
  const extent = x?.shape.at(-1) as number;
  if (!x || extent === 0 || extent > 8) return undefined;
  const [size, step, dilation] = [1, 2, 3].map((most) => pool.random.whole(1, most + 2)) as [
    number,
    number,
    number,
  ];
  const borders = { before: pool.random.whole(0, 3), after: pool.random.whole(0, 3) };
  const outer = x.shape.map((_, d) => d).slice(0, -1);
  const w = pool.leaf("parameter", [size]);
  const isBack = pool.random.chance(0.5);
  const whole = isBack ? step * (extent - 1) + dilation * (size - 1) + 1 : extent;
  const slide = isBack
    ? { step, dilation, before: 0, after: 0, extent: whole, count: extent, size }
    : slideOver(whole, size, { step, dilation, ...borders });
  if (slide.count === 0 || whole > 20) return undefined;
  const [place, window, element] = [10, 11, 12];
  const [from, to] = isBack ? [window, place] : [place, window];
  const slides = [{ ...slide, place, window, element }];
  return contract(x, w, { left: [...outer, from], right: [element], out: [...outer, to], slides });
}

function product(pool: Pool): Node | undefined {
  const a = pool.float(({ shape }) => shape.length > 0);
  const inner = a?.shape.at(-1);
  const b =
    a &&
    pool.float(
      ({ shape }) =>
        shape.length > 0 && shape.length <= 2 && equalDims(shape.at(-2) ?? shape.at(-1)!, inner!),
    );
  if (a && b) return matmul(a, b);
  if (!a || typeof inner !== "number") return undefined;
  return matmul(a, pool.leaf("parameter", [inner, pool.random.whole(1, 5)]));
}

/** Indices along a dimension: data of their own, or computed. */
function indices(pool: Pool, x: Node, dim: number): Node {
  if (pool.random.chance(0.3)) return argmax(x, dim, { keepdim: true });
  const count = pool.random.pick([1, 2, x.shape[dim]!]);
  return pool.leaf(
    pool.random.chance(0.5) ? "input" : "target",
    x.shape.map((each, d) => (d === dim ? count : each)),
    "i32",
    {
      low: 0,
      high: x.shape[dim]!,
    },
  );
}

const ranked = (pool: Pool): Node | undefined =>
  pool.float((node) => node.shape.length > 0 && node.shape.length <= 3 && elements(node, pool.sizes) > 0);

function gathering(pool: Pool): Node | undefined {
  const x = ranked(pool);
  if (!x) return undefined;
  const dim = dimOf(pool, x);
  return gather(x, dim, indices(pool, x, dim));
}

function scattering(pool: Pool): Node | undefined {
  const x = ranked(pool);
  if (!x) return undefined;
  const dim = dimOf(pool, x);
  const extent = pool.random.pick<Dim>([2, 4, x.shape[dim]!]);
  const index = pool.leaf("input", x.shape, "i32", { low: 0, high: extent });
  return scatterAlong(x, index, dim, extent);
}

function reshaping(pool: Pool): Node | undefined {
  const x = pool.pick();
  if (!x) return undefined;
  const { shape } = x;
  const at = pool.random.whole(0, shape.length);
  const split = shape[at];
  if (typeof split === "number" && split % 2 === 0 && split > 0 && pool.random.chance(0.4))
    return reshape(x, [...shape.slice(0, at), 2, split / 2, ...shape.slice(at + 1)] as never);
  if (pool.random.chance(0.3)) return reshape(x, [...shape.slice(0, at), 1, ...shape.slice(at)] as never);
  if (shape.length < 2 || pool.random.chance(0.2)) return reshape(x, [elementsOf(shape)] as never);
  const first = pool.random.whole(0, shape.length - 1);
  return reshape(x, [
    ...shape.slice(0, first),
    productOfDims(shape.slice(first, first + 2)),
    ...shape.slice(first + 2),
  ] as never);
}

function expanding(pool: Pool): Node | undefined {
  const x = pool.pick(({ shape }) => shape.length < 3);
  if (!x) return undefined;
  const other = pool.pick(({ shape }) => broadcastShapes(x.shape, shape) !== undefined);
  const shape = other ? broadcastShapes(x.shape, other.shape)! : x.shape;
  return broadcastTo(x, [...(pool.random.chance(0.5) ? [2] : []), ...shape] as never);
}

function dropping(pool: Pool): Node | undefined {
  const x = pool.float(({ shape }) => shape.length > 0);
  if (!x) return undefined;
  const counter = pool.counter();
  const random = draw(
    {
      distribution: pool.random.pick(["uniform", "normal"]),
      shape: x.shape,
      stream: pool.random.whole(0, 1000),
    },
    literal(x.graph, 7, "i32"),
    counter,
  );
  return pool.random.chance(0.5) ? where(lt(random, 0.6), div(x, 0.6), 0) : add(x, mul(random, 0.1));
}

const softmaxOf = (x: Node, dim: number): Node => {
  const shifted = exp(sub(x, amax(x, dim, { keepdim: true })));
  return div(shifted, sum(shifted, dim, { keepdim: true }));
};

const meanOf = (x: Node, dims?: number[]): Node => {
  const over = dims ?? x.shape.map((_, d) => d);
  return div(sum(x, over), size(x.graph, productOfDims(over.map((d) => x.shape[d]!))));
};

const unary =
  (build: (x: Node, pool: Pool) => Node | undefined): Operation =>
  (pool) => {
    const x = ranked(pool);
    return x && build(x, pool);
  };

/** Formulas of several primitives that some rewriting looks for. */
const formulas: Readonly<Record<string, Operation>> = {
  softmax: unary((x, pool) => softmaxOf(x, dimOf(pool, x))),
  logSoftmax: unary((x, pool) => log(softmaxOf(x, dimOf(pool, x)))),
  negativeLogLikelihood: unary((x, pool) => {
    const dim = dimOf(pool, x);
    const index = pool.leaf("target", x.shape.map((each, d) => (d === dim ? 1 : each)) as never, "i32", {
      low: 0,
      high: x.shape[dim]!,
    });
    return neg(gather(log(softmaxOf(x, dim)), dim, index));
  }),
  mean: unary((x, pool) => meanOf(x, someDims(pool, x))),
  normalized: unary((x) => {
    const centred = sub(x, expandTo(meanOf(x), x.shape));
    return div(centred, sqrt(add(meanOf(mul(centred, centred)), 0.1)));
  }),
  logSigmoid: unary((x) => log(sigmoid(x))),
  logOfRest: unary((x) => log(sub(1, sigmoid(x)))),
  softplus: unary((x) => log(add(1, exp(x)))),
  softplusOfLog1p: unary((x) => log1p(exp(x))),
  binaryCrossEntropy: unary((x, pool) =>
    binaryCrossEntropyTerm(sigmoid(x), pool.leaf("target", x.shape, "f32", { low: 0, high: 1 })),
  ),
  oneHot: unary((x) => elementwise.float(eq(x, amax(x, -1, { keepdim: true })))),
  silu: unary((x) => mul(x, sigmoid(x))),
  squares: unary((x) => mul(x, x)),
  guarded: unary((x) => where(le(x, 0), 0, mul(relu(x), 2))),
  negations: unary((x) => sub(neg(x), neg(mul(neg(x), 0.5)))),
  // Where bounds meet, they share no gradient.
  clamp: unary((x) => between(x, -0.5, add(sigmoid(x), 0.5))),
  fround: unary((x) => fround(stopGradient(x))),
  quotients: unary((x) => div(div(x, 3), 2)),
};

const builders: Readonly<Record<string, Operation>> = {
  ...movements,
  ...loops,
  sum: reduced(sum),
  amax: reduced(amax),
  amin: reduced(amin),
  prod: reduced(prod as typeof sum),
  first: unary((x, pool) => {
    const along = pool.random.pick([largestAlong, smallestAlong]);
    return along(x as never, dimOf(pool, x), { keepdim: pool.random.chance(0.3) })[0] as unknown as Node;
  }),
  deviations: unary((x, pool) => {
    const dims = [dimOf(pool, x)];
    const center = div(sum(x, dims, { keepdim: true }), size(x.graph, x.shape[dims[0]!]!));
    return sumOfSquares(x, pool.random.chance(0.5) ? sub(x, expandTo(center, x.shape)) : x, dims);
  }),
  argmax: indexed(argmax),
  argmin: indexed(argmin),
  contraction,
  convolution,
  leastPlaces: (pool) => {
    const x = ranked(pool);
    const dim = x && dimOf(pool, x);
    if (!x || dim === undefined) return undefined;
    const places = broadcast(placesAlong(x.graph, x.shape[dim]!), x.shape, [dim]);
    return leastPlace(x, amaxOver(x, [dim]), places, [dim]);
  },
  product,
  gathering,
  scattering,
  reshaping,
  expanding,
  dropping,
  permuting: (pool) => {
    const x = pool.pick(({ shape }) => shape.length > 1);
    return x && permute(x, pool.random.shuffled(x.shape.map((_, d) => d)));
  },
  slope: (pool) => {
    const y = pool.float();
    const inner = y && reachable([y]).filter((node) => node.dtype === "f32" && pool.nodes.includes(node));
    return inner && (grad(y as never, pool.random.pick(inner) as never) as unknown as Node);
  },
  modes: (pool) => {
    const x = pool.float();
    return x && where(training() as unknown as Node, x, mul(x, 0.5));
  },
  byHand: (pool) => {
    const x = pool.float();
    if (!x) return undefined;
    const y = sigmoid(x);
    return handDerivative(
      ...([y, [x, mul(y, sub(1, y))]] as unknown as [Tensor, [Tensor, Tensor]]),
    ) as unknown as Node;
  },
  shares: (pool) => {
    const x = ranked(pool);
    return x && (softmax(x as unknown as Tensor, dimOf(pool, x)) as unknown as Node);
  },
  stopping: (pool) => {
    const x = pool.float();
    return x && stopGradient(x);
  },
  polygamma: (pool) => {
    const x = pool.float();
    return x && polygamma(pool.random.whole(1, 4), into(x, [0.5, 4]));
  },
  known: (pool) => {
    const data = Array.from({ length: pool.random.whole(1, 5) }, () => pool.random.between(-1, 1));
    return constant(data) as unknown as Node;
  },
  checked: (pool) => {
    const x = ranked(pool);
    const label = x && pool.leaf("input", [x.shape[0]!], "i32", { low: 0, high: 3 });
    const table = label && pool.leaf("parameter", [3]);
    return table && gatherAlong(table, inRange(label, { low: 0, high: 3 }), 0);
  },
};

/** The records whose operations have a row of their own. */
const special = new Set(["clamp", "fround", "sum", "amax", "amin", "stopGradient"]);

export function operationsOf(records: readonly Primitive[]): readonly Operation[] {
  const own = records
    .filter((record) => typeof (record as unknown) === "function" && !special.has(record.name))
    .map(ofRecord);
  return [...own, ...Object.values(builders), ...Object.values(formulas)];
}
