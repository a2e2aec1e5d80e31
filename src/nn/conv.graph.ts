/** Convolutions and transposed convolutions over one, two and three spatial dimensions. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { Shape } from "../../compiler/shape/shape.ts";
import { asTensor } from "../tensor/operands.ts";
import {
  asOutputSize,
  bordersOf,
  type ConvOptions,
  type ConvPaddingMode,
  convTable,
  convTransposeTable,
  type ConvTransposeOptions,
  stepsOf,
  withOutputPadding,
} from "./convolution-options.ts";
import { convolved, transposed, windowSizes } from "./convolution.ts";
import { padded } from "./padding.graph.ts";
import { type Complete, settings } from "./settings.ts";
import { imagesOf, spread } from "./spatial.ts";

/** A convolution under the name of a function or module; `mode` says what stands in the border. */
export function convolution(
  name: string,
  rank: number,
  [x, weight, bias]: readonly [Tensor, Tensor, Tensor | undefined],
  told: Complete<ConvOptions>,
  mode: ConvPaddingMode = "zeros",
): Tensor {
  const images = imagesOf(name, x, rank);
  const steps = stepsOf(told, rank);
  const borders = bordersOf(name, told.padding, steps, windowSizes(name, weight, rank));
  if (mode === "zeros")
    return images.restored(convolved(name, images, weight, bias, { ...steps, padding: borders }));
  const sides = [...borders].reverse().flat();
  const larger = imagesOf(name, padded(name, asTensor(images.node), sides, { mode }), rank);
  const padding = borders.map(() => [0, 0] as const);
  return images.restored(convolved(name, larger, weight, bias, { ...steps, padding }));
}

type Conv = (x: Tensor, weight: Tensor, bias: Tensor | undefined, options: ConvOptions) => Tensor;

function convOf(name: string, rank: number): Conv {
  const complete = settings<ConvOptions>(name, convTable(rank));
  return (x, weight, bias, options) => convolution(name, rank, [x, weight, bias], complete(options));
}

/** A transposed convolution under the name of a function or module; `outputSize` stands for `outputPadding`. */
export function transposedConvolution(
  name: string,
  rank: number,
  [x, weight, bias]: readonly [Tensor, Tensor, Tensor | undefined],
  told: Complete<ConvTransposeOptions>,
  outputSize?: readonly number[],
): Tensor {
  const [steps, padding] = [stepsOf(told, rank), spread(told.padding, rank)];
  const outputSizes = (least: Shape): Shape =>
    outputSize
      ? asOutputSize(name, least, outputSize, steps)
      : withOutputPadding(name, least, spread(told.outputPadding, rank), steps);
  const images = imagesOf(name, x, rank);
  return images.restored(transposed(name, images, weight, bias, { ...steps, padding, outputSizes }));
}

type ConvTranspose = (
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  options: ConvTransposeOptions,
) => Tensor;

function convTransposeOf(name: string, rank: number): ConvTranspose {
  const complete = settings<ConvTransposeOptions>(name, convTransposeTable(rank));
  return (x, weight, bias, options) =>
    transposedConvolution(name, rank, [x, weight, bias], complete(options));
}

const [ofLines, ofPlanes, ofSpace] = [convOf("conv1d", 1), convOf("conv2d", 2), convOf("conv3d", 3)];

/**
 * Σ x · w of every window of x: x [N, C, L] or [C, L], weight [O, C / groups, K] and bias [O] give [N, O, L'] or [O, L'].
 * (torch.nn.functional.conv1d)
 */
export function conv1d(x: Tensor, weight: Tensor, bias?: Tensor, options: ConvOptions = {}): Tensor {
  return ofLines(x, weight, bias, options);
}

/**
 * Σ x · w of every window of x: x [N, C, H, W] or [C, H, W], weight [O, C / groups, KH, KW] and bias [O] give [N, O, H', W'].
 * (torch.nn.functional.conv2d)
 */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor, options: ConvOptions = {}): Tensor {
  return ofPlanes(x, weight, bias, options);
}

/**
 * Σ x · w of every window of x: x [N, C, D, H, W] or [C, D, H, W], weight [O, C / groups, KD, KH, KW] and bias [O] give
 * [N, O, D', H', W']. (torch.nn.functional.conv3d)
 */
export function conv3d(x: Tensor, weight: Tensor, bias?: Tensor, options: ConvOptions = {}): Tensor {
  return ofSpace(x, weight, bias, options);
}

const [ontoLines, ontoPlanes, ontoSpace] = [
  convTransposeOf("convTranspose1d", 1),
  convTransposeOf("convTranspose2d", 2),
  convTransposeOf("convTranspose3d", 3),
];

/**
 * Every element of x adds x · w to a window of the result: x [N, C, L] or [C, L], weight [C, O / groups, K] and bias [O] give
 * [N, O, L'] or [O, L']. (torch.nn.functional.conv_transpose1d)
 */
export function convTranspose1d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  options: ConvTransposeOptions = {},
): Tensor {
  return ontoLines(x, weight, bias, options);
}

/**
 * Every element of x adds x · w to a window of the result: x [N, C, H, W] or [C, H, W], weight [C, O / groups, KH, KW] and
 * bias [O] give [N, O, H', W']. (torch.nn.functional.conv_transpose2d)
 */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  options: ConvTransposeOptions = {},
): Tensor {
  return ontoPlanes(x, weight, bias, options);
}

/**
 * Every element of x adds x · w to a window of the result: x [N, C, D, H, W] or [C, D, H, W], weight
 * [C, O / groups, KD, KH, KW] and bias [O] give [N, O, D', H', W']. (torch.nn.functional.conv_transpose3d)
 */
export function convTranspose3d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  options: ConvTransposeOptions = {},
): Tensor {
  return ontoSpace(x, weight, bias, options);
}
