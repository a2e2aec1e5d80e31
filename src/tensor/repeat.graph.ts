/** Tensors repeated along dimensions. */
import { invalidArgument, sizeUnknown } from "../../compiler/diagnostics.ts";
import { isNode, type Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { dimsOf } from "../../compiler/primitives/dimensions.ts";
import { gatherAt } from "../../compiler/primitives/indexing.ts";
import { constant } from "../../compiler/primitives/leaves.ts";
import { dimension, reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { type Dim, multiplyDims } from "../../compiler/shape/dim.ts";
import { elementsOf } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole, knownSize } from "./operands.ts";

/** x as many times after one another along each dimension; both are aligned from the right. */
function repeated(x: Node, counts: readonly Dim[]): Node {
  const ones = Array.from({ length: counts.length - x.shape.length }, (): Dim => 1);
  const sizes = [...ones, ...x.shape];
  // [r, n, s, m] with x along n and m.
  const pairs = sizes.flatMap((size, d) => [counts[d]!, size]);
  const dims = x.shape.map((_, d) => 2 * (d + ones.length) + 1);
  const wide = broadcast(x, pairs, dims);
  return reshapeTo(
    wide,
    sizes.map((size, d) => multiplyDims(counts[d]!, size)),
  );
}

/** x so many times along each dimension; further counts before are new dimensions. (Tensor.repeat) */
export function repeat(x: Tensor, repeats: readonly Dimension[]): Tensor {
  const node = nodeOf("repeat", x);
  if (!Array.isArray(repeats) || repeats.length < node.shape.length)
    throw invalidArgument(
      "repeat",
      `${Array.isArray(repeats) ? repeats.length : "no"} counts for ${node.shape.length} dimensions`,
      "Give a count for each dimension.",
      [node],
    );
  return asTensor(repeated(node, dimsOf(repeats)));
}

/** x so many times along its last dimensions; missing counts are 1. (torch.tile) */
export function tile(x: Tensor, dims: readonly Dimension[]): Tensor {
  const node = nodeOf("tile", x);
  const missing = Math.max(0, node.shape.length - dims.length);
  return asTensor(repeated(node, [...Array.from({ length: missing }, () => 1), ...dimsOf(dims)]));
}

/**
 * Each element along `dim` so many times after itself, or as often as a list says for each; without `dim` all elements as
 * one vector. (torch.repeat_interleave)
 */
export function repeatInterleave(x: Tensor, repeats: number | readonly number[], dim?: number): Tensor {
  const given = nodeOf("repeatInterleave", x);
  if (isNode(repeats))
    throw sizeUnknown("repeatInterleave", "the sum of a tensor", "Give a number or a list of numbers.", [
      repeats,
    ]);
  const node = dim === undefined ? reshapeTo(given, [elementsOf(given.shape)]) : given;
  const along = dimension("repeatInterleave", dim ?? 0, node);
  for (const count of typeof repeats === "number" ? [repeats] : repeats)
    checkWhole("repeatInterleave", "a count", count, 0);
  if (typeof repeats !== "number" && repeats.length !== 1) return asTensor(eachAsOften(node, along, repeats));
  const count = typeof repeats === "number" ? repeats : repeats[0]!;
  const shape = node.shape.toSpliced(along + 1, 0, count);
  const wide = broadcast(
    node,
    shape,
    node.shape.map((_, d) => (d <= along ? d : d + 1)),
  );
  return asTensor(reshapeTo(wide, node.shape.with(along, multiplyDims(node.shape[along]!, count))));
}

function eachAsOften(x: Node, dim: number, counts: readonly number[]): Node {
  const size = knownSize("repeatInterleave", x, dim);
  if (counts.length !== size)
    throw invalidArgument(
      "repeatInterleave",
      `${counts.length} counts for ${size} elements`,
      "Give one count, or one for each element.",
      [x],
    );
  const places = counts.flatMap((count, i) => Array.from({ length: count }, () => i));
  const index = nodeOf("repeatInterleave", constant(places, [places.length], "i32"));
  const from = x.shape.map((_, d) => (d === dim ? { index: 0 } : { along: d }));
  return gatherAt(x, [index], { from, indices: [[dim]] });
}
