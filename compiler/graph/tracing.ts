/** The graph that is being traced. One for the process, however often this module is loaded. */
import { noGraph } from "../diagnostics.ts";
import type { Graph } from "./graph.ts";

interface Runtime {
  graph: Graph | undefined;
}

const key = Symbol.for("gradc.runtime");
const holder = globalThis as unknown as Record<symbol, Runtime | undefined>;
const runtime: Runtime = (holder[key] ??= { graph: undefined });

/** The graph that the builder `name` adds to. Throws outside a compilation. */
export function currentGraph(name: string): Graph {
  if (!runtime.graph) throw noGraph(name);
  return runtime.graph;
}

export const tracedGraph = (): Graph | undefined => runtime.graph;

/** Runs `body` with `graph` as the graph that builders add to. */
export function tracing<R>(graph: Graph, body: () => R): R {
  const outer = runtime.graph;
  runtime.graph = graph;
  try {
    return body();
  } finally {
    runtime.graph = outer;
  }
}
