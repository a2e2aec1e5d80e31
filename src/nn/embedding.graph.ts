/** Tables of vectors that are looked up by index: embedding, oneHot, and the module. */
import { shapeExpected, sizeUnknown, wrongDType } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { expandTo } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { div, eq, int, where } from "../../compiler/primitives/elementwise.ts";
import { gatherAt, type Lookup, scatterSum } from "../../compiler/primitives/indexing.ts";
import { constant, type Nested, parameter } from "../../compiler/primitives/leaves.ts";
import { requiresGrad } from "../../compiler/primitives/owned.ts";
import { straightThrough } from "../../compiler/primitives/hand-derivative.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { placesIn } from "../../compiler/primitives/places.ts";
import { literal, nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { randn } from "../../compiler/primitives/random.ts";
import { printShape, printType } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole, knownSize } from "../tensor/operands.ts";
import { renormalized } from "./renormalize.graph.ts";
import { checkRange } from "./shapes.ts";

export interface EmbeddingOptions {
  /** The index whose row does not learn; negative: counted from the end. */
  readonly paddingIdx?: number | null;
  /** Rows that are used are scaled down to this norm, for good. */
  readonly maxNorm?: number | null;
  /** The p of that norm. Default: 2. */
  readonly normType?: number;
  /** Divides the gradient of a row by how often it was used. Default: false. */
  readonly scaleGradByFreq?: boolean;
  /** How PyTorch keeps the gradient; here of no effect. */
  readonly sparse?: boolean;
}

export const embeddingOptions = ["paddingIdx", "maxNorm", "normType", "scaleGradByFreq", "sparse"] as const;

/** Indices, the table they are for, and what is said of both. */
export interface Lookups {
  readonly places: Node;
  /** Counted from the front. */
  readonly paddingIdx: number | undefined;
  /** The row of each index, as last dimension. */
  readonly rows: Node;
  /** The table, held below `maxNorm`. */
  readonly held: Node;
}

/** Indices of any shape become rows of a table. */
const rowsBy = (rank: number): Lookup => ({
  from: [{ index: 0 }, { along: rank }],
  indices: [Array.from({ length: rank }, (_, d) => d)],
});

/** Looks up the rows of a table, whose gradient flows as the options say. */
export function rowsOf(name: string, input: Tensor, weight: Tensor, options: EmbeddingOptions): Lookups {
  const { maxNorm, normType = 2, scaleGradByFreq = false } = options;
  const [given, table] = nodesOf(name, [input, weight]) as [Node, Node];
  if (table.shape.length !== 2 || table.dtype !== "f32")
    throw shapeExpected(name, "a table f32[rows, columns]", printType(table.type), [given, table]);
  const places = placesIn(name, given, table.shape[0]!, [given, table]);
  const paddingIdx = paddingIn(name, options.paddingIdx, table);
  const lookup = rowsBy(places.shape.length);
  const learning = gatherAt(table, [places], lookup);
  if (maxNorm !== undefined && maxNorm !== null) checkRange(name, "maxNorm", maxNorm, 0);
  const held =
    typeof maxNorm === "number" ? renormalized(table, usesOf(places, table), maxNorm, normType) : table;
  const rows = held === table ? learning : gatherAt(held, [places], lookup);
  let path = learning;
  const beside = (each: Node): Node => reshapeTo(each, [...each.shape, 1]);
  if (scaleGradByFreq) {
    const uses = gatherAt(usesOf(places, table), [places], { from: [{ index: 0 }], indices: lookup.indices });
    path = div(path, beside(uses));
  }
  if (paddingIdx !== undefined) path = where(beside(eq(places, paddingIdx)), literal(table.graph, 0), path);
  return { places, paddingIdx, rows: path === rows ? rows : straightThrough(rows, path), held };
}

/** How often each row is used. */
const usesOf = (places: Node, table: Node): Node =>
  scatterSum(
    expandTo(literal(places.graph, 1, "i32"), places.shape),
    [places],
    { from: [{ index: 0 }], indices: [places.shape.map((_, d) => d)] },
    [table.shape[0]!],
  );

function paddingIn(name: string, paddingIdx: number | null | undefined, table: Node): number | undefined {
  if (paddingIdx === undefined || paddingIdx === null) return undefined;
  const rows = knownSize(name, table, 0);
  checkWhole(name, "paddingIdx", paddingIdx, -rows, rows - 1);
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}

/**
 * The rows of `weight`, f32[rows, columns], that `input`, i32 of any shape, names: [...] becomes [..., columns]. Indices
 * that come in are checked when they do. The row of `paddingIdx` has no gradient; `maxNorm` changes a parameter for good,
 * when it is stepped. (torch.nn.functional.embedding)
 */
export function embedding(input: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  const known = knownOptions("embedding", options, embeddingOptions);
  return asTensor(rowsOf("embedding", input, weight, known).rows);
}

/** Standard normal rows, that of `paddingIdx` 0. */
export const tableOf =
  (name: string, paddingIdx: number | null | undefined) =>
  (shape: readonly Dimension[]): Tensor => {
    const table = nodeOf(name, randn(shape));
    const padding = paddingIn(name, paddingIdx, table);
    if (padding === undefined) return asTensor(table);
    const rows = reshapeTo(indices(table.graph, table.shape[0]!), [table.shape[0]!, 1]);
    return asTensor(where(eq(rows, padding), literal(table.graph, 0), table));
  };

export interface PretrainedOptions extends EmbeddingOptions {
  /** Whether the table stays as it is. Default: true. */
  readonly freeze?: boolean;
}

/**
 * A table of `numEmbeddings` vectors of `embeddingDim` numbers, looked up by index: weight [numEmbeddings, embeddingDim]
 * starts standard normal, the row of `paddingIdx` at 0. (torch.nn.Embedding)
 */
export class Embedding extends Module {
  weight: Tensor;
  readonly #options: EmbeddingOptions;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingOptions = {}, weight?: Tensor) {
    super();
    this.#options = knownOptions("Embedding", options, embeddingOptions);
    checkWhole("Embedding", "numEmbeddings", numEmbeddings, 0);
    checkWhole("Embedding", "embeddingDim", embeddingDim, 0);
    this.weight =
      weight ?? parameter([numEmbeddings, embeddingDim], { init: tableOf("Embedding", options.paddingIdx) });
  }

  /** An embedding whose table is given; it does not learn unless `freeze` is false. (torch.nn.Embedding.from_pretrained) */
  static fromPretrained(embeddings: Nested, options: PretrainedOptions = {}): Embedding {
    const { freeze = true, ...own } = knownOptions("Embedding.fromPretrained", options, [
      ...embeddingOptions,
      "freeze",
    ]);
    const table = constant(embeddings);
    const { shape } = nodeOf("Embedding.fromPretrained", table);
    if (shape.length !== 2)
      throw shapeExpected("Embedding.fromPretrained", "a table [rows, columns]", printShape(shape), []);
    const [rows, columns] = shape as readonly [number, number];
    const weight = requiresGrad(parameter([rows, columns], { init: embeddings }), !freeze);
    return new Embedding(rows, columns, own, weight);
  }

  override forward(input: Tensor): Tensor {
    return asTensor(rowsOf("Embedding", input, this.weight, this.#options).rows);
  }
}

export interface OneHotOptions {
  /** The number of classes, one more than the largest index may be. */
  readonly numClasses?: number;
}

/**
 * 1 at the index, 0 elsewhere, i32: [...] becomes [..., numClasses]. PyTorch counts the classes if they are not said; here
 * they must be, for the data are not known at compile time. (torch.nn.functional.one_hot)
 */
export function oneHot(input: Tensor, options: OneHotOptions = {}): Tensor {
  const { numClasses = -1 } = knownOptions("oneHot", options, ["numClasses"]);
  const node = nodeOf("oneHot", input);
  if (numClasses === -1)
    throw sizeUnknown("oneHot", "the number of classes", "Say it: oneHot(x, { numClasses: 10 }).", [node]);
  checkWhole("oneHot", "numClasses", numClasses, 1);
  if (node.dtype !== "i32")
    throw wrongDType("oneHot", "i32 indices", printType(node.type), 'Declare them as input(shape, "i32").', [
      node,
    ]);
  const places = placesIn("oneHot", node, numClasses, [node]);
  return asTensor(int(eq(reshapeTo(places, [...places.shape, 1]), indices(node.graph, numClasses))));
}
