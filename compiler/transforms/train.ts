/** Adds to a program what training needs: gradients of the loss and the optimiser's updates. */
import { lossIndependent, lossNotScalar } from "../diagnostics.ts";
import type { Node } from "../graph/node.ts";
import type { Optimizer } from "../graph/optimizer.ts";
import type { Program } from "../graph/program.ts";
import type { Tensor } from "../graph/tensor.ts";
import { tracing } from "../graph/tracing.ts";
import { reachable } from "../graph/walk.ts";
import { isLeaf, setting } from "../primitives/leaves.ts";
import { isFrozen } from "../primitives/owned.ts";
import { broadcast } from "../primitives/broadcast.ts";
import { add } from "../primitives/elementwise.ts";
import { reshapeTo } from "../primitives/movement.ts";
import { literal } from "../primitives/primitive.ts";
import { elementsOf } from "../shape/shape.ts";
import { differentiate } from "./differentiate.ts";

/** The parameters that are trained and that the loss depends on, in order of declaration, with their gradients. */
function gradientsOf(
  program: Program,
  loss: Node,
): { gradients: Map<Node, Node>; cotangents: ReadonlyMap<Node, Node> } {
  const parameters = reachable([loss]).filter(
    (node) => isLeaf(node, "parameter") && program.names.has(node) && !isFrozen(node),
  );
  const seed = literal(program.graph, 1);
  const cotangents = differentiate(loss, seed, parameters);
  const gradients = new Map<Node, Node>();
  for (const parameter of parameters) {
    const gradient = cotangents.get(parameter);
    // The loss may depend on a parameter through places only at which no gradient flows.
    gradients.set(parameter, gradient ?? broadcast(literal(program.graph, 0), parameter.shape, []));
  }
  return { gradients, cotangents };
}

/** A program with gradients and updates; `cotangents` of every node on the way serve the explanation. */
export interface Trained {
  readonly program: Program;
  /** The states the optimiser declared. */
  readonly optimizerStates: readonly Node[];
  readonly cotangents: ReadonlyMap<Node, Node>;
}

/** What draws start from has a name; the number of the step grows with every update. */
function withDraws(program: Program): Program {
  const { random } = program.graph;
  if (!random) return program;
  const names = new Map(program.names);
  for (const leaf of drawnFrom(program)) names.set(leaf, program.graph.nameOf(leaf)!);
  const updates = new Map(program.updates);
  if (program.loss) updates.set(random.step, add(random.step, 1));
  return { ...program, names, updates };
}

export function train(definition: Program, optimizer: Optimizer | undefined): Trained {
  const program = withDraws(definition);
  if (!program.loss) return { program, optimizerStates: drawnFrom(program), cotangents: new Map() };
  if (elementsOf(program.loss.shape) !== 1 || program.loss.dtype !== "f32")
    throw lossNotScalar(program.loss.toString(), [program.loss]);
  const loss = reshapeTo(program.loss, []);
  const { gradients, cotangents } = gradientsOf(program, loss);
  if (gradients.size === 0) throw lossIndependent([program.loss]);
  const named = { ...program, loss, gradients };
  const trained = optimizer ? withUpdates(named, optimizer) : named;
  return {
    program: trained,
    optimizerStates: [...trained.names.keys()].filter(
      (leaf) => isLeaf(leaf, "state") && (!definition.names.has(leaf) || drawnFrom(program).includes(leaf)),
    ),
    cotangents,
  };
}

/** Where draws start from is no part of a net: it continues with the states of the optimiser. */
function drawnFrom({ graph }: Program): readonly Node[] {
  return graph.random ? [graph.random.seed, graph.random.step] : [];
}

function withUpdates(program: Program, optimizer: Optimizer): Program {
  const { graph } = program;
  const names = new Map(program.names);
  const updates = new Map(program.updates);
  const asTensor = (node: Node): Tensor => node as unknown as Tensor;
  const before = new Set(graph.assignments.keys());
  const declared = (prefix: string): void => {
    for (const [leaf, next] of graph.assignments) {
      if (before.has(leaf)) continue;
      before.add(leaf);
      names.set(leaf, freeName(`${prefix}${graph.nameOf(leaf) ?? "state"}`, new Set(names.values())));
      updates.set(leaf, next);
    }
  };
  const place = graph.place;
  graph.place = [];
  tracing(graph, () => {
    const lr = setting("lr", optimizer.lr);
    graph.note(lr).names.push("lr");
    const update = optimizer.begin(asTensor(lr), [...program.gradients.keys()].map(asTensor));
    declared("");
    for (const [parameter, gradient] of program.gradients) {
      // What the definition itself makes of it comes first.
      const current = program.updates.get(parameter) ?? parameter;
      updates.set(parameter, update(asTensor(current), asTensor(gradient)) as unknown as Node);
      declared(`${names.get(parameter)}.`);
    }
  });
  graph.place = place;
  return { ...program, names, updates };
}

/** Groups of parameters declare states of equal names. */
function freeName(wish: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wish : `${wish}${number}`;
    if (!taken.has(name)) return name;
  }
}
