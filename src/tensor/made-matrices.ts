/** Matrices made of other tensors: of the powers of a vector, of blocks along the diagonal. */
import { invalidArgument, rankTooLow, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { concatenate } from "../../compiler/primitives/joining.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { pow } from "../../compiler/primitives/power.ts";
import { nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { embedIn, whole } from "../../compiler/primitives/slices.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { checkRank } from "./factors.ts";
import { asTensor, checkWhole, knownSize, partAlong } from "./operands.ts";
import { flip } from "./turning.graph.ts";

export interface VanderOptions {
  /** How many columns. Default: as many as x has elements. */
  readonly N?: number;
  /** Whether the first column is x⁰, not the last. Default: false. */
  readonly increasing?: boolean;
}

/** The powers of a vector in columns, from xᴺ⁻¹ down to 1, or up from 1: [n] gives [n, N]. (torch.vander) */
export function vander(x: Tensor, options: VanderOptions = {}): Tensor {
  const { N, increasing = false } = knownOptions("vander", options, ["N", "increasing"]);
  checkRank("vander", x, 1);
  return increasing ? powers("vander", x, N) : flip(powers("vander", x, N), [1]);
}

/** 1, x, x², … along a new last dimension. */
export function powers(name: string, x: Tensor, N?: number): Tensor {
  const node = nodeOf(name, x);
  if (node.shape.length === 0) throw rankTooLow(name, 1, printShape(node.shape), [node]);
  const last = node.shape.length;
  const count = N ?? knownSize(name, node, last - 1);
  checkWhole(name, "N", count, 0);
  const columns = Array.from({ length: Math.max(count, 1) }, (_, i) =>
    reshapeTo(pow(node, i), [...node.shape, 1]),
  );
  return asTensor(partAlong(concatenate(columns, last), last, 0, count));
}

/**
 * A matrix of zeros with the given ones along its diagonal, one after the other; vectors are rows, single numbers matrices of
 * one element. Sizes are numbers. (torch.block_diag)
 */
export function blockDiag(...tensors: readonly Tensor[]): Tensor {
  if (tensors.length === 0)
    throw invalidArgument("blockDiag", "there are no blocks", "Write blockDiag(A, B).");
  const blocks = nodesOf("blockDiag", tensors).map((node) => {
    const { shape } = node;
    if (shape.length > 2) throw shapeExpected("blockDiag", "matrices", printShape(shape), [node]);
    return shape.length === 2 ? node : reshapeTo(node, [1, shape[0] ?? 1]);
  });
  const widths = blocks.map((block) => knownSize("blockDiag", block, 1));
  const width = widths.reduce((sum, each) => sum + each, 0);
  const rows = blocks.map((block, i) => {
    const start = widths.slice(0, i).reduce((sum, each) => sum + each, 0);
    return embedIn(block, [knownSize("blockDiag", block, 0), width], [whole, { start, step: 1 }]);
  });
  return asTensor(concatenate(rows, 0));
}
