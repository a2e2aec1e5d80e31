/** Tensors one after the other along a dimension. */
import { InvariantError } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import { less, select, subtract } from "../scalar/intrinsics.ts";
import { call, read, type Scalar, sizeOf } from "../scalar/scalar.ts";
import { addDims, type Dim, factorOf, monomial, symbolsOf } from "../shape/dim.ts";
import { printShape, promote, type Shape } from "../shape/shape.ts";
import { reshapeTo } from "./movement.ts";
import { apply, tabulate } from "./primitive.ts";
import { sliceOf, whole } from "./slices.ts";

interface Along {
  readonly dim: number;
}

const sizesOf = (parts: readonly { readonly shape: Shape }[], dim: number): readonly Dim[] =>
  parts.map(({ shape }) => shape[dim]!);

/** How much lies before each part, and before the end. */
function startsOf(sizes: readonly Dim[]): readonly Dim[] {
  const starts: Dim[] = [0];
  for (const size of sizes) {
    const next = addDims(starts.at(-1)!, size);
    if (next === undefined) throw new InvariantError(`${printShape(sizes)} have no sum`);
    starts.push(next);
  }
  return starts;
}

/** Where part i starts; behind a part whose size has a name it is counted from the end. */
function startOf(sizes: readonly Dim[], i: number): number {
  const before = startsOf(sizes)[i]!;
  return typeof before === "number" ? before : -(startsOf(sizes.slice(i)).at(-1) as number);
}

const concatenateNode: Primitive<Along> = {
  name: "concatenate",
  formula: "dx = its part of dy",
  type: (inputs, { dim }) => ({
    shape: inputs[0]!.shape.with(dim, startsOf(sizesOf(inputs, dim)).at(-1)!),
    dtype: inputs.map(({ dtype }) => dtype).reduce(promote),
  }),
  vjp: ({ inputs, attributes: { dim } }, cotangent) => {
    const sizes = sizesOf(inputs, dim);
    return inputs.map((input, i) =>
      sliceOf(
        cotangent,
        input.shape,
        input.shape.map((_, d) => (d === dim ? { start: startOf(sizes, i), step: 1 } : whole)),
      ),
    );
  },
  lower: ({ type, inputs, attributes: { dim } }) => {
    const starts = startsOf(sizesOf(inputs, dim));
    return tabulate(type.shape, (at) => {
      const place = at[dim]!;
      const parts = inputs.map((_, i): Scalar<number> => {
        const own = starts[i] === 0 ? place : call(subtract, place, sizeOf(starts[i]!));
        return read(i, ...at.with(dim, own));
      });
      return parts.reduceRight((rest, part, i) =>
        call(select, call(less, place, sizeOf(starts[i + 1]!)), part, rest),
      );
    });
  },
};

/** The size of parts one after the other; undefined where it is no size: n + m, n + 1 + n. */
export const joinedSize = (sizes: readonly Dim[]): Dim | undefined =>
  sizes.filter((size) => typeof size !== "number").length < 2 ||
  sizes.every((size) => typeof size !== "number")
    ? sizes.reduce<Dim | undefined>((sum, size) => (sum === undefined ? undefined : addDims(sum, size)), 0)
    : undefined;

/** Tensors that differ in size along `dim` only, one after the other; their sizes there have a sum. */
export function concatenate(parts: readonly Node[], dim: number): Node {
  const filled = parts.filter(({ shape }) => shape[dim] !== 0);
  const [first] = filled;
  if (!first) return parts[0]!;
  if (filled.length === 1) return first;
  if (filled.some(({ shape }) => typeof shape[dim] === "number"))
    return apply(concatenateNode, filled, { dim });
  // Sizes 2·n and n are two rows and one of size n.
  const unit = monomial(1, symbolsOf(first.shape[dim]!));
  const rows = filled.map((part) =>
    reshapeTo(part, part.shape.toSpliced(dim, 1, factorOf(part.shape[dim]!), unit)),
  );
  const joined = concatenate(rows, dim);
  return reshapeTo(joined, first.shape.with(dim, monomial(joined.shape[dim] as number, symbolsOf(unit))));
}
