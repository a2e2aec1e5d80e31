/** Random tensors: draws of the sequence that belongs to what is being initialised, or to a place in the definition. */
import type { Dimension, Tensor } from "../graph/tensor.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { currentGraph } from "../graph/tracing.ts";
import { streamOf } from "../scalar/random.ts";
import { dimsOf } from "./dimensions.ts";
import { draw, state } from "./leaves.ts";
import { literal } from "./primitive.ts";

type Distribution = "uniform" | "normal";

function next(graph: Graph, distribution: Distribution, shape: readonly Dimension[]): Node {
  const { drawing } = graph;
  if (!drawing) return nextOfDefinition(graph, distribution, shape);
  const ordinal = drawing.draws++;
  const stream = streamOf(ordinal === 0 ? drawing.name : `${drawing.name}#${ordinal}`);
  return draw({ distribution, shape: dimsOf(shape), stream }, drawing.seed, literal(graph, 0, "i32"));
}

/** Every draw has a sequence of its own, and other numbers in every step, of training and of the loops around it. */
function nextOfDefinition(graph: Graph, distribution: Distribution, shape: readonly Dimension[]): Node {
  const random = (graph.random ??= {
    seed: counter("randomSeed", () => graph.drawing!.seed as unknown as Tensor),
    step: counter("randomStep", 0),
    draws: 0,
  });
  const stream = streamOf(`#${random.draws++}`);
  return draw({ distribution, shape: dimsOf(shape), stream }, random.seed, random.step, graph.loops);
}

function counter(name: string, init: 0 | (() => Tensor)): Node {
  const node = state([], { init, dtype: "i32" }) as unknown as Node;
  node.graph.note(node).hints.push(name);
  return node;
}

/**
 * Uniform in [0, 1). Initialisers draw once; elsewhere every step draws anew, of training and of a scan, and the backward sees what
 * the forward saw: the numbers follow from the seed, the steps and the place; a module that only predicts draws as a trainer of seed 0 does before its
 * first step. (torch.rand)
 */
export const rand = (shape: readonly Dimension[]): Tensor =>
  next(currentGraph("rand"), "uniform", shape) as unknown as Tensor;

/** Standard normal; drawn when rand is. (torch.randn) */
export const randn = (shape: readonly Dimension[]): Tensor =>
  next(currentGraph("randn"), "normal", shape) as unknown as Tensor;
