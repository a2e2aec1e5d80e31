/** Channels that become places, places that become channels, and channels in another order. */
import { invalidArgument, rankTooLow, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { permute, reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { type Dim, divideDims, multiplyDims, printDim } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { asTensor, checkWhole } from "../tensor/operands.ts";
import { moduleOf } from "./function-module.ts";

/** The sizes [..., C, H, W] of an image, those before them apart. */
function sizesOf(
  name: string,
  x: Node,
): { readonly batch: readonly Dim[]; readonly sizes: readonly [Dim, Dim, Dim] } {
  if (x.shape.length < 3) throw rankTooLow(name, 3, printShape(x.shape), [x]);
  return { batch: x.shape.slice(0, -3), sizes: x.shape.slice(-3) as unknown as readonly [Dim, Dim, Dim] };
}

/** A size divided by a factor, which must divide it. */
function divided(name: string, what: string, size: Dim, by: number, x: Node): Dim {
  const quotient = divideDims(size, by);
  if (quotient !== undefined) return quotient;
  throw invalidArgument(
    name,
    `${by} does not divide the ${what}, ${printDim(size)}`,
    "Choose a size that it divides.",
    [x],
  );
}

/** The dimensions behind those of the batch in another order. */
const reordered = (x: Node, batch: readonly Dim[], order: readonly number[]): Node =>
  permute(x, [...batch.map((_, d) => d), ...order.map((d) => batch.length + d)]);

/** [..., C · r², H, W] as [..., C, H · r, W · r]. (torch.nn.functional.pixel_shuffle) */
export function pixelShuffle(x: Tensor, upscaleFactor: number): Tensor {
  return shuffled("pixelShuffle", x, upscaleFactor);
}

function shuffled(name: string, x: Tensor, factor: number): Tensor {
  checkWhole(name, "upscaleFactor", factor, 1);
  const node = nodeOf(name, x);
  const {
    batch,
    sizes: [channels, height, width],
  } = sizesOf(name, node);
  const rest = divided(name, "number of channels", channels, factor * factor, node);
  const split = reshapeTo(node, [...batch, rest, factor, factor, height, width]);
  const woven = reordered(split, batch, [0, 3, 1, 4, 2]);
  return asTensor(
    reshapeTo(woven, [...batch, rest, multiplyDims(height, factor), multiplyDims(width, factor)]),
  );
}

/** pixelShuffle. (torch.nn.PixelShuffle) */
export class PixelShuffle extends moduleOf((upscaleFactor: number) => {
  checkWhole("PixelShuffle", "upscaleFactor", upscaleFactor, 1);
  return (x: Tensor) => shuffled("PixelShuffle", x, upscaleFactor);
}) {}

/** [..., C, H · r, W · r] as [..., C · r², H, W]. (torch.nn.functional.pixel_unshuffle) */
export function pixelUnshuffle(x: Tensor, downscaleFactor: number): Tensor {
  return unshuffled("pixelUnshuffle", x, downscaleFactor);
}

function unshuffled(name: string, x: Tensor, factor: number): Tensor {
  checkWhole(name, "downscaleFactor", factor, 1);
  const node = nodeOf(name, x);
  const {
    batch,
    sizes: [channels, height, width],
  } = sizesOf(name, node);
  const [rows, columns] = [
    divided(name, "height", height, factor, node),
    divided(name, "width", width, factor, node),
  ];
  const split = reshapeTo(node, [...batch, channels, rows, factor, columns, factor]);
  const woven = reordered(split, batch, [0, 2, 4, 1, 3]);
  return asTensor(reshapeTo(woven, [...batch, multiplyDims(channels, factor * factor), rows, columns]));
}

/** pixelUnshuffle. (torch.nn.PixelUnshuffle) */
export class PixelUnshuffle extends moduleOf((downscaleFactor: number) => {
  checkWhole("PixelUnshuffle", "downscaleFactor", downscaleFactor, 1);
  return (x: Tensor) => unshuffled("PixelUnshuffle", x, downscaleFactor);
}) {}

/** Channels of [N, C, ...]: the first of each group, then the second of each, and so on. (torch.nn.functional.channel_shuffle) */
export function channelShuffle(x: Tensor, groups: number): Tensor {
  return regrouped("channelShuffle", x, groups);
}

function regrouped(name: string, x: Tensor, groups: number): Tensor {
  checkWhole(name, "groups", groups, 1);
  const node = nodeOf(name, x);
  if (node.shape.length < 3) throw shapeExpected(name, "[N, C, ...]", printShape(node.shape), [node]);
  const each = divided(name, "number of channels", node.shape[1]!, groups, node);
  const split = reshapeTo(node, node.shape.toSpliced(1, 1, groups, each));
  const order = split.shape.map((_, d) => (d === 1 ? 2 : d === 2 ? 1 : d));
  return asTensor(reshapeTo(permute(split, order), node.shape));
}

/** channelShuffle. (torch.nn.ChannelShuffle) */
export class ChannelShuffle extends moduleOf((groups: number) => {
  checkWhole("ChannelShuffle", "groups", groups, 1);
  return (x: Tensor) => regrouped("ChannelShuffle", x, groups);
}) {}
