/** Tensors made larger at their borders, or smaller. */
import { invalidArgument, sizeUnknown } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { abs, add, lt, maximum, minimum, sub, where } from "../../compiler/primitives/elementwise.ts";
import { gatherAt, type Lookup } from "../../compiler/primitives/indexing.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { embedIn, sliceOf } from "../../compiler/primitives/slices.ts";
import { type Dim, printDim, quotientOf } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole } from "../tensor/operands.ts";

export type PaddingMode = "constant" | "reflect" | "replicate" | "circular";

export interface PadOptions {
  /** What stands in the border. Default: "constant". */
  readonly mode?: PaddingMode;
  /** The number of a constant border. Default: 0. */
  readonly value?: number;
}

/** What is added before and after a dimension; negative: taken away. */
interface Border {
  readonly dim: number;
  readonly before: number;
  readonly after: number;
  readonly size: Dim;
}

/**
 * x with borders: `pad` says how many elements come before and after the last dimension, then the one before it, and so
 * on; negative numbers take elements away. A border is a number, or x mirrored at its edge ("reflect"), its edge
 * ("replicate"), or its other side ("circular"). (torch.nn.functional.pad)
 */
export function pad(x: Tensor, padding: readonly number[], options: PadOptions = {}): Tensor {
  return padded("pad", x, padding, knownOptions("pad", options, ["mode", "value"]));
}

/** pad under the name of a module. */
export function padded(name: string, x: Tensor, padding: readonly number[], options: PadOptions): Tensor {
  const { mode = "constant", value = 0 } = options;
  const node = nodeOf(name, x);
  const borders = bordersOf(name, node, padding);
  if (mode === "constant") return asTensor(withConstant(node, borders, value));
  if (value !== 0)
    throw invalidArgument(
      name,
      `a border of mode ${mode} has no value`,
      'Leave it out, or use mode "constant".',
    );
  const place = modes[mode];
  if (!place)
    throw invalidArgument(
      name,
      `there is no mode ${mode}`,
      'Write "constant", "reflect", "replicate" or "circular".',
    );
  const rank = node.shape.length;
  const pairs = padding.length / 2;
  if (rank < pairs + 1 || rank > pairs + 2)
    throw invalidArgument(
      name,
      `mode ${mode} pads the last ${pairs} of ${printShape(node.shape)}`,
      `It needs ${pairs + 1} or ${pairs + 2} dimensions: [channels, ...] or [batch, channels, ...].`,
      [node],
    );
  return asTensor(
    borders.some(({ before, after }) => before !== 0 || after !== 0)
      ? lookedUp(name, node, borders, place)
      : node,
  );
}

function bordersOf(name: string, x: Node, padding: readonly number[]): readonly Border[] {
  if (!Array.isArray(padding) || padding.length % 2 !== 0 || padding.length > 2 * x.shape.length)
    throw invalidArgument(
      name,
      `[${String(padding)}] are no borders of ${printShape(x.shape)}`,
      "Give two numbers for each dimension, the last dimension first.",
      [x],
    );
  return x.shape.map((size, dim) => {
    const at = 2 * (x.shape.length - 1 - dim);
    const [before, after] = [padding[at] ?? 0, padding[at + 1] ?? 0];
    for (const border of [before, after]) checkWhole(name, "a border", border);
    if (before === 0 && after === 0) return { dim, before, after, size };
    if (typeof size === "number" && size + before + after < 0)
      throw invalidArgument(
        name,
        `dimension ${dim} of size ${size} would have size ${size + before + after}`,
        "Take less away.",
        [x],
      );
    return { dim, before, after, size };
  });
}

const grown = ({ size, before, after }: Border): Dim => quotientOf(size, before + after);

/** What is taken away, then what is added. */
function withConstant(x: Node, borders: readonly Border[], value: number): Node {
  const cut = (border: number): number => Math.max(0, -border);
  const kept = borders.map(({ size, before, after }) => {
    const rest = quotientOf(size, -cut(before) - cut(after));
    return typeof rest === "number" ? Math.max(0, rest) : rest;
  });
  const inner = sliceOf(
    x,
    kept,
    borders.map(({ before }, d) => ({ start: kept[d] === 0 ? 0 : cut(before), step: 1 })),
  );
  return embedIn(
    inner,
    borders.map(grown),
    borders.map(({ before }) => ({ start: Math.max(0, before), step: 1 })),
    value,
  );
}

/** Where element `at` of the result, counted from the first of x, lies in x. */
type PlaceOf = (name: string, at: Node, border: Border & { readonly size: number }, x: Node) => Node;

const beyond = (name: string, { dim, size }: Border, most: number, x: Node): Error =>
  invalidArgument(
    name,
    `a border of dimension ${dim} is larger than ${most}, its size is ${printDim(size)}`,
    "Choose smaller borders.",
    [x],
  );

const modes: Readonly<Partial<Record<PaddingMode, PlaceOf>>> = {
  reflect: (name, at, border, x) => {
    const { size, before, after } = border;
    if (Math.max(before, after) >= size) throw beyond(name, border, size - 1, x);
    const folded = before > 0 ? abs(at) : at;
    return after > 0 ? sub(size - 1, abs(sub(size - 1, folded))) : folded;
  },
  replicate: (name, at, border, x) => {
    const { size, before, after } = border;
    if (size === 0) throw beyond(name, border, 0, x);
    const held = before > 0 ? maximum(at, 0) : at;
    return after > 0 ? minimum(held, size - 1) : held;
  },
  circular: (name, at, border, x) => {
    const { size, before, after } = border;
    if (Math.max(before, after) > size) throw beyond(name, border, size, x);
    const lifted = before > 0 ? where(lt(at, 0), add(at, size), at) : at;
    return after > 0 ? where(lt(lifted, size), lifted, sub(lifted, size)) : lifted;
  },
};

/** Every dimension with a border is looked up by an index of its own. */
function lookedUp(name: string, x: Node, borders: readonly Border[], placeOf: PlaceOf): Node {
  const grownDims = borders.filter(({ before, after }) => before !== 0 || after !== 0);
  const places = grownDims.map((border) => {
    if (typeof border.size !== "number")
      throw sizeUnknown(
        name,
        `the size ${printDim(border.size)} of dimension ${border.dim}`,
        'Around it only a constant border can be laid: use mode "constant", or declare the size as a number.',
        [x],
      );
    const count = indices(x.graph, grown(border));
    const at = border.before === 0 ? count : sub(count, border.before);
    return placeOf(name, at, border as Border & { readonly size: number }, x);
  });
  const lookup: Lookup = {
    from: borders.map((border) => {
      const index = grownDims.indexOf(border);
      return index < 0 ? { along: border.dim } : { index };
    }),
    indices: grownDims.map(({ dim }) => [dim]),
  };
  return gatherAt(x, places, lookup);
}
