/** Sums, means and maxima of the embeddings of bags of indices: as a function, and as a module that owns its table. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { expandTo } from "../../compiler/primitives/broadcast.ts";
import {
  div,
  eq,
  int,
  logicalAnd,
  lt,
  maximum,
  minimum,
  mul,
  ne,
  sub,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { gatherAt } from "../../compiler/primitives/indexing.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { straightThrough } from "../../compiler/primitives/hand-derivative.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { literal, nodeOf, size } from "../../compiler/primitives/primitive.ts";
import { equalShapes, printShape } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole } from "../tensor/operands.ts";
import { type BagInputs, type Bags, bagsOf } from "./bags.graph.ts";
import { embeddingOptions, type EmbeddingOptions, type Lookups, rowsOf, tableOf } from "./embedding.graph.ts";

export type BagMode = "sum" | "mean" | "max";

export interface BagSettings extends EmbeddingOptions {
  /** What becomes of the rows of a bag. Default: "mean". */
  readonly mode?: BagMode;
  /** Whether the last offset says where the last bag ends. Default: false. */
  readonly includeLastOffset?: boolean;
}

export interface EmbeddingBagOptions extends BagSettings, BagInputs {}

/**
 * For each bag of indices the sum, mean or maximum of their rows of `weight`, f32[rows, columns]: input i32[bags, n], or a
 * vector whose bags begin at `offsets`. Bags without any are 0; the index `paddingIdx` does not count.
 * (torch.nn.functional.embedding_bag)
 */
export function embeddingBag(input: Tensor, weight: Tensor, options: EmbeddingBagOptions = {}): Tensor {
  const known = knownOptions("embeddingBag", options, [
    ...embeddingOptions,
    "mode",
    "includeLastOffset",
    "offsets",
    "perSampleWeights",
  ]);
  return bagged("embeddingBag", input, weight, known);
}

function bagged(name: string, input: Tensor, weight: Tensor, options: EmbeddingBagOptions): Tensor {
  const { mode = "mean", scaleGradByFreq = false } = options;
  const perSampleWeights = options.perSampleWeights ?? undefined;
  checkMode(name, mode);
  if (perSampleWeights !== undefined && mode !== "sum")
    throw invalidArgument(
      name,
      `weights have no meaning for mode ${mode}`,
      'Use mode "sum", or leave them out.',
    );
  if (scaleGradByFreq && mode === "max")
    throw invalidArgument(name, "scaleGradByFreq has no meaning for mode max", "Leave it out.");
  const looked = rowsOf(name, input, weight, options);
  const bags = bagsOf(name, looked.places, options);
  const weights =
    perSampleWeights === undefined ? undefined : weightsOf(name, perSampleWeights, looked.places);
  const rows = weights === undefined ? looked.rows : mul(looked.rows, column(weights));
  const { places, paddingIdx } = looked;
  const kept = paddingIdx === undefined ? undefined : ne(places, paddingIdx);
  if (mode === "max")
    return asTensor(bags.asked(maximumOf({ ...looked, rows }, kept, bags, nodeOf(name, weight))));
  const zero = literal(rows.graph, 0);
  const total = bags.sum(kept === undefined ? rows : where(column(kept), rows, zero));
  if (mode === "sum") return asTensor(bags.asked(total));
  const ones = kept === undefined ? expandTo(literal(rows.graph, 1, "i32"), places.shape) : int(kept);
  return asTensor(bags.asked(div(total, column(maximum(bags.sum(ones), 1)))));
}

const column = (each: Node): Node => reshapeTo(each, [...each.shape, 1]);

function checkMode(name: string, mode: unknown): void {
  if (mode !== "sum" && mode !== "mean" && mode !== "max")
    throw invalidArgument(name, `there is no mode ${String(mode)}`, 'Write "sum", "mean" or "max".');
}

function weightsOf(name: string, weights: Tensor, places: Node): Node {
  const node = nodeOf(name, weights);
  if (!equalShapes(node.shape, places.shape))
    throw shapeExpected(
      name,
      `a weight for each index, ${printShape(places.shape)}`,
      printShape(node.shape),
      [places, node],
    );
  return node;
}

/** The element of the first index of a bag that has the maximum; it alone has the gradient. */
function maximumOf({ places, rows, held }: Lookups, kept: Node | undefined, bags: Bags, table: Node): Node {
  const { graph } = rows;
  const zero = literal(graph, 0);
  const candidates = kept === undefined ? rows : where(column(kept), rows, literal(graph, -Infinity));
  const isLargest = eq(candidates, bags.toMembers(bags.largest(candidates)));
  const hit = kept === undefined ? isLargest : logicalAnd(column(kept), isLargest);
  const { members } = bags;
  if (members === 0) return bags.sum(rows);
  const none = size(graph, members);
  const first = bags.least(where(hit, column(bags.numbers), none));
  const place = bags.placeOf(places, minimum(first, sub(none, 1)));
  const element = (from: Node): Node =>
    gatherAt(from, [place], { from: [{ index: 0 }, { along: 1 }], indices: [[0, 1]] });
  const chosen = held === table ? element(table) : straightThrough(element(held), element(table));
  return where(lt(first, none), chosen, zero);
}

/**
 * A table of `numEmbeddings` vectors of `embeddingDim` numbers, of which bags of indices are summed, averaged, or their
 * maximum taken: `bag(input, { offsets, perSampleWeights })`. weight [numEmbeddings, embeddingDim] starts standard normal,
 * the row of `paddingIdx` at 0. (torch.nn.EmbeddingBag)
 */
export class EmbeddingBag extends Module {
  weight: Tensor;
  readonly #settings: BagSettings;

  constructor(numEmbeddings: number, embeddingDim: number, options: BagSettings = {}) {
    super();
    this.#settings = knownOptions("EmbeddingBag", options, [
      ...embeddingOptions,
      "mode",
      "includeLastOffset",
    ]);
    checkMode("EmbeddingBag", options.mode ?? "mean");
    checkWhole("EmbeddingBag", "numEmbeddings", numEmbeddings, 0);
    checkWhole("EmbeddingBag", "embeddingDim", embeddingDim, 0);
    this.weight = parameter([numEmbeddings, embeddingDim], {
      init: tableOf("EmbeddingBag", options.paddingIdx),
    });
  }

  override forward(input: Tensor, inputs: BagInputs = {}): Tensor {
    const { offsets, perSampleWeights } = knownOptions("EmbeddingBag", inputs, [
      "offsets",
      "perSampleWeights",
    ]);
    return bagged("EmbeddingBag", input, this.weight, {
      ...this.#settings,
      offsets,
      perSampleWeights,
    });
  }
}
