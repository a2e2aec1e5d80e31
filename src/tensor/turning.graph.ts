/** Elements in another order along dimensions: reversed, rolled, turned; windows that slide. */
import { invalidArgument, rankTooLow } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { dimension, reshapeTo, transpose } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { rollAlong } from "../../compiler/primitives/rolls.ts";
import { sliceOf, whole } from "../../compiler/primitives/slices.ts";
import { windowsOf } from "../../compiler/primitives/windows.ts";
import { elementsOf, printShape } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole, dimensionsIn } from "./operands.ts";

/** x backwards along some dimensions. (torch.flip) */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  const node = nodeOf("flip", x);
  return asTensor(reversed(node, dimensionsIn("flip", dims, node)));
}

const reversed = (x: Node, dims: readonly number[]): Node =>
  sliceOf(
    x,
    x.shape,
    x.shape.map((size, d) => {
      if (!dims.includes(d) || size === 0) return whole;
      return { start: typeof size === "number" ? size - 1 : -1, step: -1 };
    }),
  );

/** x backwards along the second dimension. (torch.fliplr) */
export function fliplr(x: Tensor): Tensor {
  const node = nodeOf("fliplr", x);
  if (node.shape.length < 2) throw rankTooLow("fliplr", 2, printShape(node.shape), [node]);
  return flip(x, [1]);
}

/** x backwards along the first dimension. (torch.flipud) */
export function flipud(x: Tensor): Tensor {
  const node = nodeOf("flipud", x);
  if (node.shape.length < 1) throw rankTooLow("flipud", 1, printShape(node.shape), [node]);
  return flip(x, [0]);
}

export interface RollOptions {
  /** The dimensions; without them all elements are rolled as one. */
  readonly dims?: number | readonly number[];
}

/** Elements moved on by `shifts` along `dims`, one for each; what leaves at the end comes back at the beginning. (torch.roll) */
export function roll(x: Tensor, shifts: number | readonly number[], options: RollOptions = {}): Tensor {
  const node = nodeOf("roll", x);
  const { dims = [] } = knownOptions("roll", options, ["dims"]);
  const amounts = typeof shifts === "number" ? [shifts] : shifts;
  for (const shift of amounts) checkWhole("roll", "a shift", shift);
  const along = (typeof dims === "number" ? [dims] : dims).map((dim) => dimension("roll", dim, node));
  if (along.length === 0 && amounts.length === 1) {
    const flat = reshapeTo(node, [elementsOf(node.shape)]);
    return asTensor(reshapeTo(rollAlong(flat, 0, amounts[0]!), node.shape));
  }
  if (along.length !== amounts.length)
    throw invalidArgument(
      "roll",
      `${amounts.length} shifts for ${along.length} dimensions`,
      "Give a shift for each dimension.",
      [node],
    );
  return asTensor(along.reduce((rolled, dim, i) => rollAlong(rolled, dim, amounts[i]!), node));
}

export interface Rot90Options {
  /** How many quarter turns. Default: 1. */
  readonly k?: number;
  /** The plane; turned from the first towards the second. Default: [0, 1]. */
  readonly dims?: readonly number[];
}

/** x turned by k quarters in the plane of two dimensions. (torch.rot90) */
export function rot90(x: Tensor, options: Rot90Options = {}): Tensor {
  const { k = 1, dims = [0, 1] } = knownOptions("rot90", options, ["k", "dims"]);
  checkWhole("rot90", "k", k);
  const node = nodeOf("rot90", x);
  const plane = dimensionsIn("rot90", dims, node);
  if (plane.length !== 2)
    throw invalidArgument("rot90", `${plane.length} dimensions are no plane`, "Name two dimensions.", [node]);
  const [first, second] = plane as [number, number];
  const quarters = ((k % 4) + 4) % 4;
  if (quarters === 0) return x;
  if (quarters === 2) return flip(x, plane);
  return transpose(flip(x, [quarters === 1 ? second : first]), first, second);
}

/**
 * Windows of `size` elements along `dimension`, each `step` after the one before; their elements become the last dimension.
 * (Tensor.unfold)
 */
export function unfoldDimension(x: Tensor, dim: number, size: number, step: number): Tensor {
  const node = nodeOf("unfoldDimension", x);
  const along = dimension("unfoldDimension", dim, node);
  const extent = node.shape[along]!;
  checkWhole("unfoldDimension", "size", size, 0, typeof extent === "number" ? extent : Infinity);
  checkWhole("unfoldDimension", "step", step, 1);
  return asTensor(windowsOf(node, along, { size, step, dilation: 1 }));
}
