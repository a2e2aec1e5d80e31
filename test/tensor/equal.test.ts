import { expect, it } from "vitest";
import type { Node } from "../../compiler/graph/node.ts";
import * as gradc from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";
import { close, Random } from "../numbers.ts";
import { type Operand, outcomeOf } from "./values.ts";

const {
  abs,
  add,
  amax,
  amin,
  cat,
  div,
  einsum,
  exp,
  gt,
  linalg,
  log,
  matmul,
  mean,
  mul,
  narrow,
  norm,
  pow,
  reshape,
  select,
  sqrt,
} = gradc;
const { square, stack, sub, sum, transpose, where, zeros } = gradc;

type Write = (...operands: Tensor[]) => Tensor;

/** Two ways to say one thing, of operands of these shapes. */
const pairs: readonly (readonly [
  name: string,
  first: Write,
  second: Write,
  ...shapes: readonly (readonly number[])[],
])[] = [
  ["vdot", (a, b) => gradc.vdot(a, b), (a, b) => sum(mul(a, b)), [3], [3]],
  ["inner", (a, b) => gradc.inner(a, b), (a, b) => einsum("ij,klj->ikl", a, b), [2, 3], [4, 2, 3]],
  ["inner with a number", (a, b) => gradc.inner(a, b), (a, b) => mul(a, b), [], [2, 3]],
  ["outer", (a, b) => gradc.outer(a, b), (a, b) => einsum("i,j", a, b), [2], [3]],
  [
    "addr",
    (x, a, b) => gradc.addr(x, a, b, { beta: 0.5, alpha: -2 }),
    (x, a, b) => sub(mul(0.5, x), mul(2, einsum("i,j", a, b))),
    [3],
    [2],
    [3],
  ],
  [
    "addbmm",
    (x, a, b) => gradc.addbmm(x, a, b, { alpha: 3 }),
    (x, a, b) => add(x, mul(3, einsum("bij,bjk->ik", a, b))),
    [2, 1],
    [3, 2, 4],
    [3, 4, 5],
  ],
  [
    "tensordot over none",
    (a, b) => gradc.tensordot(a, b, { dims: 0 }),
    (a, b) => einsum("ij,k", a, b),
    [2, 3],
    [2],
  ],
  [
    "tensordot over two",
    (a, b) => gradc.tensordot(a, b),
    (a, b) => einsum("ijk,jkl->il", a, b),
    [2, 3, 4],
    [3, 4, 2],
  ],
  [
    "tensordot over chosen dimensions",
    (a, b) =>
      gradc.tensordot(a, b, {
        dims: [
          [-1, 0],
          [0, 1],
        ],
      }),
    (a, b) => einsum("ijk,kil->jl", a, b),
    [2, 3, 4],
    [4, 2, 3],
  ],
  [
    "tensordot of a size of 1",
    (a, b) => gradc.tensordot(a, b, { dims: 1 }),
    (a, b) => matmul(a, sum(b, 0, { keepdim: true })),
    [2, 1],
    [3, 2],
  ],
  [
    "kron",
    (a, b) => gradc.kron(a, b),
    (a, b) => reshape(einsum("ij,kl->ikjl", a, b), [6, 6]),
    [2, 3],
    [3, 2],
  ],
  [
    "kron of other ranks",
    (a, b) => gradc.kron(a, b),
    (a, b) => reshape(einsum("i,jk->jik", a, b), [2, 6]),
    [2],
    [2, 3],
  ],
  [
    "multiDot between vectors",
    (a, b, c, d) => linalg.multiDot([a, b, c, d]),
    (a, b, c, d) => matmul(matmul(matmul(a, b), c), d),
    [3],
    [3, 4],
    [4, 2],
    [2],
  ],
  [
    "chainMatmul",
    (a, b, c) => gradc.chainMatmul(a, b, c),
    (a, b, c) => matmul(a, matmul(b, c)),
    [5, 2],
    [2, 4],
    [4, 1],
  ],
  [
    "matrixPower",
    (a) => gradc.matrixPower(a, 5),
    (a) => matmul(matmul(matmul(matmul(a, a), a), a), a),
    [2, 3, 3],
  ],
  ["trace", (a) => gradc.trace(a), (a) => einsum("ii", narrow(a, 0, 0, 3)), [4, 3]],
  ["vecdot", (a, b) => linalg.vecdot(a, b), (a, b) => sum(mul(a, b), -1), [2, 3], [4, 1, 3]],
  [
    "cross",
    (a, b) => linalg.cross(a, b),
    (a, b) => {
      const at = (x: Tensor, i: number): Tensor => select(x, -1, i % 3);
      const component = (i: number): Tensor =>
        sub(mul(at(a, i + 1), at(b, i + 2)), mul(at(a, i + 2), at(b, i + 1)));
      return stack([component(0), component(1), component(2)], -1);
    },
    [2, 1, 3],
    [4, 3],
  ],
  [
    "cross along the first dimension of 3",
    (a, b) => gradc.cross(a, b),
    (a, b) => linalg.cross(a, b, 1),
    [2, 3, 3],
    [2, 3, 3],
  ],
  ...([1, -1, Infinity, -Infinity] as const).flatMap((ord) =>
    [false, true].map((keepdim): (typeof pairs)[number] => [
      `matrixNorm of order ${ord}${keepdim ? " with keepdim" : ""}`,
      (a) => linalg.matrixNorm(a, [2, 0], { ord, keepdim }),
      (a) => {
        const sums = sum(abs(a), Math.abs(ord) === 1 ? 2 : 0, { keepdim: true });
        const extreme = (ord > 0 ? amax : amin)(sums, Math.abs(ord) === 1 ? 0 : 2, { keepdim: true });
        return keepdim ? extreme : reshape(extreme, [3]);
      },
      [2, 3, 4],
    ]),
  ),
  ["matrixNorm of Frobenius", (a) => linalg.matrixNorm(a), (a) => sqrt(sum(square(a), [1, 2])), [2, 3, 4]],
  [
    "linalg.norm of a matrix",
    (a) => linalg.norm(a, undefined, { ord: 1 }),
    (a) => amax(sum(abs(a), 0)),
    [3, 4],
  ],
  ["linalg.norm of a vector", (a) => linalg.norm(a, 1, { ord: 1 }), (a) => sum(abs(a), 1), [3, 4]],
  ...[1.5, 3, 2.5, -1, 0.5, 4].map((p): (typeof pairs)[number] => [
    `norm of order ${p}`,
    (a) => norm(a, [0, -1], { p }),
    (a) => pow(sum(pow(abs(a), p), [0, 2]), 1 / p),
    [2, 3, 4],
  ]),
  [
    "renorm",
    (a) => gradc.renorm(a, 2, 1, 1.5),
    (a) => {
      const length = sqrt(sum(square(a), [0, 2], { keepdim: true }));
      return where(gt(length, 1.5), mul(a, div(1.5, add(length, 1e-7))), a);
    },
    [2, 3, 2],
  ],
  [
    "cov",
    (a) => gradc.cov(a, { correction: 0 }),
    (a) => {
      const deviation = sub(a, mean(a, 1, { keepdim: true }));
      return div(matmul(deviation, transpose(deviation, 0, 1)), 4);
    },
    [3, 4],
  ],
  [
    "cov, weighed",
    (a, w) => gradc.cov(a, { aweights: abs(w) }),
    (a, w) => {
      const weights = abs(w);
      const total = sum(weights);
      const deviation = sub(a, div(sum(mul(a, weights), 1, { keepdim: true }), total));
      const products = einsum("in,n,jn->ij", deviation, weights, deviation);
      return div(products, sub(total, div(sum(square(weights)), total)));
    },
    [3, 4],
    [4],
  ],
  [
    "corrcoef",
    (a) => gradc.corrcoef(a),
    (a) => {
      const deviation = sub(a, mean(a, 1, { keepdim: true }));
      const unit = div(deviation, sqrt(sum(square(deviation), 1, { keepdim: true })));
      return matmul(unit, transpose(unit, 0, 1));
    },
    [3, 5],
  ],
  ["vander", (a) => gradc.vander(a), (a) => stack([square(a), a, add(mul(a, 0), 1)], 1), [3]],
  [
    "vander, rising",
    (a) => linalg.vander(a, { N: 4 }),
    (a) =>
      stack(
        [0, 1, 2, 3].map((i) => pow(a, i)),
        -1,
      ),
    [2, 3],
  ],
  [
    "blockDiag",
    (a, b, c) => gradc.blockDiag(a, b, c),
    (a, b, c) =>
      cat([
        cat([a, zeros([2, 3])], 1),
        cat([zeros([1, 3]), reshape(b, [1, 2]), zeros([1, 1])], 1),
        cat([zeros([1, 5]), reshape(c, [1, 1])], 1),
      ]),
    [2, 3],
    [2],
    [],
  ],
  [
    "diff with both ends",
    (a, b, c) => gradc.diff(a, 1, { n: 2, prepend: b, append: c }),
    (a, b, c) => {
      const whole = cat([b, a, c], 1);
      const inner = add(narrow(whole, 1, 0, 4), narrow(whole, 1, 2, 4));
      return sub(inner, mul(2, narrow(whole, 1, 1, 4)));
    },
    [2, 3],
    [2, 1],
    [2, 2],
  ],
  ["logsumexp", (a) => gradc.logsumexp(a, [0, 2]), (a) => log(sum(exp(a), [0, 2])), [2, 3, 2]],
  [
    "stdMean",
    (a) => gradc.stdMean(a, 1, { correction: 2 })[0],
    (a) => sqrt(gradc.variance(a, 1, { correction: 2 })),
    [2, 4],
  ],
];

const random = new Random(11);
const operandOf = (shape: readonly number[]): Operand => ({
  shape,
  data: Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    () => random.between(0.2, 2) * (random.chance(0.5) ? 1 : -1),
  ),
});

/** With factors that tell the elements apart. */
function weighed(y: Tensor): Tensor {
  const shape = (y as unknown as Node).shape as number[];
  const count = shape.reduce((a, b) => a * b, 1);
  const weights = Float64Array.from({ length: count }, (_, i) => 1 + (i % 7) / 8);
  return shape.length === 0 ? y : mul(y, gradc.constant(weights, shape));
}

const rows = pairs.map(([name, first, second, ...shapes]) => ({ name, first, second, shapes }));

it.each(rows)("$name is what it is composed of", async ({ first, second, shapes }) => {
  const operands = shapes.map(operandOf);
  const outcome = (write: Write) => outcomeOf((...tensors) => weighed(write(...tensors)), operands);
  const [found, wanted] = [await outcome(first), await outcome(second)];
  expect(found.shapes).toEqual(wanted.shapes);
  const numbers = ({ values, gradients }: typeof found): readonly number[] =>
    [...values, ...gradients].flat();
  numbers(found).forEach((x, i) => {
    const y = numbers(wanted)[i]!;
    expect(close(x, y, 1e-12, 1), `number ${i}: ${x} and ${y}`).toBe(true);
  });
});
