/** What stands between the brackets of a tensor: how a list of subscripts is read, dimension by dimension. */
import { invalidArgument, wrongDType } from "../../compiler/diagnostics.ts";
import { isNode, type Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { constant, type Nested } from "../../compiler/primitives/leaves.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { type Dim, quotientOf } from "../../compiler/shape/dim.ts";
import { printShape, printType } from "../../compiler/shape/shape.ts";
import { checkWhole, knownSize } from "./operands.ts";

/** A part of a dimension, as `slice` makes it. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number;

  constructor(start: number | null, stop: number | null, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/**
 * One subscript: an index (negative ones count from the end), a part, a new dimension (null), all dimensions that are not
 * mentioned ("..."), a list of indices, of truth values, or an i32 tensor of indices.
 */
export type Subscript = number | null | "..." | Slice | Nested | Tensor;

/** What a subscript makes of one dimension. */
export type Step =
  | { readonly kind: "new" }
  | { readonly kind: "drop"; readonly at: number }
  | { readonly kind: "part"; readonly start: number; readonly length: Dim; readonly step: number }
  | { readonly kind: "lookup"; readonly index: Node; readonly size: Dim };

/** The subscripts, one for each dimension of x and for each new one. */
export function stepsOf(x: Node, subscripts: readonly Subscript[]): readonly Step[] {
  const used = subscripts.filter((each) => each !== null && each !== "...").length;
  const free = x.shape.length - used;
  if (free < 0)
    throw invalidArgument(
      "at",
      `${used} subscripts for ${printShape(x.shape)}`,
      "Give at most one for each dimension.",
      [x],
    );
  if (subscripts.filter((each) => each === "...").length > 1)
    throw invalidArgument("at", '"..." stands there twice', "All other dimensions are meant by one.", [x]);
  const given = subscripts.includes("...") ? subscripts : [...subscripts, "..." as const];
  let dim = 0;
  return given.flatMap((subscript): readonly Step[] => {
    if (subscript === null) return [{ kind: "new" }];
    if (subscript !== "...") return [stepOf(x, dim++, subscript)];
    return Array.from({ length: free }, () => ({ kind: "part", start: 0, length: x.shape[dim++]!, step: 1 }));
  });
}

function stepOf(x: Node, dim: number, subscript: Exclude<Subscript, null | "...">): Step {
  const size = x.shape[dim]!;
  if (isNode(subscript)) return { kind: "lookup", index: indexOf(subscript), size };
  if (typeof subscript === "number") {
    const limits = typeof size === "number" ? ([-size, size - 1] as const) : [];
    checkWhole("at", `the index of dimension ${dim}`, subscript, ...limits);
    return { kind: "drop", at: subscript < 0 && typeof size === "number" ? subscript + size : subscript };
  }
  if (subscript instanceof Slice) return partOf(x, dim, subscript);
  if (typeof subscript === "object" && "length" in subscript)
    return { kind: "lookup", index: listed(x, dim, subscript), size };
  throw invalidArgument(
    "at",
    `${String(subscript)} is no subscript`,
    'Write a number, slice(start, stop), null, "...", a list of indices or an i32 tensor.',
    [x],
  );
}

function indexOf(index: Node): Node {
  if (index.dtype === "i32") return index;
  const remedy =
    index.dtype === "bool"
      ? "How many elements a mask keeps is not known at compile time: use where(mask, x, 0) or maskedFill(x, mask, value)."
      : "Convert it with int(x).";
  throw wrongDType("at", "i32 indices", printType(index.type), remedy, [index]);
}

/** Indices that are known: counted from the front; of truth values the places of those that are true. */
function listed(x: Node, dim: number, list: Nested): Node {
  const flat = Array.from(list as ArrayLike<unknown>);
  if (flat.length > 0 && flat.every((each) => typeof each === "boolean")) {
    const size = knownSize("at", x, dim);
    if (flat.length !== size)
      throw invalidArgument(
        "at",
        `${flat.length} truth values for a size of ${size}`,
        "Give one for each element.",
        [x],
      );
    const places = flat.flatMap((holds, i) => (holds ? [i] : []));
    return nodeOf("at", constant(places, [places.length], "i32"));
  }
  const node = nodeOf("at", constant(list, undefined, "i32"));
  const { data } = node.attributes as { readonly data?: ArrayLike<number> };
  if (!data) return node;
  const size = x.shape[dim]!;
  if (typeof size !== "number") return node;
  const counted = Array.from(data, (index) => {
    checkWhole("at", `an index of dimension ${dim}`, index, -size, size - 1);
    return index < 0 ? index + size : index;
  });
  return nodeOf("at", constant(counted, node.shape as readonly number[], "i32"));
}

/** A part by Python's rules: ends beyond the size are the size, negative ones count from it. */
function partOf(x: Node, dim: number, { start, stop, step }: Slice): Step {
  const size = x.shape[dim]!;
  if (typeof size !== "number") return ofNamedSize(x, dim, { start, stop, step });
  const inside = (end: number): number => Math.min(size, Math.max(0, end < 0 ? end + size : end));
  const [first, end] = [inside(start ?? 0), inside(stop ?? size)];
  return { kind: "part", start: first, length: Math.max(0, Math.ceil((end - first) / step)), step };
}

/**
 * Of a size with a name: first or last elements, which there must be when data comes in, or what lies between two ends that
 * leave out so many.
 */
function ofNamedSize(x: Node, dim: number, { start, stop, step }: Slice): Step {
  const size = x.shape[dim]!;
  const from = start ?? 0;
  const endsAtEnd = stop === null || stop < 0;
  // An end that is counted from the other end than the start meets it at a size that has no name yet.
  if (from < 0 && !endsAtEnd) return { kind: "part", start: 0, length: knownSize("at", x, dim), step };
  if (from >= 0 && endsAtEnd)
    return { kind: "part", start: from, length: quotientOf(size, (stop ?? 0) - from + step - 1, step), step };
  const end = stop ?? 0;
  return { kind: "part", start: from, length: Math.max(0, Math.ceil((end - from) / step)), step };
}
