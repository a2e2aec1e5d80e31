/** Random tensors: draws of the sequence that belongs to what is being initialised. */
import { drawsOutside } from "../diagnostics.ts";
import type { Dimension, Tensor } from "../graph/tensor.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { currentGraph } from "../graph/tracing.ts";
import { streamOf } from "../scalar/random.ts";
import { dimsOf } from "./dimensions.ts";
import { draw } from "./leaves.ts";
import { literal } from "./primitive.ts";

function next(
  graph: Graph,
  name: string,
  distribution: "uniform" | "normal",
  shape: readonly Dimension[],
): Node {
  const { drawing } = graph;
  if (!drawing) throw drawsOutside(name);
  const ordinal = drawing.draws++;
  const stream = streamOf(ordinal === 0 ? drawing.name : `${drawing.name}#${ordinal}`);
  return draw(distribution, dimsOf(shape), stream, drawing.seed, literal(graph, 0, "i32"));
}

/** Uniform in [0, 1), for initialisers (torch.rand). */
export const rand = (shape: readonly Dimension[]): Tensor =>
  next(currentGraph("rand"), "rand", "uniform", shape) as unknown as Tensor;

/** Standard normal, for initialisers (torch.randn). */
export const randn = (shape: readonly Dimension[]): Tensor =>
  next(currentGraph("randn"), "randn", "normal", shape) as unknown as Tensor;
