/** Compiles nodes as the outputs of a module without training, and runs it. */
import * as morph from "ts-morph";
import { typescriptBackend } from "../compiler/backends/typescript/typescript.ts";
import { type Backend, wholeText } from "../compiler/backends/backend.ts";
import { compile } from "../compiler/compile.ts";
import type { Graph } from "../compiler/graph/graph.ts";
import type { Node } from "../compiler/graph/node.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import type { Values } from "../compiler/scalar/evaluate.ts";
import type { Sizes } from "../compiler/shape/dim.ts";
import { runModule } from "./run-module.ts";

interface Inference {
  forward(
    data: Readonly<Record<string, ArrayLike<number>>>,
    sizes: Readonly<Record<string, number>>,
  ): Readonly<Record<string, number | ArrayLike<number>>>;
}

interface Module {
  createNetInference(options: Readonly<Record<string, unknown>>): Inference;
}

/** The values of `outputs` as the emitted module computes them in f64. */
export async function infer(
  graph: Graph,
  outputs: ReadonlyMap<string, Node>,
  inputs: ReadonlyMap<Node, Values>,
  sizes: Sizes,
  capacities: Readonly<Record<string, number>>,
  backend: Backend = typescriptBackend(morph),
): Promise<Readonly<Record<string, ArrayLike<number>>>> {
  const names = new Map([...inputs.keys()].map((leaf) => [leaf, graph.nameOf(leaf)!]));
  const program = {
    name: "net",
    graph,
    outputs,
    updates: new Map(),
    gradients: new Map(),
    names,
  };
  const { drafts } = tracing(graph, () =>
    compile({ program, optimizer: undefined, source: "net.graph.ts" }, backend),
  );
  const module = await runModule<Module>(wholeText(drafts[0]!));
  const data = Object.fromEntries([...inputs].map(([leaf, values]) => [names.get(leaf)!, values.data]));
  const result = module
    .createNetInference({ ...capacities, stateDict: {} })
    .forward(data, Object.fromEntries(sizes));
  return Object.fromEntries(
    [...outputs.keys()].map((key) => [key, typeof result[key] === "number" ? [result[key]] : result[key]!]),
  );
}
