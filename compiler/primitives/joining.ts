/** Tensors one after the other along a dimension. */
import type { Node, Primitive } from "../graph/node.ts";
import { less, select, subtract } from "../scalar/intrinsics.ts";
import { call, integer, read, type Scalar } from "../scalar/scalar.ts";
import { addDims, type Dim, factorOf, monomial, symbolsOf } from "../shape/dim.ts";
import { promote, type Shape } from "../shape/shape.ts";
import { reshapeTo } from "./movement.ts";
import { apply, tabulate } from "./primitive.ts";
import { sliceOf, whole } from "./slices.ts";

interface Along {
  readonly dim: number;
}

/** The sizes of the parts, which are numbers. */
const sizesOf = (parts: readonly { readonly shape: Shape }[], dim: number): readonly number[] =>
  parts.map(({ shape }) => shape[dim] as number);

/** How much lies before each part, and before the end. */
function startsOf(sizes: readonly number[]): readonly number[] {
  const starts = [0];
  for (const size of sizes) starts.push(starts.at(-1)! + size);
  return starts;
}

const concatenateNode: Primitive<Along> = {
  name: "concatenate",
  formula: "dx = its part of dy",
  type: (inputs, { dim }) => ({
    shape: inputs[0]!.shape.with(dim, startsOf(sizesOf(inputs, dim)).at(-1)!),
    dtype: inputs.map(({ dtype }) => dtype).reduce(promote),
  }),
  vjp: ({ inputs, attributes: { dim } }, cotangent) => {
    const starts = startsOf(sizesOf(inputs, dim));
    return inputs.map((input, i) =>
      sliceOf(
        cotangent,
        input.shape,
        input.shape.map((_, d) => (d === dim ? { start: starts[i]!, step: 1 } : whole)),
      ),
    );
  },
  lower: ({ type, inputs, attributes: { dim } }) => {
    const starts = startsOf(sizesOf(inputs, dim));
    return tabulate(type.shape, (at) => {
      const place = at[dim]!;
      const parts = inputs.map((_, i): Scalar<number> => {
        const own = starts[i] === 0 ? place : call(subtract, place, integer(starts[i]!));
        return read(i, ...at.with(dim, own));
      });
      return parts.reduceRight((rest, part, i) =>
        call(select, call(less, place, integer(starts[i + 1]!)), part, rest),
      );
    });
  },
};

/** The size of parts one after the other; undefined where it is no size: n + 1, n + m. */
export const joinedSize = (sizes: readonly Dim[]): Dim | undefined =>
  sizes.reduce<Dim | undefined>((sum, size) => (sum === undefined ? undefined : addDims(sum, size)), 0);

/** Tensors that differ in size along `dim` only, one after the other; their sizes there have a sum. */
export function concatenate(parts: readonly Node[], dim: number): Node {
  const filled = parts.filter(({ shape }) => shape[dim] !== 0);
  const [first] = filled;
  if (!first) return parts[0]!;
  if (filled.length === 1) return first;
  if (filled.every(({ shape }) => typeof shape[dim] === "number"))
    return apply(concatenateNode, filled, { dim });
  // Sizes 2·n and n are two rows and one of size n.
  const unit = monomial(1, symbolsOf(first.shape[dim]!));
  const rows = filled.map((part) =>
    reshapeTo(part, part.shape.toSpliced(dim, 1, factorOf(part.shape[dim]!), unit)),
  );
  const joined = concatenate(rows, dim);
  return reshapeTo(joined, first.shape.with(dim, monomial(joined.shape[dim] as number, symbolsOf(unit))));
}
