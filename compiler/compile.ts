/** The pipeline: from a traced definition to files, one line a stage. */
import type { Artifact, Backend } from "./backends/backend.ts";
import type { Node } from "./graph/node.ts";
import type { Optimizer } from "./graph/optimizer.ts";
import { printProgram, rootsOf } from "./graph/print.ts";
import type { Program } from "./graph/program.ts";
import { verifyProgram } from "./graph/verify.ts";
import type { Kernel, Routine } from "./kernels/kernel.ts";
import { routineOf } from "./kernels/routine.ts";
import { arrange, callsOf, type FusedEntry } from "./plan/arrange.ts";
import { Buffers } from "./plan/buffers.ts";
import { kernelsOf } from "./plan/kernels.ts";
import type { Entry, Plan } from "./plan/plan.ts";
import { stagesOf } from "./plan/stages.ts";
import { enter, type EntryRoots } from "./transforms/enter.ts";
import { initialize } from "./transforms/initialize.ts";
import { scale } from "./transforms/scale.ts";
import { simplify } from "./transforms/simplify.ts";
import { type Stabilization, stabilize } from "./transforms/stabilize.ts";
import { train, type Trained } from "./transforms/train.ts";

/** A definition as traced. */
export interface Definition {
  readonly program: Program;
  readonly optimizer: Optimizer | undefined;
  /** The path that the header names. */
  readonly source: string;
}

export interface Compilation {
  readonly artifacts: readonly Artifact[];
  readonly plan: Plan;
  readonly trained: Trained;
  readonly stabilizations: readonly Stabilization[];
}

/** Called after every stage with its name and its result as text; also where verification happens. */
export type Hook = (stage: string, text: () => string) => void;

export function compile({ program, optimizer, source }: Definition, backend: Backend, hook: Hook = () => {}): Compilation {
  const observed = (stage: string, result: Program): Program => {
    verifyProgram(result);
    hook(stage, () => printProgram(result));
    return result;
  };
  observed("trace", program);
  const { became, report } = stabilize(rootsOf(program));
  const stable = observed("stabilize", mapped(program, became));
  const trained = train(stable, optimizer);
  observed("train", trained.program);
  const simple = observed("simplify", mapped(trained.program, simplify(rootsOf(trained.program))));
  const scaled = scaledUpdates(simple);
  const initial = new Map([...initialize(simple)].map(([leaf, value]) => [leaf, simplify([value]).get(value)!]));
  const buffers = new Buffers(simple);
  const fused = enter(simple, scaled, initial).map((roots) => fuseEntry(roots, buffers));
  const entries = callsOf(fused);
  const routines = schedule(entries, backend);
  const plan = arrange(entries, routines, { program: simple, optimizerStates: trained.optimizerStates, story: [`${program.name}`, `Compiled from ${source}: change that, not this.`], source, buffers });
  return { artifacts: backend.emit(plan), plan, trained, stabilizations: report };
}

/** A program whose nodes have become others. */
function mapped(program: Program, became: ReadonlyMap<Node, Node>): Program {
  const of = (node: Node): Node => became.get(node) ?? node;
  const values = <K>(map: ReadonlyMap<K, Node>): Map<K, Node> => new Map([...map].map(([key, node]) => [key, of(node)]));
  return {
    ...program,
    outputs: values(program.outputs),
    ...(program.loss && { loss: of(program.loss) }),
    updates: values(program.updates),
    gradients: values(program.gradients),
  };
}

/** step keeps no gradient, so that factors may move through them. */
function scaledUpdates(program: Program): ReadonlyMap<Node, Node> {
  const values = [...program.updates.values()];
  const became = scale([...values, ...program.outputs.values(), ...(program.loss ? [program.loss] : [])]);
  const moved = values.map((value) => became.get(value)!);
  const simple = simplify(moved);
  return new Map([...program.updates.keys()].map((leaf, i) => [leaf, simple.get(moved[i]!)!]));
}

function fuseEntry(roots: EntryRoots, buffers: Buffers): FusedEntry {
  const stages = stagesOf(roots.roots.map(({ node }) => node), buffers.places(roots));
  return { roots, kernels: kernelsOf(stages.list, stages.nodes) };
}

function schedule(entries: readonly Entry[], backend: Backend): ReadonlyMap<Kernel, Routine> {
  const routines = new Map<Kernel, Routine>();
  for (const { calls } of entries)
    for (const { kernel } of calls) if (!routines.has(kernel)) routines.set(kernel, routineOf(kernel, backend.choose(kernel)));
  return routines;
}
