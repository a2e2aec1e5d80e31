/** Systems of linear equations and determinants: Gauss-Jordan elimination with partial pivoting, a loop over the columns. */
import type { Node, Primitive } from "../graph/node.ts";
import { expandTo } from "./broadcast.ts";
import { indices } from "./counting.ts";
import { abs, div, eq, ge, mul, neg, sub, where } from "./elementwise.ts";
import { firstOperand } from "./hand-derivative.ts";
import { gatherAlong } from "./indexing.ts";
import { contract } from "./linear.ts";
import { formalOf, lastOf, loopOver } from "./loop.ts";
import { permute, reshapeTo } from "./movement.ts";
import { apply, literal } from "./primitive.ts";
import { argmax } from "./reductions.ts";

/** Row (-2) or column (-1) number `at` of a matrix, kept with size 1. */
function line(matrix: Node, at: Node, dim: -1 | -2): Node {
  const d = matrix.shape.length + dim;
  return gatherAlong(matrix, expandTo(at, matrix.shape.with(d, 1)), d);
}

/** One column done with: the pivot's row comes to its place, is divided by the pivot and taken from all others. */
interface Step {
  /** The number of each row, [n, 1]. */
  readonly rows: Node;
  /** The number of the column. */
  readonly column: Node;
  /** The row that the pivot lies in, [.., 1, 1]. */
  readonly from: Node;
  readonly pivot: Node;
  /** The elements of the column, rows exchanged already, [.., n, 1]. */
  readonly factors: Node;
}

function stepOf(matrix: Node, column: Node): Step {
  const rank = matrix.shape.length;
  const count = indices(matrix.graph, matrix.shape[rank - 1]!);
  const rows = reshapeTo(count, [matrix.shape[rank - 1]!, 1]);
  const elements = line(matrix, column, -1);
  const from = argmax(where(ge(rows, column), abs(elements), -1), rank - 2, { keepdim: true });
  const pivot = line(elements, from, -2);
  const factors = where(eq(rows, from), line(elements, column, -2), elements);
  return { rows, column, from, pivot, factors };
}

function eliminated(matrix: Node, { rows, column, from, pivot, factors }: Step): Node {
  const pivotRow = div(line(matrix, from, -2), pivot);
  const exchanged = where(eq(rows, from), line(matrix, column, -2), matrix);
  return where(eq(rows, column), pivotRow, sub(exchanged, mul(factors, pivotRow)));
}

const columnFormal = (matrix: Node): Node => formalOf(matrix.graph, { shape: [], dtype: "i32" }, "column");

/** X with A X = B, for A [.., n, n] and B [.., n, m]. */
function eliminate(a: Node, b: Node): Node {
  const column = columnFormal(a);
  const [left, right] = [formalOf(a.graph, a.type, "matrix"), formalOf(a.graph, b.type, "solution")];
  const step = stepOf(left, column);
  const loop = loopOver({
    extent: a.shape.at(-1)!,
    reverse: false,
    index: column,
    carried: [
      { formal: left, initial: a, next: eliminated(left, step) },
      { formal: right, initial: b, next: eliminated(right, step) },
    ],
    sliced: [],
  });
  return lastOf(loop, 1);
}

/** The last two dimensions exchanged. */
export const transposed = (matrix: Node): Node => {
  const rank = matrix.shape.length;
  return permute(matrix, [...matrix.shape.keys()].slice(0, -2).concat(rank - 1, rank - 2));
};

/** A Bᵀ, for every matrix of a batch. */
function timesTransposed(a: Node, b: Node): Node {
  const batch = [...a.shape.keys()].slice(0, -2);
  const [row, column, inner] = [batch.length, batch.length + 1, batch.length + 2];
  return contract(a, b, {
    left: [...batch, row, inner],
    right: [...batch, column, inner],
    out: [...batch, row, column],
  });
}

/** The solution, then A and B. */
const solveNode: Primitive<null> = {
  name: "solve",
  formula: "dB = A⁻ᵀ dX, dA = −dB Xᵀ",
  vjp: (node, cotangent) => {
    const right = solved(transposed(node.inputs[1]!), cotangent);
    return [null, neg(timesTransposed(right, node)), right];
  },
  ...firstOperand,
};

/** X with A X = B, for A [.., n, n] and B [.., n, m] of one batch. Not finite where A is singular. */
export const solved = (a: Node, b: Node): Node => apply(solveNode, [eliminate(a, b), a, b], null);

/** The identity in the shape of a square matrix. */
export function identityLike(matrix: Node): Node {
  const count = indices(matrix.graph, matrix.shape.at(-1)!);
  const rows = reshapeTo(count, [matrix.shape.at(-1)!, 1]);
  return expandTo(where(eq(rows, count), literal(matrix.graph, 1), literal(matrix.graph, 0)), matrix.shape);
}

/** The determinant, then A. */
const determinantNode: Primitive<null> = {
  name: "determinant",
  formula: "dA = det A · A⁻ᵀ dy",
  vjp: (node, cotangent) => {
    const matrix = node.inputs[1]!;
    const inverse = solved(transposed(matrix), identityLike(matrix));
    const factor = mul(cotangent, node as Node);
    return [null, mul(expandTo(reshapeTo(factor, [...factor.shape, 1, 1]), inverse.shape), inverse)];
  },
  ...firstOperand,
};

/** The determinant of A [.., n, n]: the product of the pivots, its sign changed by every exchange of rows. */
export function determinantOf(a: Node): Node {
  const column = columnFormal(a);
  const batch = a.shape.slice(0, -2);
  const left = formalOf(a.graph, a.type, "matrix");
  const product = formalOf(a.graph, { shape: batch, dtype: "f32" }, "product");
  const step = stepOf(left, column);
  const sign = where(eq(step.from, column), literal(a.graph, 1), literal(a.graph, -1));
  const factor = reshapeTo(mul(step.pivot, sign), batch);
  // Once a pivot is 0, so is the determinant, whatever the division by it gives.
  const next = where(eq(product, 0), literal(a.graph, 0), mul(product, factor));
  const loop = loopOver({
    extent: a.shape.at(-1)!,
    reverse: false,
    index: column,
    carried: [
      { formal: left, initial: a, next: eliminated(left, step) },
      { formal: product, initial: expandTo(literal(a.graph, 1), batch), next },
    ],
    sliced: [],
  });
  return apply(determinantNode, [lastOf(loop, 1), a], null);
}
