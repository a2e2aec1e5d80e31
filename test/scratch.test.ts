import { it } from "vitest";
import * as morph from "ts-morph";
import { writeFileSync } from "node:fs";
import { typescriptBackend } from "../compiler/backends/typescript/typescript.ts";
import { compile } from "../compiler/compile.ts";
import { Graph } from "../compiler/graph/graph.ts";
import type { Node } from "../compiler/graph/node.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { input, parameter, target } from "../compiler/primitives/leaves.ts";
import { matmul } from "../compiler/primitives/linear.ts";
import { add, mul, sigmoid, sub, div, neg } from "../compiler/primitives/elementwise.ts";
import { sum } from "../compiler/primitives/broadcast.ts";
import { size } from "../compiler/primitives/primitive.ts";
it("logistic", async () => {
  const graph = new Graph("f32");
  const backend = typescriptBackend(morph);
  const c = tracing(graph, () => {
    const n = (name: string, t: unknown): Node => { graph.note(t as Node).names.push(name); return t as Node; };
    const X = n("X", input([2, "batch"])), T = n("T", target([1, "batch"])), W = n("W", parameter([1, 2])), b = n("b", parameter([1, 1]));
    const Y = n("Y", sigmoid(add(matmul(W, X), b)));
    const d = sub(Y, T);
    const loss = n("loss", div(sum(mul(d, d)), size(graph, Y.shape[1]!)));
    const program = { name: "logistic", graph, outputs: new Map([["Y", Y]]), loss, updates: new Map(), gradients: new Map(), names: new Map([[W, "W"], [b, "b"]]), sizes: new Map() };
    return compile({ program, optimizer: { name: "sgd", lr: 0.5, begin: (lr) => (p, g) => add(p as never, mul(g as never, neg(lr as never))) as never }, source: "examples/logistic.graph.ts" }, backend, (s, t) => console.log("---" + s + "\n" + t()));
  });
  writeFileSync("/tmp/scratch/raw.ts", c.artifacts[0]!.text);
  const out = await backend.format(c.artifacts[0]!);
  writeFileSync("/tmp/scratch/logistic.ts", out.text);
});
