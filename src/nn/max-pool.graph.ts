/** Largest elements of windows, as functions and modules. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { maximaOf, slideAlong, windowed } from "./pooling.ts";
import { type Pooled, type PoolOptions, poolTable, windowingOf } from "./pooling-options.ts";
import { type Complete, flag, settings, type Settings } from "./settings.ts";
import { imagesOf, type PerDimension, wholesOption } from "./spatial.ts";

export interface MaxPoolOptions<Indices extends boolean = boolean> extends PoolOptions {
  /** From one element of a window to the next. Default: 1. */
  readonly dilation?: PerDimension;
  /** Whether it is told, too, where each element was in its channel, counted row by row. Default: false. */
  readonly returnIndices?: Indices;
}

const settingsOf = (name: string, rank: number): Settings<MaxPoolOptions> =>
  settings<MaxPoolOptions>(name, {
    ...poolTable(rank),
    dilation: wholesOption(rank, 1, 1),
    returnIndices: flag(false),
  });

function pooled<Indices extends boolean>(
  name: string,
  rank: number,
  x: Tensor,
  kernelSize: PerDimension,
  told: Complete<MaxPoolOptions>,
): Pooled<Indices> {
  const windowing = windowingOf(name, rank, kernelSize, told);
  const { node, sizes, restored } = imagesOf(name, x, rank);
  const slides = sizes.map((_, d) => slideAlong(name, node, d, windowing));
  const { values, places } = maximaOf(node, (each, fill) => windowed(each, slides, fill));
  const results = told.returnIndices ? [restored(values), restored(places)] : restored(values);
  return results as Pooled<Indices>;
}

const tables = [1, 2, 3].map((rank) => settingsOf(`maxPool${rank}d`, rank));

/**
 * The largest element of each window of x [N, C, L] or [C, L]; of equal ones the first learns. With `returnIndices` also
 * i32 places. (torch.nn.functional.max_pool1d)
 */
export function maxPool1d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: PerDimension,
  options: MaxPoolOptions<Indices> = {},
): Pooled<Indices> {
  return pooled("maxPool1d", 1, x, kernelSize, tables[0]!(options));
}

/**
 * The largest element of each window of x [N, C, H, W] or [C, H, W]; of equal ones the first learns. With `returnIndices` also
 * i32 places. (torch.nn.functional.max_pool2d)
 */
export function maxPool2d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: PerDimension,
  options: MaxPoolOptions<Indices> = {},
): Pooled<Indices> {
  return pooled("maxPool2d", 2, x, kernelSize, tables[1]!(options));
}

/**
 * The largest element of each window of x [N, C, D, H, W] or [C, D, H, W]; of equal ones the first learns. With `returnIndices` also
 * i32 places. (torch.nn.functional.max_pool3d)
 */
export function maxPool3d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: PerDimension,
  options: MaxPoolOptions<Indices> = {},
): Pooled<Indices> {
  return pooled("maxPool3d", 3, x, kernelSize, tables[2]!(options));
}

/** What MaxPool1d, MaxPool2d and MaxPool3d have in common. */
abstract class MaxPool<Indices extends boolean> extends Module {
  readonly #compute: (x: Tensor) => Pooled<Indices>;

  constructor(name: string, rank: number, kernelSize: PerDimension, options: MaxPoolOptions<Indices>) {
    super();
    const told = settingsOf(name, rank)(options);
    windowingOf(name, rank, kernelSize, told);
    this.#compute = (x) => pooled(name, rank, x, kernelSize, told);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return this.#compute(x);
  }
}

/** maxPool1d. (torch.nn.MaxPool1d) */
export class MaxPool1d<Indices extends boolean = false> extends MaxPool<Indices> {
  constructor(kernelSize: PerDimension, options: MaxPoolOptions<Indices> = {}) {
    super("MaxPool1d", 1, kernelSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return super.forward(x);
  }
}

/** maxPool2d. (torch.nn.MaxPool2d) */
export class MaxPool2d<Indices extends boolean = false> extends MaxPool<Indices> {
  constructor(kernelSize: PerDimension, options: MaxPoolOptions<Indices> = {}) {
    super("MaxPool2d", 2, kernelSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return super.forward(x);
  }
}

/** maxPool3d. (torch.nn.MaxPool3d) */
export class MaxPool3d<Indices extends boolean = false> extends MaxPool<Indices> {
  constructor(kernelSize: PerDimension, options: MaxPoolOptions<Indices> = {}) {
    super("MaxPool3d", 3, kernelSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return super.forward(x);
  }
}
