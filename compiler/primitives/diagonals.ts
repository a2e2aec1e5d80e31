/** Diagonals of matrices, and matrices of zeros around one: each the derivative of the other. */
import type { Node, Primitive } from "../graph/node.ts";
import { add, equal, subtract } from "../scalar/intrinsics.ts";
import { axesOf, call, index, integer, read, type Scalar } from "../scalar/scalar.ts";
import { type Dim, equalDims } from "../shape/dim.ts";
import type { Shape } from "../shape/shape.ts";
import { apply, tabulate } from "./primitive.ts";

export interface Diagonal {
  readonly row: number;
  readonly column: number;
  /** Above the main diagonal; negative: below. */
  readonly offset: number;
}

const shifted = (at: Scalar<number>, by: number): Scalar<number> =>
  by === 0 ? at : by > 0 ? call(add, at, integer(by)) : call(subtract, at, integer(-by));

/** The indices with those of row and column put among the others. */
function placed(
  rest: readonly Scalar<number>[],
  { row, column }: Diagonal,
  atRow: Scalar<number>,
  atColumn: Scalar<number>,
): readonly Scalar<number>[] {
  const [low, high] = row < column ? [row, column] : [column, row];
  const [first, second] = row < column ? [atRow, atColumn] : [atColumn, atRow];
  return rest.toSpliced(low, 0, first).toSpliced(high, 0, second);
}

const others = <T>(list: readonly T[], { row, column }: Diagonal): readonly T[] =>
  list.filter((_, d) => d !== row && d !== column);

const diagonalNode: Primitive<Diagonal & { readonly length: Dim }> = {
  name: "diagonal",
  formula: "dx = dy on the diagonal",
  type: ([x], attributes) => ({
    shape: [...others(x!.shape, attributes), attributes.length],
    dtype: x!.dtype,
  }),
  vjp: ({ inputs: [x], attributes: { row, column, offset } }, cotangent) => [
    diagonalEmbed(cotangent, x!.shape, { row, column, offset }),
  ],
  lower: ({ type, attributes }) =>
    tabulate(type.shape, (at) => {
      const { offset } = attributes;
      const along = at.at(-1)!;
      const [atRow, atColumn] = [shifted(along, Math.max(0, -offset)), shifted(along, Math.max(0, offset))];
      return read(0, ...placed(at.slice(0, -1), attributes, atRow, atColumn));
    }),
};

/** The diagonal of `length` elements as last dimension. */
export const diagonalOf = (x: Node, diagonal: Diagonal, length: Dim): Node =>
  apply(diagonalNode, [x], { ...diagonal, length });

const diagonalEmbedNode: Primitive<Diagonal & { readonly shape: Shape }> = {
  name: "diagonalEmbed",
  formula: "dx = dy on the diagonal",
  type: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ inputs: [x], attributes: { row, column, offset } }, cotangent) => [
    diagonalOf(cotangent, { row, column, offset }, x!.shape.at(-1)!),
  ],
  lower: ({ inputs: [x], attributes }) => {
    const { shape, row, column, offset } = attributes;
    const axes = axesOf(shape);
    const at = axes.map((axis): Scalar<number> => index(axis));
    const where = [call(equal, at[column]!, shifted(at[row]!, offset))];
    // The shorter of both is the place itself.
    const [short, other] =
      offset < 0 ? [column, shifted(at[row]!, offset)] : [row, shifted(at[column]!, -offset)];
    const along = equalDims(shape[short]!, x!.shape.at(-1)!) ? at[short]! : other;
    return { axes, over: [], where, value: read(0, ...others(at, attributes), along) };
  },
};

/** Zeros of `shape`, with the last dimension of x on a diagonal. */
export const diagonalEmbed = (x: Node, shape: Shape, diagonal: Diagonal): Node =>
  apply(diagonalEmbedNode, [x], { ...diagonal, shape });
