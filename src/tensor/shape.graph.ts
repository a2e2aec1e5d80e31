/** Other shapes of the same elements. */
import { invalidArgument, sizesDoNotFit } from "../../compiler/diagnostics.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { broadcastTo } from "../../compiler/primitives/broadcast.ts";
import { dimsOf } from "../../compiler/primitives/dimensions.ts";
import { dimension, permute, reshape, reshapeTo, transpose } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { broadcastShape, nodeOf } from "../../compiler/primitives/primitive.ts";
import { divideDims, equalDims, multiplyDims, productOfDims } from "../../compiler/shape/dim.ts";
import { printShape, type Shape } from "../../compiler/shape/shape.ts";
import { asTensor, dimensionsIn, newDimension, nodesIn } from "./operands.ts";

const asDimensions = (shape: Shape): readonly Dimension[] => shape as readonly Dimension[];

/** The same elements in another shape; one size may be -1. (Tensor.view) */
export function view(x: Tensor, size: readonly Dimension[]): Tensor {
  return reshape(x, size);
}

/** x in the shape of `other`. (Tensor.view_as) */
export function viewAs(x: Tensor, other: Tensor): Tensor {
  return reshape(x, asDimensions(nodeOf("viewAs", other).shape));
}

export interface FlattenOptions {
  /** The first dimension that is joined. Default: 0. */
  readonly startDim?: number;
  /** The last dimension that is joined. Default: -1. */
  readonly endDim?: number;
}

/** The dimensions from `startDim` to `endDim` as one; a single number becomes [1]. (torch.flatten) */
export function flatten(x: Tensor, options: FlattenOptions = {}): Tensor {
  const { startDim = 0, endDim = -1 } = knownOptions("flatten", options, ["startDim", "endDim"]);
  const given = nodeOf("flatten", x);
  const node = given.shape.length === 0 ? reshapeTo(given, [1]) : given;
  const [start, end] = [dimension("flatten", startDim, node), dimension("flatten", endDim, node)];
  if (start > end)
    throw invalidArgument("flatten", `startDim ${startDim} lies behind endDim ${endDim}`, "Exchange them.", [
      given,
    ]);
  const joined = productOfDims(node.shape.slice(start, end + 1));
  return asTensor(reshapeTo(node, node.shape.toSpliced(start, end - start + 1, joined)));
}

/** All elements in one dimension. (torch.ravel) */
export function ravel(x: Tensor): Tensor {
  return reshape(x, [-1]);
}

/** A dimension as several, of `sizes`, one of which may be -1. (torch.unflatten) */
export function unflatten(x: Tensor, dim: number, sizes: readonly Dimension[]): Tensor {
  const node = nodeOf("unflatten", x);
  const at = dimension("unflatten", dim, node);
  const size = node.shape[at]!;
  const holes = sizes.filter((each) => each === -1).length;
  const known = dimsOf(sizes.filter((each) => each !== -1));
  const rest = holes === 0 ? 1 : divideDims(size, productOfDims(known));
  if (holes > 1 || rest === undefined || !equalDims(size, multiplyDims(productOfDims(known), rest)))
    throw sizesDoNotFit("unflatten", printShape([size]), `[${sizes.join(", ")}]`, [node]);
  const parts = sizes.map((each) => (each === -1 ? rest : dimsOf([each])[0]!));
  return asTensor(reshapeTo(node, node.shape.toSpliced(at, 1, ...parts)));
}

/**
 * x without dimensions of size 1: all of them, or those among `dim`, one or several. A size with a name stays.
 * (torch.squeeze)
 */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  const node = nodeOf("squeeze", x);
  const dims = dim === undefined ? node.shape.map((_, d) => d) : dimensionsIn("squeeze", dim, node);
  const kept = node.shape.filter((size, d) => size !== 1 || !dims.includes(d));
  return asTensor(reshapeTo(node, kept));
}

/** x with a dimension of size 1 at `dim` of the result. (torch.unsqueeze) */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  const node = nodeOf("unsqueeze", x);
  return asTensor(reshapeTo(node, node.shape.toSpliced(newDimension("unsqueeze", dim, node), 0, 1)));
}

/** x repeated to a larger shape; -1 keeps a size. (Tensor.expand) */
export function expand(x: Tensor, size: readonly Dimension[]): Tensor {
  const { shape } = nodeOf("expand", x);
  const added = size.length - shape.length;
  const kept = size.map((each, d) => {
    if (each !== -1) return each;
    if (d < added)
      throw invalidArgument("expand", "a new dimension has size -1", "Only sizes of x can be kept by -1.", [
        nodeOf("expand", x),
      ]);
    return asDimensions(shape)[d - added]!;
  });
  return broadcastTo(x, kept);
}

/** x repeated to the shape of `other`. (Tensor.expand_as) */
export function expandAs(x: Tensor, other: Tensor): Tensor {
  return broadcastTo(x, asDimensions(nodeOf("expandAs", other).shape));
}

/** All tensors in the shape that they have together. (torch.broadcast_tensors) */
export function broadcastTensors(...tensors: readonly Tensor[]): Tensor[] {
  const nodes = nodesIn("broadcastTensors", tensors);
  const shape = broadcastShape("broadcastTensors", nodes);
  return nodes.map((node) => broadcastTo(asTensor(node), asDimensions(shape)));
}

/** A matrix with rows and columns exchanged; vectors and numbers stay. (torch.t) */
export function t(x: Tensor): Tensor {
  const node = nodeOf("t", x);
  if (node.shape.length > 2)
    throw invalidArgument(
      "t",
      `${printShape(node.shape)} is no matrix`,
      "Use transpose(x, dim0, dim1) or mT(x).",
      [node],
    );
  return node.shape.length < 2 ? x : transpose(x, 0, 1);
}

/** x with its last two dimensions exchanged. (Tensor.mT) */
export function mT(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

/** Dimensions of x moved to other places; all others keep their order. (torch.movedim) */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const node = nodeOf("movedim", x);
  const [from, to] = [dimensionsIn("movedim", source, node), dimensionsIn("movedim", destination, node)];
  if (from.length !== to.length)
    throw invalidArgument(
      "movedim",
      `${from.length} dimensions are moved to ${to.length} places`,
      "Say a place for each.",
      [node],
    );
  const rest = node.shape.map((_, d) => d).filter((d) => !from.includes(d));
  const order = node.shape.map((_, d) => (to.includes(d) ? from[to.indexOf(d)]! : rest.shift()!));
  return permute(x, order);
}

/** The tensor with dimensions of size 1 before it, until there are `rank`. */
function atLeast(name: string, rank: number, x: Tensor): Tensor {
  const node = nodeOf(name, x);
  const missing = Math.max(0, rank - node.shape.length);
  // [n] becomes [1, n], and of three dimensions [1, n, 1]; [n, m] becomes [n, m, 1].
  const [before, after] = rank === 3 ? [missing > 1 ? 1 : 0, missing > 0 ? 1 : 0] : [missing, 0];
  const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
  const shape = node.shape.length === 0 ? ones(rank) : [...ones(before), ...node.shape, ...ones(after)];
  return asTensor(reshapeTo(node, shape));
}

const each = (name: string, rank: number, tensors: readonly Tensor[]): Tensor | Tensor[] => {
  const results = nodesIn(name, tensors).map((node) => atLeast(name, rank, asTensor(node)));
  return results.length === 1 ? results[0]! : results;
};

/** A number as [1]; more than one tensor gives a list. (torch.atleast_1d) */
export function atleast1d(...tensors: readonly Tensor[]): Tensor | Tensor[] {
  return each("atleast1d", 1, tensors);
}

/** A number as [1, 1], [n] as [1, n]; more than one tensor gives a list. (torch.atleast_2d) */
export function atleast2d(...tensors: readonly Tensor[]): Tensor | Tensor[] {
  return each("atleast2d", 2, tensors);
}

/** A number as [1, 1, 1], [n] as [1, n, 1], [n, m] as [n, m, 1]; more than one tensor gives a list. (torch.atleast_3d) */
export function atleast3d(...tensors: readonly Tensor[]): Tensor | Tensor[] {
  return each("atleast3d", 3, tensors);
}
