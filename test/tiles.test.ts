/** Sums of products by tiles, of all sizes around whole tiles. */
import * as morph from "ts-morph";
import { describe, expect, it } from "vitest";
import { typescriptBackend } from "../compiler/backends/typescript/typescript.ts";
import { evaluate } from "../compiler/graph/evaluate.ts";
import { Graph } from "../compiler/graph/graph.ts";
import type { Node } from "../compiler/graph/node.ts";
import type { Tensor } from "../compiler/graph/tensor.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import type { Values } from "../compiler/scalar/evaluate.ts";
import { add, amax, einsum, grad, input, mul, relu, sum } from "../src/index.ts";
import { infer } from "./inference.ts";
import { difference, filled, Random } from "./numbers.ts";
import { tilingAll } from "./tiling-all.ts";

const capacity = 7;

/** Products of x [batch, k] and w [k, n] in every order of dimensions, and what follows them in the same nest. */
const formulas: Readonly<Record<string, (x: Tensor, w: Tensor) => Tensor>> = {
  "x w": (x, w) => einsum("bk,kn->bn", x, w),
  "(x w)ᵀ": (x, w) => einsum("bk,kn->nb", x, w),
  batched: (x, w) => einsum("bk,bn->bkn", x, einsum("bk,kn->bn", x, w)),
  "per row": (x, w) => einsum("bk,bkn->bn", x, einsum("bk,kn->bkn", x, w)),
  "with an epilogue": (x, w) => relu(add(einsum("bk,kn->bn", x, w), 0.25)),
  "with a maximum of rows": (x, w) => amax(einsum("bk,kn->bn", x, w), 1),
  "derivative of a square": (x, w) => {
    const y = einsum("bk,kn->bn", x, w);
    return grad(sum(mul(y, y)), w);
  },
};
const extents = [1, 2, 3, 4, 5, 6, 7, 9];

const values = (shape: Node["shape"], batch: number, random: Random): Values =>
  filled(shape, new Map([["batch", batch]]), () => random.between(-1, 1));

describe.each(Object.entries(formulas))("%s", (_, formula) => {
  it.each(extents.slice(0, capacity))("of batches of %i is what the oracle says", async (batch) => {
    const graph = new Graph("f64");
    const outputs = new Map<string, Node>();
    const given = new Map<Node, Values>();
    const random = new Random(batch);
    tracing(graph, () => {
      const leaf = (name: string, shape: readonly (number | string)[]): Tensor => {
        const tensor = input(shape);
        const node = tensor as unknown as Node;
        graph.note(node).names.push(name);
        given.set(node, values(node.shape, batch, random));
        return tensor;
      };
      for (const n of extents)
        for (const k of [1, 6]) {
          const y = formula(leaf(`x${n}by${k}`, ["batch", k]), leaf(`w${n}by${k}`, [k, n]));
          outputs.set(`y${n}by${k}`, y as unknown as Node);
        }
    });
    const sizes = new Map([["batch", batch]]);
    const expected = evaluate([...outputs.values()], given, sizes);
    const backend = typescriptBackend(morph, tilingAll);
    const actual = await infer(graph, outputs, given, sizes, { batch: capacity }, backend);
    for (const [key, node] of outputs)
      expect(
        difference(actual[key]!, expected.get(node)!.data, (a, b) => Math.abs(a - b) < 1e-12),
        key,
      ).toBe(undefined);
  });
});
