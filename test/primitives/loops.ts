/** Samples of loops over time, and of what is computed by one. */
import { scan } from "../../compiler/language/scan.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { add, eq, mul, sin, tanh, where } from "../../compiler/primitives/elementwise.ts";
import { determinantOf, solved } from "../../compiler/primitives/elimination.ts";
import type { Bench } from "./samples.ts";

type Step = (carry: Node, x: Node, t: Node) => readonly [Node, Node];

/** What a loop gives of these steps: the last carry and all results. */
const run = (step: Step, init: Node, xs: Node, reverse = false): readonly [Node, Node] =>
  scan(step as never, init as never, xs as never, { reverse }) as unknown as readonly [Node, Node];

function loops(bench: Bench): void {
  for (const reverse of [false, true]) {
    const [x, start, w] = [bench.leaf(["time", "batch"]), bench.leaf(["batch"]), bench.leaf(["batch"])];
    const [last, all] = run((h, each) => [tanh(add(mul(h, w), each)), mul(h, each)], start, x, reverse);
    bench.add([x, start, w], last);
    bench.add([x, start, w], all);
  }
  const [x, start] = [bench.leaf([3, 2]), bench.leaf([2])];
  const [last, all] = run((h, each, t) => [where(eq(t, 1), h, sin(mul(h, each))), h], start, x);
  bench.add([x, start], last);
  bench.add([x, start], all);
}

const matrix = [2, 0.5, -1, 0.25, 1.5, 0.75, -0.5, 0.3, 3];
/** Its pivots do not lie on the diagonal. */
const turned = [0.1, 2, 0.3, 1.5, -0.2, 0.4, 0.6, 0.5, -2];

export const loopSamples: Readonly<Record<string, (bench: Bench) => void>> = {
  formal: loops,
  loop: loops,
  last: loops,
  stack: loops,
  solve(bench) {
    for (const elements of [matrix, turned]) {
      const [a, b] = [bench.leaf([3, 3], "f32", [0, 0], elements), bench.leaf([3, 2])];
      bench.add([a, b], solved(a, b));
    }
    const [a, b] = [bench.leaf([2, 3, 3], "f32", [0, 0], [...matrix, ...turned]), bench.leaf([2, 3, 1])];
    bench.add([a, b], solved(a, b));
  },
  determinant(bench) {
    for (const elements of [matrix, turned]) {
      const a = bench.leaf([3, 3], "f32", [0, 0], elements);
      bench.add([a], determinantOf(a));
    }
    const a = bench.leaf([2, 3, 3], "f32", [0, 0], [...matrix, ...turned]);
    bench.add([a], determinantOf(a));
  },
};
