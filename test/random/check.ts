/** Sends a program through every stage and compares what comes out with the oracle. */
import * as morph from "ts-morph";
import { typescriptBackend } from "../../compiler/backends/typescript/typescript.ts";
import { wholeText } from "../../compiler/backends/backend.ts";
import { compile, type StageName } from "../../compiler/compile.ts";
import { Diagnostic } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { rootsOf } from "../../compiler/graph/print.ts";
import type { Program } from "../../compiler/graph/program.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import type { Sizes } from "../../compiler/shape/dim.ts";
import { filled, Random } from "../numbers.ts";
import { tilingAll } from "../tiling-all.ts";
import type { Case } from "./case.ts";
import { dataOf, firstDifference, noisyResults, type Results, resultsOf, withKept } from "./oracle.ts";
import { fill } from "./pool.ts";
import { type Found, Trainer } from "./trainer.ts";

/** What was found: nothing, a failure, an error of the program itself, or that rounding alone moves the results too far. */
export type Verdict =
  | { readonly kind: "passed"; readonly trained: Program }
  | { readonly kind: "failed" | "refused" | "sensitive"; readonly message: string };

type Given = ReadonlyMap<Node, Values>;

const lr = 0.125;
const usual = typescriptBackend(morph);
const tiling = typescriptBackend(morph, tilingAll);

/** By how much every rounding is disturbed, how far results may move then, and how far they may be off. */
const limits = {
  f64: { noise: 1e-12, sensitive: 1e-9, tolerance: 1e-10 },
  f32: { noise: 1e-6, sensitive: 1e-4, tolerance: 5e-5 },
} as const;

const failed = (message: string): Verdict => ({ kind: "failed", message });

export async function check(test: Case): Promise<Verdict> {
  try {
    return await compared(test);
  } catch (error) {
    if (error instanceof Diagnostic) return { kind: "refused", message: error.message };
    return failed(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

async function compared(test: Case): Promise<Verdict> {
  const { program, optimizer, sizes, isTiled } = test;
  const backend = isTiled ? tiling : usual;
  const stages = new Map<StageName, Program>();
  const { drafts, trained } = tracing(program.graph, () =>
    compile({ program, optimizer, source: "net.graph.ts" }, backend, (stage, _, result) => {
      if (result) stages.set(stage, result);
    }),
  );
  const given = completed(stages, test, sizes, new Random(1));
  const complete = withKept(trained.program);
  const expected = resultsOf(complete, given, sizes);
  // What equations promise, they promise of numbers.
  if (!everyFinite(expected)) return { kind: "sensitive", message: "a result is no number" };
  const moved = disturbed(complete, given, sizes, expected);
  if (moved !== undefined) return { kind: "sensitive", message: moved };
  const different = differentStage(stages, given, sizes, expected);
  if (different !== undefined) return failed(different);
  const states = new Set(trained.optimizerStates);
  const trainer = await Trainer.of(wholeText(drafts[0]!), trained.program, states, test.capacities);
  const evaluated = resultsOf(complete, evaluating(given), sizes);
  const { tolerance } = limits[program.graph.precision];
  const message = run(trainer, test, stages, given, { trained: expected, evaluated }, tolerance);
  return message === undefined ? { kind: "passed", trained: trained.program } : failed(message);
}

/** The first result that rounding moves too far. */
function disturbed(program: Program, given: Given, sizes: Sizes, expected: Results): string | undefined {
  const { noise, sensitive } = limits[program.graph.precision];
  return firstDifference(
    dataOf(noisyResults(program, given, sizes, noise, new Random(4))),
    expected,
    sensitive,
  );
}

/** The first result of a stage that is not what was expected. */
function differentStage(
  stages: ReadonlyMap<StageName, Program>,
  given: Given,
  sizes: Sizes,
  expected: Results,
): string | undefined {
  for (const [stage, program] of stages) {
    // Before it is made stable, a program may lose digits.
    if (stage === "trace" && disturbed(program, given, sizes, expected) !== undefined) continue;
    const { tolerance } = limits[program.graph.precision];
    const different = firstDifference(dataOf(resultsOf(program, given, sizes)), expected, tolerance);
    if (different !== undefined) return `after ${stage}: ${different}`;
  }
  return undefined;
}

const everyFinite = (results: Results): boolean =>
  [...results.values()].every(({ data }) => data.every(Number.isFinite));

/** Values of all leaves, those of the optimiser included. */
function completed(
  stages: ReadonlyMap<StageName, Program>,
  { values, ranges }: Case,
  sizes: Sizes,
  random: Random,
  fresh = false,
): Given {
  const leaves = reachable(
    [...stages.values()].flatMap((program) => [...rootsOf(program), ...program.names.keys()]),
  ).filter((node) => isLeaf(node));
  const valueOf = (leaf: Node): Values => {
    if (isLeaf(leaf, "setting")) return filled([], sizes, () => lr);
    if (isLeaf(leaf, "training")) return filled([], sizes, () => 1);
    if (!fresh && values.has(leaf)) return values.get(leaf)!;
    return fill(leaf, ranges.get(leaf) ?? { low: 0, high: 1 }, sizes, random);
  };
  return new Map(leaves.filter((leaf) => !isLeaf(leaf, "constant")).map((leaf) => [leaf, valueOf(leaf)]));
}

/** The same leaves in eval mode. */
const evaluating = (given: Given): Given =>
  new Map(
    [...given].map(([leaf, value]) => [
      leaf,
      isLeaf(leaf, "training") ? filled([], new Map(), () => 0) : value,
    ]),
  );

/** All ways through the trainer; before them a step on other data, so that nothing is found where it happened to lie. */
function run(
  trainer: Trainer,
  test: Case,
  stages: ReadonlyMap<StageName, Program>,
  given: Given,
  expected: Expected,
  tolerance: number,
): string | undefined {
  const { sizes, capacities } = test;
  const random = new Random(2);
  // Not smaller: parts of what has a name may need so much.
  const others = new Map(
    [...capacities].map(([name, most]) => [name, random.whole(sizes.get(name)!, most + 1)]),
  );
  const other = completed(stages, test, others, random, true);
  const { trained, evaluated } = expected;
  const ways: readonly (readonly [string, Results, () => Found])[] = [
    ...(trainer.steps ? [["step", trained, () => trainer.step(given, sizes)] as const] : []),
    ["forward, backward, update", trained, () => trainer.separately(given, sizes)],
    ["prediction", trained, () => trainer.predict(given, sizes)],
    ["evaluation", evaluated, () => trainer.evaluate(given, sizes)],
    ["inference", evaluated, () => trainer.infer(given, sizes)],
  ];
  for (const [name, results, way] of ways) {
    trainer.load(other, 1);
    trainer.separately(other, others);
    trainer.load(given, lr);
    const different = firstDifference(way(), results, tolerance);
    if (different) return `${name}: ${different}`;
  }
  return undefined;
}

/** What the oracle says in either mode. */
interface Expected {
  readonly trained: Results;
  readonly evaluated: Results;
}
