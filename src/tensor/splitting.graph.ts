/** Parts of a tensor along one dimension. */
import { invalidArgument, rankTooLow } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { dimension, reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { printDim } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { asTensor, asTensors, checkWhole, knownSize, partAlong } from "./operands.ts";

/** `length` elements of x along `dim`, from `start`; a negative one counts from the end. (torch.narrow) */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const node = nodeOf("narrow", x);
  const along = dimension("narrow", dim, node);
  const size = node.shape[along]!;
  checkWhole("narrow", "length", length, 0);
  checkWhole("narrow", "start", start);
  const first = start < 0 && typeof size === "number" ? start + size : start;
  const beyond = typeof size === "number" ? first + length > size || first < 0 : start < 0 && length > -start;
  if (beyond)
    throw invalidArgument(
      "narrow",
      `${length} elements from ${start} on are not inside a dimension of size ${printDim(size)}`,
      "Choose start and length so that start + length is at most the size.",
      [node],
    );
  return asTensor(partAlong(node, along, first, length));
}

/** Element `index` of x along `dim`, which is dropped; negative ones count from the end. (torch.select) */
export function select(x: Tensor, dim: number, index: number): Tensor {
  const node = nodeOf("select", x);
  const along = dimension("select", dim, node);
  const size = node.shape[along]!;
  checkWhole("select", "index", index, ...(typeof size === "number" ? ([-size, size - 1] as const) : []));
  const at = index < 0 && typeof size === "number" ? index + size : index;
  return asTensor(reshapeTo(partAlong(node, along, at, 1), node.shape.toSpliced(along, 1)));
}

/** x along `dim`, cut at `ends`. */
function cut(x: Node, dim: number, ends: readonly number[]): Tensor[] {
  return asTensors(ends.map((end, i) => partAlong(x, dim, ends[i - 1] ?? 0, end - (ends[i - 1] ?? 0))));
}

/** Parts of equal size along `dim`, the last may be smaller; or parts of the given sizes. (torch.split) */
export function split(x: Tensor, splitSizeOrSections: number | readonly number[], dim = 0): Tensor[] {
  const node = nodeOf("split", x);
  const along = dimension("split", dim, node);
  const size = knownSize("split", node, along);
  if (typeof splitSizeOrSections === "number") {
    checkWhole("split", "the size of a part", splitSizeOrSections, size === 0 ? 0 : 1);
    const count = Math.max(1, Math.ceil(size / Math.max(1, splitSizeOrSections)));
    return cut(
      node,
      along,
      Array.from({ length: count }, (_, i) => Math.min(size, (i + 1) * splitSizeOrSections)),
    );
  }
  let end = 0;
  const ends = splitSizeOrSections.map((part) => {
    checkWhole("split", "the size of a part", part, 0);
    return (end += part);
  });
  if (end !== size)
    throw invalidArgument(
      "split",
      `the parts add up to ${end}, dimension ${along} has size ${size}`,
      "Give sizes that add up to it.",
      [node],
    );
  return cut(node, along, ends);
}

/** At most `chunks` parts along `dim`, all of size ⌈size / chunks⌉ but the last. (torch.chunk) */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  const node = nodeOf("chunk", x);
  const along = dimension("chunk", dim, node);
  const size = knownSize("chunk", node, along);
  checkWhole("chunk", "the number of parts", chunks, 1);
  // Nothing is as many parts of nothing.
  if (size === 0) return Array.from({ length: chunks }, () => asTensor(node));
  return split(x, Math.ceil(size / chunks), along);
}

/** So many parts along `dim`, the first ones larger by one where they must be; or cuts at the given indices. (torch.tensor_split) */
export function tensorSplit(x: Tensor, indicesOrSections: number | readonly number[], dim = 0): Tensor[] {
  const node = nodeOf("tensorSplit", x);
  return splitAt("tensorSplit", node, dimension("tensorSplit", dim, node), indicesOrSections);
}

function splitAt(name: string, node: Node, along: number, places: number | readonly number[]): Tensor[] {
  const size = knownSize(name, node, along);
  if (typeof places === "number") {
    checkWhole(name, "the number of parts", places, 1);
    const [least, larger] = [Math.floor(size / places), size % places];
    return cut(
      node,
      along,
      Array.from({ length: places }, (_, i) => (i + 1) * least + Math.min(i + 1, larger)),
    );
  }
  const inside = (place: number): number => Math.min(size, Math.max(0, place < 0 ? place + size : place));
  const ends = [...places.map(inside), size];
  return asTensors(
    ends.map((end, i) => {
      const start = i === 0 ? 0 : ends[i - 1]!;
      return partAlong(node, along, Math.min(start, size), Math.max(0, end - start));
    }),
  );
}

/** A split that asks for equal parts. */
function evenly(
  name: string,
  x: Tensor,
  rank: number,
  dim: number,
  places: number | readonly number[],
): Tensor[] {
  const node = nodeOf(name, x);
  if (node.shape.length < rank) throw rankTooLow(name, rank, printShape(node.shape), [node]);
  const size = knownSize(name, node, dim);
  if (typeof places === "number" && (places < 1 || size % places !== 0))
    throw invalidArgument(
      name,
      `a dimension of size ${size} is no ${places} equal parts`,
      "Give a number that divides it, or the indices at which to cut.",
      [node],
    );
  return splitAt(name, node, dim, places);
}

/** Equal parts along the second dimension, of vectors along their only one; or cuts at indices. (torch.hsplit) */
export function hsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return evenly("hsplit", x, 1, nodeOf("hsplit", x).shape.length === 1 ? 0 : 1, indicesOrSections);
}

/** Equal parts along the first dimension; or cuts at indices. (torch.vsplit) */
export function vsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return evenly("vsplit", x, 2, 0, indicesOrSections);
}

/** Equal parts along the third dimension; or cuts at indices. (torch.dsplit) */
export function dsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return evenly("dsplit", x, 3, 2, indicesOrSections);
}

/** The tensors of which x consists along `dim`, which is dropped. (torch.unbind) */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  const node = nodeOf("unbind", x);
  const along = dimension("unbind", dim, node);
  return Array.from({ length: knownSize("unbind", node, along) }, (_, i) => select(x, along, i));
}
