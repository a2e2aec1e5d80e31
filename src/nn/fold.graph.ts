/** Windows of images as columns, and columns put back where they overlap. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { permute, reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { type Slide, slideOver } from "../../compiler/primitives/slides.ts";
import { overlapSum } from "../../compiler/primitives/windows.ts";
import { type Dim, divideDims, equalDims, multiplyDims, productOfDims } from "../../compiler/shape/dim.ts";
import { printShape, type Shape } from "../../compiler/shape/shape.ts";
import { asTensor } from "../tensor/operands.ts";
import { moduleOf } from "./function-module.ts";
import { slideAlong, windowed, type Windowing } from "./pooling.ts";
import { type Complete, settings, type Settings } from "./settings.ts";
import { imagesOf, type PerDimension, spread, wholesOf, wholesOption } from "./spatial.ts";

export interface FoldOptions {
  /** From one element of a window to the next. Default: 1. */
  readonly dilation?: PerDimension;
  /** How many zeros stand on either side. Default: 0. */
  readonly padding?: PerDimension;
  /** From one window to the next. Default: 1. */
  readonly stride?: PerDimension;
}

const settingsOf = (name: string): Settings<FoldOptions> =>
  settings<FoldOptions>(name, {
    dilation: wholesOption(2, 1, 1),
    padding: wholesOption(2, 0, 0),
    stride: wholesOption(2, 1, 1),
  });

const windowingOf = (name: string, kernelSize: PerDimension, told: Complete<FoldOptions>): Windowing => ({
  size: wholesOf(name, "kernelSize", kernelSize, 2),
  stride: spread(told.stride, 2),
  padding: spread(told.padding, 2),
  dilation: spread(told.dilation, 2),
  ceilMode: false,
});

function unfolded(name: string, x: Tensor, windowing: Windowing): Tensor {
  const { node, batch, channels, sizes, restored } = imagesOf(name, x, 2);
  const slides = sizes.map((_, d) => slideAlong(name, node, d, windowing));
  const part = permute(windowed(node, slides, 0), [0, 1, 4, 5, 2, 3]);
  const [rows, columns] = [part.shape.slice(2, 4), part.shape.slice(4)];
  return restored(
    reshapeTo(part, [batch, multiplyDims(channels, productOfDims(rows)), productOfDims(columns)]),
  );
}

/** Columns put back: [N, C · windows' size, windows] as [N, C, H, W]. */
function folded(name: string, x: Tensor, sizes: readonly number[], windowing: Windowing): Tensor {
  const given = nodeOf(name, x);
  if (given.shape.length !== 3 && given.shape.length !== 2)
    throw shapeExpected(name, "[N, C · size, L] or [C · size, L]", printShape(given.shape), [given]);
  const node = given.shape.length === 2 ? reshapeTo(given, [1, ...given.shape]) : given;
  const [batch, rows, columns] = node.shape as readonly [Dim, Dim, Dim];
  const { size, stride, padding, dilation } = windowing;
  const slides = sizes.map((extent, d): Slide => {
    const [border, step] = [padding[d]!, stride[d]!];
    return slideOver(extent, size[d]!, { step, dilation: dilation[d]!, before: border, after: border });
  });
  const counts = slides.map(({ count }) => count);
  const channels = divideDims(rows, size[0]! * size[1]!);
  if (channels === undefined || !equalDims(productOfDims(counts), columns))
    throw invalidArgument(
      name,
      `${printShape(given.shape)} are no columns of an image ${printShape(sizes)}`,
      `Windows of ${size.join(" · ")} give [..., C · ${size[0]! * size[1]!}, ${printShape(counts).slice(1, -1).replaceAll(", ", " · ")}].`,
      [given],
    );
  const part = permute(reshapeTo(node, [batch, channels, ...size, ...counts]), [0, 1, 4, 5, 2, 3]);
  const image = overlapSum(
    part,
    slides.map((slide, d) => ({ dim: d + 2, slide })),
  );
  const shape: Shape = given.shape.length === 2 ? image.shape.slice(1) : image.shape;
  return asTensor(reshapeTo(image, shape));
}

const unfoldSettings = settingsOf("unfold");

/**
 * Every window of x [N, C, H, W] or [C, H, W] as a column: [N, C · windows' size, windows] or without N.
 * (torch.nn.functional.unfold)
 */
export function unfold(x: Tensor, kernelSize: PerDimension, options: FoldOptions = {}): Tensor {
  return unfolded("unfold", x, windowingOf("unfold", kernelSize, unfoldSettings(options)));
}

/** unfold. (torch.nn.Unfold) */
export class Unfold extends moduleOf((kernelSize: PerDimension, options?: FoldOptions) => {
  const windowing = windowingOf("Unfold", kernelSize, settingsOf("Unfold")(options));
  return (x: Tensor) => unfolded("Unfold", x, windowing);
}) {}

const foldSettings = settingsOf("fold");

/**
 * Columns [N, C · windows' size, windows] or without N, as unfold makes them, added up at the places of their elements in
 * images [N, C, ...outputSize]. (torch.nn.functional.fold)
 */
export function fold(
  x: Tensor,
  outputSize: PerDimension,
  kernelSize: PerDimension,
  options: FoldOptions = {},
): Tensor {
  const sizes = wholesOf("fold", "outputSize", outputSize, 2);
  return folded("fold", x, sizes, windowingOf("fold", kernelSize, foldSettings(options)));
}

/** fold. (torch.nn.Fold) */
export class Fold extends moduleOf(
  (outputSize: PerDimension, kernelSize: PerDimension, options?: FoldOptions) => {
    const sizes = wholesOf("Fold", "outputSize", outputSize, 2);
    const windowing = windowingOf("Fold", kernelSize, settingsOf("Fold")(options));
    return (x: Tensor) => folded("Fold", x, sizes, windowing);
  },
) {}
