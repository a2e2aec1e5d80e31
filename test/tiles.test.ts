/** Sums of products by tiles, of all sizes around whole tiles, and with conditions that become bounds of loops. */
import * as morph from "ts-morph";
import { describe, expect, it } from "vitest";
import { typescriptBackend } from "../compiler/backends/typescript/typescript.ts";
import { evaluate } from "../compiler/graph/evaluate.ts";
import { Graph } from "../compiler/graph/graph.ts";
import type { Node } from "../compiler/graph/node.ts";
import type { Tensor } from "../compiler/graph/tensor.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import type { Values } from "../compiler/scalar/evaluate.ts";
import { add, amax, conv2d, convTranspose2d, einsum, grad, input, mul, relu, sum } from "../src/index.ts";
import { infer } from "./inference.ts";
import { difference, filled, Random } from "./numbers.ts";
import { tilingAll } from "./tiling-all.ts";

const backend = typescriptBackend(morph, tilingAll);
const batches = [1, 2, 3, 4, 5, 6, 7];

type Leaf = (shape: readonly (number | string)[]) => Tensor;

/** Where outputs of random inputs as tiles compute them differ from what the oracle says. */
async function differences(
  batch: number,
  build: (leaf: Leaf) => readonly Tensor[],
): Promise<readonly string[]> {
  const graph = new Graph("f64");
  const given = new Map<Node, Values>();
  const random = new Random(batch);
  const sizes = new Map([["batch", batch]]);
  const leaf: Leaf = (shape) => {
    const tensor = input(shape);
    const node = tensor as unknown as Node;
    graph.note(node).names.push(`x${given.size}`);
    given.set(
      node,
      filled(node.shape, sizes, () => random.between(-1, 1)),
    );
    return tensor;
  };
  const results = tracing(graph, () => build(leaf)) as unknown as readonly Node[];
  const outputs = new Map(results.map((node, i) => [`y${i}`, node]));
  const expected = evaluate(results, given, sizes);
  const actual = await infer(graph, outputs, given, sizes, { batch: 7 }, backend);
  const isClose = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;
  return [...outputs].flatMap(([key, node]) => {
    const found = difference(actual[key]!, expected.get(node)!.data, isClose);
    return found === undefined ? [] : [`${key} = ${node.toString()}: ${found}`];
  });
}

/** Products of x [batch, k] and w [k, n] in every order of dimensions, and what follows them in the same nest. */
const products: Readonly<Record<string, (x: Tensor, w: Tensor) => Tensor>> = {
  "x w": (x, w) => einsum("bk,kn->bn", x, w),
  "(x w)ᵀ": (x, w) => einsum("bk,kn->nb", x, w),
  "of each row": (x, w) => einsum("bk,bkn->bn", x, einsum("bk,kn->bkn", x, w)),
  "with an epilogue": (x, w) => relu(add(einsum("bk,kn->bn", x, w), 0.25)),
  "with the maxima of rows": (x, w) => amax(einsum("bk,kn->bn", x, w), 1),
  "in a derivative": (x, w) => {
    const y = einsum("bk,kn->bn", x, w);
    return grad(sum(mul(y, y)), w);
  },
};
const widths = [1, 2, 3, 4, 5, 6, 7, 9];

describe.each(Object.entries(products))("a product, %s,", (_, product) => {
  it.each(batches)("of a batch of %i is what the oracle says", async (batch) => {
    const found = await differences(batch, (leaf) =>
      widths.flatMap((n) => [1, 6].map((k) => product(leaf(["batch", k]), leaf([k, n])))),
    );
    expect(found).toEqual([]);
  });
});

/** A convolution with the gradients of all that it reads. */
function withGradients(y: Tensor, leaves: readonly Tensor[], weight: Tensor): readonly Tensor[] {
  return [y, ...grad(sum(mul(y, weight)), leaves)];
}

const convolutions = [
  { stride: 1, padding: 0, dilation: 1 },
  { stride: 1, padding: 1, dilation: 1 },
  { stride: 2, padding: 1, dilation: 1 },
  { stride: 1, padding: 2, dilation: 2 },
  { stride: 3, padding: 2, dilation: 2 },
  { stride: 2, padding: 0, dilation: 3, groups: 2 },
];

describe.each(convolutions)("a convolution with %o", (options) => {
  it.each(batches.slice(0, 3))("of a batch of %i is what the oracle says", async (batch) => {
    const found = await differences(batch, (leaf) => {
      const own = 4 / (options.groups ?? 1);
      const [x, w] = [leaf(["batch", 4, 9, 8]), leaf([6, own, 3, 2])];
      const y = conv2d(x, w, leaf([6]), options);
      const [v, u] = [leaf(["batch", 6, 5, 4]), leaf([6, own, 3, 2])];
      const z = convTranspose2d(v, u, leaf([4]), options);
      return [...withGradients(y, [x, w], y), ...withGradients(z, [v, u], z)];
    });
    expect(found).toEqual([]);
  });
});
