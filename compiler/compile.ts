/** The pipeline: from a traced definition to files, one line a stage. */
import { type Backend, type Draft, wholeText } from "./backends/backend.ts";
import type { Span } from "./graph/graph.ts";
import type { Node } from "./graph/node.ts";
import type { Optimizer } from "./graph/optimizer.ts";
import { printProgram, rootsOf } from "./graph/print.ts";
import { mapProgram, type Program } from "./graph/program.ts";
import { reachable } from "./graph/walk.ts";
import { verifyProgram } from "./graph/verify.ts";
import type { Kernel, Routine } from "./kernels/kernel.ts";
import { printKernels, printRoutines } from "./kernels/print.ts";
import { routineOf } from "./kernels/routine.ts";
import { verifyKernel } from "./kernels/verify.ts";
import { verifyRoutine } from "./kernels/verify-routine.ts";
import { arrange, type Budget, labelled, type FusedEntry } from "./plan/arrange.ts";
import { Buffers } from "./plan/buffers.ts";
import type { Explanation } from "./plan/comments.ts";
import type { Header } from "./plan/header.ts";
import { stepsOf } from "./plan/kernels.ts";
import { callsIn, type Entry, type Plan } from "./plan/plan.ts";
import { printPlan } from "./plan/print.ts";
import { stagesOf } from "./plan/stages.ts";
import { withStreams } from "./plan/streams.ts";
import { chaptersOf, type Plot, retold } from "./plan/story.ts";
import { verifyPlan } from "./plan/verify.ts";
import type { EntryRoots } from "./graph/entry.ts";
import { enter, predictable, printEntries } from "./transforms/enter.ts";
import { shareExponentials } from "./transforms/exponentials.ts";
import { initialize } from "./transforms/initialize.ts";
import { lift } from "./transforms/lift.ts";
import { narrow } from "./transforms/narrow.ts";
import { scale } from "./transforms/scale.ts";
import { simplify } from "./transforms/simplify.ts";
import { type Modes, specialize } from "./transforms/specialize.ts";
import { stabilize } from "./transforms/stabilize.ts";
import { train, type Trained } from "./transforms/train.ts";

/** A definition as traced. */
export interface Definition {
  readonly program: Program;
  readonly optimizer: Optimizer | undefined;
  /** The path that the header names. */
  readonly source: string;
  /** A place as "file:line". */
  readonly locate?: (span: Span) => string;
  /** Values are computed again rather than kept until all memory is within it. */
  readonly budget?: Budget;
}

export interface Compilation {
  /** The files of the module, before formatting. */
  readonly drafts: readonly Draft[];
  readonly plan: Plan;
  readonly trained: Trained;
}

/** In the order in which they run. */
export const stageNames = [
  "trace",
  "stabilize",
  "train",
  "simplify",
  "lift",
  "scale",
  "enter",
  "fuse",
  "schedule",
  "plan",
  "emit",
  "format",
] as const;
export type StageName = (typeof stageNames)[number];

/** Called after every stage, when its result has been verified: with its name, its result as text and, of a program, the result. */
export type Hook = (stage: StageName, text: () => string, program?: Program) => void;

export function compile(definition: Definition, backend: Backend, hook: Hook = () => {}): Compilation {
  const observed = (stage: StageName, result: Program): Program => {
    verifyProgram(result);
    hook(stage, () => printProgram(result), result);
    return result;
  };
  const program = observed("trace", definition.program);
  nameLeaves(program);
  const chapters = chaptersOf(program);
  const stabilized = stabilize(rootsOf(program));
  const stable = observed("stabilize", mapped(program, stabilized));
  const trained = train(stable, definition.optimizer);
  observed("train", trained.program);
  const simplified = finest(trained.program);
  const simple = observed("simplify", mapped(trained.program, simplified));
  const lifted = outOfLoops(simple);
  const light = observed("lift", mapped(simple, lifted));
  const modes = specialize(light);
  const scaled = scaledUpdates(modes.training);
  observed("scale", { ...modes.training, updates: scaled });
  const became = (node: Node): Node => follow(node, stabilized, simplified);
  const plot: Plot = {
    chapters: retold(chapters, became),
    program: simple,
    cotangents: mappedPairs(trained.cotangents, became),
  };
  const rules = mappedPairs(plot.cotangents, (node) => lifted.get(node) ?? node);
  const buffers = new Buffers(modes.training);
  const initial = initialValues(simple);
  const entered = enter(modes, scaled, initial);
  hook("enter", () => printEntries(entered));
  const fused = entered.map((roots) => fuseEntry(roots, buffers));
  const streamed = withStreams(fused);
  const entries = labelled(streamed.entries, explanationOf(rules, modes, buffers, definition.locate));
  const kernels = verifiedKernels(entries);
  hook("fuse", () => printKernels(kernels));
  const routines = schedule(kernels, backend);
  hook("schedule", () => printRoutines(routines));
  const header: Header = { plot, source: definition.source, optimizer: definition.optimizer?.name };
  const described = {
    program: modes.training,
    predicted: predictable(modes.training),
    optimizerStates: trained.optimizerStates,
    initial: [...initial.values()],
    streams: streamed.constants,
    header,
    buffers,
  };
  const plan = arrange(entries, routines, described, definition.budget);
  verifyPlan(plan);
  hook("plan", () => printPlan(plan));
  const drafts = backend.emit(plan);
  hook("emit", () => drafts.map(wholeText).join("\n"));
  return { drafts, plan, trained };
}

/** Parameters go by their paths. */
function nameLeaves({ names, graph }: Program): void {
  for (const [leaf, name] of names)
    if (graph.note(leaf).names[0] !== name) graph.note(leaf).names.unshift(name);
}

/** Simplified, and gathered as early as that saves work. */
function finest(program: Program): ReadonlyMap<Node, Node> {
  const simple = simplify(rootsOf(program));
  const became = (nodes: Iterable<Node>): Node[] => [...nodes].map((node) => simple.get(node)!);
  const outputs = became(program.outputs.values());
  const shared = shareExponentials(became(rootsOf(program)), outputs);
  const narrowed = narrow(became(rootsOf(program)).map((root) => shared.get(root)!));
  return new Map([...simple].map(([node, result]) => [node, follow(result, shared, narrowed)]));
}

/** Less work in loops over time, and simplified again. */
function outOfLoops(program: Program): ReadonlyMap<Node, Node> {
  const lifted = lift(rootsOf(program));
  const simple = simplify(lifted.values());
  return new Map([...lifted].map(([node, result]) => [node, simple.get(result) ?? result]));
}

/** What a node became, through several rewritings. */
const follow = (node: Node, ...steps: readonly ReadonlyMap<Node, Node>[]): Node =>
  steps.reduce((current, step) => step.get(current) ?? current, node);

const mappedPairs = (pairs: ReadonlyMap<Node, Node>, became: (node: Node) => Node): ReadonlyMap<Node, Node> =>
  new Map([...pairs].map(([key, value]) => [became(key), became(value)]));

const initialValues = (program: Program): ReadonlyMap<Node, Node> =>
  new Map([...initialize(program)].map(([leaf, value]) => [leaf, simplify([value]).get(value)!]));

const moves: ReadonlySet<string> = new Set(["reshape", "permute"]);

/** Rules and places for the comments of kernels. */
function explanationOf(
  cotangents: ReadonlyMap<Node, Node>,
  modes: Modes,
  buffers: Buffers,
  locate: Definition["locate"],
): Explanation {
  const rules = new Map<Node, string>();
  for (const user of cotangents.keys())
    for (const input of user.inputs) {
      const cotangent = cotangents.get(input);
      // The operator itself is told of, not the movements around it.
      if (cotangent && !moves.has(user.primitive.name) && !rules.has(cotangent))
        rules.set(cotangent, user.primitive.formula);
    }
  const results = [modes.training, modes.evaluating].flatMap(({ outputs, loss }) => [
    ...outputs.values(),
    ...(loss ? [loss] : []),
  ]);
  const forward = new Set(reachable(results));
  return {
    nameOf: (node) => {
      const name = modes.training.names.get(node) ?? node.graph.nameOf(node);
      return name === undefined ? undefined : buffers.nameInLayers(name);
    },
    isForward: (node) => forward.has(node),
    ruleOf: (node) => rules.get(node),
    placeOf: (node) => {
      const span = node.graph.note(node).places[0]?.[0];
      return span && locate?.(span);
    },
  };
}

const mapped = (program: Program, became: ReadonlyMap<Node, Node>): Program =>
  mapProgram(program, (node) => became.get(node) ?? node);

/** step keeps no gradient, so that factors may move through them. */
function scaledUpdates(program: Program): ReadonlyMap<Node, Node> {
  const values = [...program.updates.values()];
  const became = scale([...values, ...program.outputs.values(), ...(program.loss ? [program.loss] : [])]);
  const moved = values.map((value) => became.get(value)!);
  const simple = simplify(moved);
  return new Map([...program.updates.keys()].map((leaf, i) => [leaf, simple.get(moved[i]!)!]));
}

function fuseEntry(roots: EntryRoots, buffers: Buffers): FusedEntry {
  const stages = stagesOf(
    roots.roots.map(({ node }) => node),
    buffers.places(roots),
  );
  return { roots, steps: stepsOf(stages) };
}

/** The functions of a module, each once. */
function verifiedKernels(entries: readonly Entry[]): readonly Kernel[] {
  const kernels = [...new Set(entries.flatMap(({ steps }) => callsIn(steps).map(({ kernel }) => kernel)))];
  kernels.forEach(verifyKernel);
  return kernels;
}

function schedule(kernels: readonly Kernel[], backend: Backend): ReadonlyMap<Kernel, Routine> {
  const routines = new Map(kernels.map((kernel) => [kernel, routineOf(kernel, backend.choose(kernel))]));
  for (const [kernel, routine] of routines) verifyRoutine(kernel, routine);
  return routines;
}
