/** Random programs, with the numbers to run them on. */
import { Graph, type Precision } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Optimizer } from "../../compiler/graph/optimizer.ts";
import type { Program } from "../../compiler/graph/program.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { dependents, reachable } from "../../compiler/graph/walk.ts";
import { sumOver } from "../../compiler/primitives/broadcast.ts";
import { add, div, mul, sub } from "../../compiler/primitives/elementwise.ts";
import { assign, isLeaf } from "../../compiler/primitives/leaves.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { size } from "../../compiler/primitives/primitive.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import type { Sizes } from "../../compiler/shape/dim.ts";
import { elementsOf } from "../../compiler/shape/shape.ts";
import { Random } from "../numbers.ts";
import type { Operation } from "./operations.ts";
import { randomOptimizer } from "./optimizers.ts";
import { isFixed, Pool, type Range } from "./pool.ts";

/** A program and what it is run on. */
export interface Case {
  readonly program: Program;
  readonly optimizer: Optimizer | undefined;
  /** Where the numbers of each leaf lie. */
  readonly ranges: ReadonlyMap<Node, Range>;
  readonly values: ReadonlyMap<Node, Values>;
  readonly sizes: Sizes;
  readonly capacities: Sizes;
  /** Whether every sum of products goes by tiles, however small. */
  readonly isTiled: boolean;
}

const outputWords = ["Y", "logits", "n", "memory", "accuracy", "value", "h", "total"];

/** Generated code has names of its own that are such words. */
const symbolWords = [
  ["batch", "time"],
  ["batch", "time"],
  ["n", "m"],
  ["i", "memory"],
  ["rows", "total"],
] as const;

/** How many elements each symbol has, and may have. */
function randomSizes(random: Random): { sizes: Sizes; capacities: Sizes } {
  const [first, second] = random.pick(symbolWords);
  const capacities = new Map<string, number>([
    [first, random.whole(2, 6)],
    [second, random.whole(1, 4)],
  ]);
  const sizeUpTo = (most: number): number => {
    if (random.chance(0.02)) return 0;
    return random.chance(0.3) ? most : random.whole(1, most + 1);
  };
  const sizes = new Map([...capacities].map(([name, most]) => [name, sizeUpTo(most)]));
  return { sizes, capacities };
}

/** The program that a seed stands for. */
export function randomCase(seed: number, precision: Precision, operations: readonly Operation[]): Case {
  const random = new Random(seed);
  const { sizes, capacities } = randomSizes(random);
  const graph = new Graph(precision);
  const pool = new Pool(graph, random, sizes);
  return tracing(graph, () => {
    plant(pool);
    const most = random.whole(5, 18);
    for (let grown = 0, tries = 0; grown < most && tries < 60; tries++) {
      const node = random.pick(operations)(pool);
      if (node && pool.add(node)) grown++;
    }
    const featured = featuredBy(seed, operations).map((operation) => grownBy(pool, operation));
    const loss = lossOf(pool);
    const outputs = outputsOf(pool, featured);
    remember(pool);
    const program: Program = {
      name: "net",
      graph,
      outputs,
      loss,
      updates: new Map(graph.assignments),
      gradients: new Map(),
      names: pool.names,
    };
    const used = new Set(
      reachable([...outputs.values(), loss, ...graph.assignments.keys(), ...graph.assignments.values()]),
    );
    for (const leaf of pool.names.keys()) if (!used.has(leaf)) pool.names.delete(leaf);
    const values = new Map([...pool.names.keys()].map((leaf) => [leaf, pool.valueOf(leaf)]));
    const optimizer = randomOptimizer(random);
    return { program, optimizer, ranges: pool.ranges, values, sizes, capacities, isTiled: seed % 2 === 0 };
  });
}

/** So many programs are enough for every operation to have its turn. */
const programsForAll = 30;

/** The operations whose turn it is: the next ones of the list with every seed. */
function featuredBy(seed: number, operations: readonly Operation[]): readonly Operation[] {
  const count = Math.max(2, Math.ceil(operations.length / programsForAll));
  return Array.from({ length: count }, (_, i) => operations[(count * seed + i) % operations.length]!);
}

/** The leaves every program may use. */
function plant(pool: Pool): void {
  const { random } = pool;
  const [batch, time] = [...pool.sizes.keys()] as [string, string];
  // Wide enough now and then for loops of their own, narrow enough otherwise to be written out.
  const width = (): number => (random.chance(0.1) ? random.whole(33, 45) : random.whole(1, 6));
  const [features, hidden] = [width(), width()];
  pool.leaf("input", random.pick([[batch, features], [batch, time], [features, batch], [batch]]));
  pool.leaf("parameter", [features, hidden]);
  if (random.chance(0.7)) pool.leaf("parameter", random.pick([[hidden], [], [1, hidden], [features, 1]]));
  if (random.chance(0.4)) pool.leaf("input", random.pick([[time, hidden], [batch, time, features], [time]]));
  if (random.chance(0.2)) pool.leaf("input", [batch], "i32");
  if (random.chance(0.2)) pool.leaf("input", [batch, features], "bool");
}

/** A node of this operation, if it can be made in some attempts. */
function grownBy(pool: Pool, operation: Operation): Node | undefined {
  for (let tries = 0; tries < 10; tries++) {
    const node = operation(pool);
    if (node && pool.add(node)) return node;
  }
  return undefined;
}

/** Means and sums of some values, with targets and without; one of them depends on a parameter. */
function lossOf(pool: Pool): Node {
  const { random, graph } = pool;
  const parameters = new Set(pool.nodes.filter((node) => isLeaf(node, "parameter")));
  const trained = (node: Node): boolean => dependents(reachable([node]), parameters).has(node);
  const terms = [pool.float(trained)!, ...Array.from({ length: random.whole(0, 3) }, () => pool.float()!)];
  const numbers = terms.map((term) => {
    const misses = random.chance(0.5);
    const error = misses ? sub(term, pool.leaf("target", term.shape)) : term;
    const total = sumOver(
      mul(error, misses ? error : 0.5),
      term.shape.map((_, d) => d),
    );
    return random.chance(0.6) ? div(total, size(graph, elementsOf(term.shape))) : total;
  });
  const loss = numbers.reduce((sum, each) => add(sum, each));
  graph.note(loss).names.push("loss");
  return random.chance(0.1) ? reshapeTo(loss, [1, 1]) : loss;
}

/** Some values, and what the seed features, so that every operation has its turn. */
function outputsOf(pool: Pool, featured: readonly (Node | undefined)[]): Map<string, Node> {
  const chosen = Array.from({ length: pool.random.whole(0, 3) }, () => pool.pick());
  const outputs = new Map<string, Node>();
  for (const node of [...featured, ...chosen]) if (node) outputs.set(pool.word(outputWords), node);
  return outputs;
}

/** States that the definition itself changes: a running mean, sometimes read before it changes. */
function remember(pool: Pool): void {
  if (!pool.random.chance(0.3)) return;
  const statistic = pool.float((node) => isFixed(node) && !isLeaf(node));
  if (!statistic) return;
  const running = pool.leaf("state", statistic.shape);
  assign(running as never, add(mul(running, 0.9), mul(statistic, 0.1)) as never);
}
