/** Diagonals and triangles of matrices. */
import { invalidArgument, rankTooLow, shapeExpected, sizeUnknown } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { type Diagonal, diagonalEmbed, diagonalOf } from "../../compiler/primitives/diagonals.ts";
import { add, eq, ge, le, where } from "../../compiler/primitives/elementwise.ts";
import { dimension, reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { literal, nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { addDims, type Dim, isWithin, printDim } from "../../compiler/shape/dim.ts";
import { elementsOf, equalShapes, printShape } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole, newDimension } from "./operands.ts";

export interface TriangleOptions {
  /** 0: the main diagonal; positive: above it; negative: below it. Default: 0. */
  readonly diagonal?: number;
}

/** Rows and columns of a matrix as indices that broadcast with it. */
function placesOf(x: Node): { readonly rows: Node; readonly columns: Node } {
  const [height, width] = x.shape.slice(-2) as [Dim, Dim];
  return { rows: reshapeTo(indices(x.graph, height), [height, 1]), columns: indices(x.graph, width) };
}

function triangle(name: string, x: Tensor, options: TriangleOptions, compare: typeof le): Tensor {
  const { diagonal = 0 } = knownOptions(name, options, ["diagonal"]);
  checkWhole(name, "diagonal", diagonal);
  const node = nodeOf(name, x);
  if (node.shape.length < 2) throw rankTooLow(name, 2, printShape(node.shape), [node]);
  const { rows, columns } = placesOf(node);
  const edge = diagonal === 0 ? rows : add(rows, diagonal);
  return asTensor(where(compare(columns, edge), node, literal(node.graph, 0, node.dtype)));
}

/** The elements of matrices on and below a diagonal, 0 above it. (torch.tril) */
export function tril(x: Tensor, options: TriangleOptions = {}): Tensor {
  return triangle("tril", x, options, le);
}

/** The elements of matrices on and above a diagonal, 0 below it. (torch.triu) */
export function triu(x: Tensor, options: TriangleOptions = {}): Tensor {
  return triangle("triu", x, options, ge);
}

export interface DiagonalOptions {
  /** 0: the main diagonal; positive: above it; negative: below it. Default: 0. */
  readonly offset?: number;
  /** The dimension of rows. Default: 0; of diagEmbed: -2. */
  readonly dim1?: number;
  /** The dimension of columns. Default: 1; of diagEmbed: -1. */
  readonly dim2?: number;
}

/** Rows and columns, which must be two dimensions. */
function planeOf(name: string, x: Node, options: DiagonalOptions): Diagonal {
  const { offset = 0, dim1 = 0, dim2 = 1 } = knownOptions(name, options, ["offset", "dim1", "dim2"]);
  checkWhole(name, "offset", offset);
  if (x.shape.length < 2) throw rankTooLow(name, 2, printShape(x.shape), [x]);
  const [row, column] = [dimension(name, dim1, x), dimension(name, dim2, x)];
  if (row === column) throw sameDimension(name, dim1, x);
  return { row, column, offset };
}

const sameDimension = (name: string, dim: number, x: Node): Error =>
  invalidArgument(name, `dim1 and dim2 are both ${dim}`, "Name two dimensions.", [x]);

/** The number of elements on a diagonal. */
function lengthOf(name: string, x: Node, { row, column, offset }: Diagonal): Dim {
  const [height, width] = [x.shape[row]!, x.shape[column]!];
  if (typeof height === "number" && typeof width === "number")
    return Math.max(0, Math.min(height + Math.min(0, offset), width - Math.max(0, offset)));
  const alike = addDims(height, width) !== undefined;
  if (offset === 0 && alike) return isWithin(height, width) ? height : width;
  throw sizeUnknown(
    name,
    `the length of diagonal ${offset} of ${printDim(height)} rows and ${printDim(width)} columns`,
    "Sizes with names have a main diagonal only: use where(...) on a comparison of indices.",
    [x],
  );
}

/** A diagonal of x in the plane of two dimensions, as last dimension. (torch.diagonal) */
export function diagonal(x: Tensor, options: DiagonalOptions = {}): Tensor {
  const node = nodeOf("diagonal", x);
  const plane = planeOf("diagonal", node, options);
  return asTensor(diagonalOf(node, plane, lengthOf("diagonal", node, plane)));
}

/** The last dimension of x as a diagonal of square matrices of zeros. (torch.diag_embed) */
export function diagEmbed(x: Tensor, options: DiagonalOptions = {}): Tensor {
  const { offset = 0, dim1 = -2, dim2 = -1 } = knownOptions("diagEmbed", options, ["offset", "dim1", "dim2"]);
  checkWhole("diagEmbed", "offset", offset);
  const node = nodeOf("diagEmbed", x);
  if (node.shape.length < 1) throw rankTooLow("diagEmbed", 1, printShape(node.shape), [node]);
  const [row, column] = [newDimension("diagEmbed", dim1, node), newDimension("diagEmbed", dim2, node)];
  if (row === column) throw sameDimension("diagEmbed", dim1, node);
  const size = addDims(node.shape.at(-1)!, Math.abs(offset));
  if (size === undefined)
    throw sizeUnknown(
      "diagEmbed",
      `${printDim(node.shape.at(-1)!)} + ${Math.abs(offset)}`,
      "Sizes with names have a main diagonal only: leave the offset out.",
      [node],
    );
  const [low, high] = [Math.min(row, column), Math.max(row, column)];
  const shape = node.shape.slice(0, -1).toSpliced(low, 0, size).toSpliced(high, 0, size);
  return asTensor(diagonalEmbed(node, shape, { row, column, offset }));
}

/** A diagonal of a matrix; of a vector the matrix of zeros that has it there. (torch.diag) */
export function diag(x: Tensor, options: TriangleOptions = {}): Tensor {
  const { diagonal: offset = 0 } = knownOptions("diag", options, ["diagonal"]);
  const { shape } = nodeOf("diag", x);
  if (shape.length === 1) return diagEmbed(x, { offset });
  if (shape.length === 2) return diagonal(x, { offset });
  throw shapeExpected("diag", "a vector or a matrix", printShape(shape), [nodeOf("diag", x)]);
}

/** All elements of x on a diagonal of a matrix of zeros. (torch.diagflat) */
export function diagflat(x: Tensor, options: { readonly offset?: number } = {}): Tensor {
  const { offset = 0 } = knownOptions("diagflat", options, ["offset"]);
  const node = nodeOf("diagflat", x);
  return diagEmbed(asTensor(reshapeTo(node, [elementsOf(node.shape)])), { offset });
}

/** x with `src` on a diagonal. (torch.diagonal_scatter) */
export function diagonalScatter(x: Tensor, src: Tensor, options: DiagonalOptions = {}): Tensor {
  const [node, part] = nodesOf("diagonalScatter", [x, src]) as [Node, Node];
  const plane = planeOf("diagonalScatter", node, options);
  const expected = diagonalOf(node, plane, lengthOf("diagonalScatter", node, plane)).shape;
  if (!equalShapes(part.shape, expected))
    throw shapeExpected("diagonalScatter", printShape(expected), printShape(part.shape), [node, part]);
  const ofDim = (dim: number): Node =>
    reshapeTo(
      indices(node.graph, node.shape[dim]!),
      node.shape.map((size, d) => (d === dim ? size : 1)),
    );
  const [rows, columns] = [ofDim(plane.row), ofDim(plane.column)];
  const onDiagonal = eq(columns, plane.offset === 0 ? rows : add(rows, plane.offset));
  return asTensor(where(onDiagonal, diagonalEmbed(part, node.shape, plane), node));
}
