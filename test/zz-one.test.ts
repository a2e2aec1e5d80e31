import { it } from "vitest";
import { Graph } from "../compiler/graph/graph.ts";
import type { Node } from "../compiler/graph/node.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { input, parameter } from "../compiler/primitives/leaves.ts";
import { exp } from "../compiler/primitives/elementwise.ts";
import { sum, broadcast } from "../compiler/primitives/broadcast.ts";
import { gatherAlong } from "../compiler/primitives/indexing.ts";
import { check } from "./random/check.ts";
import { filled } from "./numbers.ts";
it("one", async () => {
  const graph = new Graph("f64");
  const v = await tracing(graph, () => {
    const p = parameter([36, 1]) as unknown as Node;
    const i = input([1, 1], "i32") as unknown as Node;
    const e = exp(p);
    const s = sum(e, 0);
    const b = broadcast(s, [36, 1], [1]);
    const g = gatherAlong(b, i, 0);
    const loss = sum(g);
    const program = {
      name: "net",
      graph,
      outputs: new Map(),
      loss,
      updates: new Map(),
      gradients: new Map(),
      names: new Map([
        [p, "p"],
        [i, "i"],
      ]),
      sizes: new Map(),
    };
    const sizes = new Map();
    return check({
      program,
      optimizer: undefined,
      ranges: new Map([[i, { low: 0, high: 36 }]]),
      values: new Map([
        [p, filled([36, 1], sizes, (k) => Math.sin(k))],
        [i, filled([1, 1], sizes, () => 21)],
      ]),
      sizes,
      capacities: new Map(),
    });
  });
  console.log(v.kind, (v as { message: string }).message);
});
