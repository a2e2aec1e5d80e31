/** Averages of windows, as functions and modules. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { literal } from "../../compiler/primitives/primitive.ts";
import { moduleOf } from "./function-module.ts";
import { averagesOf, countsOf, slideAlong } from "./pooling.ts";
import { type PoolOptions, poolTable, windowingOf } from "./pooling-options.ts";
import { type Complete, flag, notZero, orNull, settings, type Settings } from "./settings.ts";
import { imagesOf, type PerDimension } from "./spatial.ts";

export interface AvgPool1dOptions extends PoolOptions {
  /** Whether padding counts as zeros. Default: true. */
  readonly countIncludePad?: boolean;
}

export interface AvgPoolOptions extends AvgPool1dOptions {
  /** What sums are divided by instead of the number of elements. Default: null. */
  readonly divisorOverride?: number | null;
}

const settingsOf = (name: string, rank: number): Settings<AvgPoolOptions> =>
  settings<AvgPoolOptions>(name, {
    ...poolTable(rank),
    countIncludePad: flag(true),
    divisorOverride: orNull(notZero(1)),
  });

const settingsOfLines = (
  name: string,
): ((options: AvgPool1dOptions | undefined) => Complete<AvgPoolOptions>) => {
  const complete = settings<AvgPool1dOptions>(name, { ...poolTable(1), countIncludePad: flag(true) });
  return (options) => ({ ...complete(options), divisorOverride: null });
};

/** The average of each window under the name of a function or module. */
function averaged(
  name: string,
  rank: number,
  x: Tensor,
  kernelSize: PerDimension,
  told: Complete<AvgPoolOptions>,
): Tensor {
  const windowing = windowingOf(name, rank, kernelSize, told);
  const { node, sizes, restored } = imagesOf(name, x, rank);
  const slides = sizes.map((_, d) => slideAlong(name, node, d, windowing));
  const divisor = told.divisorOverride;
  const counts =
    divisor === null
      ? countsOf(node, slides, windowing.padding, told.countIncludePad)
      : literal(node.graph, divisor);
  return restored(averagesOf(node, slides, counts));
}

/** The base of a module; it checks what it is told when it is made. */
const averageModule = <Options extends AvgPool1dOptions>(
  name: string,
  rank: number,
  complete: (options: Options | undefined) => Complete<AvgPoolOptions>,
) =>
  moduleOf((kernelSize: PerDimension, options?: Options) => {
    const told = complete(options);
    windowingOf(name, rank, kernelSize, told);
    return (x: Tensor) => averaged(name, rank, x, kernelSize, told);
  });

const ofLines = settingsOfLines("avgPool1d");
const ofPlanes = settingsOf("avgPool2d", 2);
const ofSpace = settingsOf("avgPool3d", 3);

/** The average of each window of x [N, C, L] or [C, L]. (torch.nn.functional.avg_pool1d) */
export function avgPool1d(x: Tensor, kernelSize: PerDimension, options: AvgPool1dOptions = {}): Tensor {
  return averaged("avgPool1d", 1, x, kernelSize, ofLines(options));
}

/** avgPool1d. (torch.nn.AvgPool1d) */
export class AvgPool1d extends averageModule("AvgPool1d", 1, settingsOfLines("AvgPool1d")) {}

/** The average of each window of x [N, C, H, W] or [C, H, W]. (torch.nn.functional.avg_pool2d) */
export function avgPool2d(x: Tensor, kernelSize: PerDimension, options: AvgPoolOptions = {}): Tensor {
  return averaged("avgPool2d", 2, x, kernelSize, ofPlanes(options));
}

/** avgPool2d. (torch.nn.AvgPool2d) */
export class AvgPool2d extends averageModule("AvgPool2d", 2, settingsOf("AvgPool2d", 2)) {}

/** The average of each window of x [N, C, D, H, W] or [C, D, H, W]. (torch.nn.functional.avg_pool3d) */
export function avgPool3d(x: Tensor, kernelSize: PerDimension, options: AvgPoolOptions = {}): Tensor {
  return averaged("avgPool3d", 3, x, kernelSize, ofSpace(options));
}

/** avgPool3d. (torch.nn.AvgPool3d) */
export class AvgPool3d extends averageModule("AvgPool3d", 3, settingsOf("AvgPool3d", 3)) {}
