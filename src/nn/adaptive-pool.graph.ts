/** Poolings into a given number of windows that share an image evenly, as functions and modules. */
import { sizeUnknown } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { moduleOf } from "./function-module.ts";
import { averagesOfShares, maximaOf, type Share, shared } from "./pooling.ts";
import type { Pooled } from "./pooling-options.ts";
import { checkSetting, flag, type Setting, settings, type Settings } from "./settings.ts";
import { imagesOf } from "./spatial.ts";

/** One number of windows for all spatial dimensions, or one for each; null keeps the size. */
export type AdaptiveSize = number | null | readonly (number | null)[];

export interface AdaptiveMaxPoolOptions<Indices extends boolean = boolean> {
  /** Whether it is told, too, where each element was in its channel, counted row by row. Default: false. */
  readonly returnIndices?: Indices;
}

const adaptiveSize = (rank: number): Pick<Setting<AdaptiveSize>, "values" | "allows"> => {
  const isCount = (value: unknown): boolean =>
    value === null || (Number.isInteger(value) && (value as number) >= 1);
  return {
    values: `a whole number, at least 1, or null, or a list of ${rank === 1 ? "one" : rank}`,
    allows: (value) =>
      Array.isArray(value)
        ? (value.length === 1 || value.length === rank) && value.every(isCount)
        : isCount(value),
  };
};

/** How many windows there are along each dimension. */
function sharesIn(
  name: string,
  rank: number,
  { node, sizes }: { readonly node: Node; readonly sizes: Node["shape"] },
  outputSize: AdaptiveSize,
): readonly Share[] {
  checkSetting(name, "outputSize", outputSize, adaptiveSize(rank));
  return sizes.map((extent, d): Share => {
    const count = Array.isArray(outputSize)
      ? ((outputSize as readonly (number | null)[])[outputSize.length === 1 ? 0 : d] ?? null)
      : (outputSize as number | null);
    if (count === null) return "each";
    if (typeof extent === "number") return count;
    if (count === 1) return "all";
    throw sizeUnknown(
      name,
      `the size of ${count} windows along dimension ${d} of the image`,
      "Declare that size as a number, or pool it into one window.",
      [node],
    );
  });
}

function maxima<Indices extends boolean>(
  name: string,
  rank: number,
  x: Tensor,
  outputSize: AdaptiveSize,
  returnIndices: boolean,
): Pooled<Indices> {
  const images = imagesOf(name, x, rank);
  const shares = sharesIn(name, rank, images, outputSize);
  const { values, places } = maximaOf(images.node, (each, fill) => shared(each, shares, fill));
  const results = returnIndices
    ? [images.restored(values), images.restored(places)]
    : images.restored(values);
  return results as Pooled<Indices>;
}

function averages(name: string, rank: number, x: Tensor, outputSize: AdaptiveSize): Tensor {
  const images = imagesOf(name, x, rank);
  const shares = sharesIn(name, rank, images, outputSize);
  return images.restored(averagesOfShares(images.node, shares));
}

const settingsOf = (name: string): Settings<AdaptiveMaxPoolOptions> =>
  settings<AdaptiveMaxPoolOptions>(name, { returnIndices: flag(false) });

const tables = [1, 2, 3].map((rank) => settingsOf(`adaptiveMaxPool${rank}d`));

/**
 * The largest element of each of `outputSize` windows that share x [N, C, L] or [C, L] evenly; of equal ones the first
 * learns. With `returnIndices` also i32 places. (torch.nn.functional.adaptive_max_pool1d)
 */
export function adaptiveMaxPool1d<Indices extends boolean = false>(
  x: Tensor,
  outputSize: AdaptiveSize,
  options: AdaptiveMaxPoolOptions<Indices> = {},
): Pooled<Indices> {
  return maxima("adaptiveMaxPool1d", 1, x, outputSize, tables[0]!(options).returnIndices);
}

/** The average of each of `outputSize` windows that share x [N, C, L] or [C, L] evenly. (torch.nn.functional.adaptive_avg_pool1d) */
export function adaptiveAvgPool1d(x: Tensor, outputSize: AdaptiveSize): Tensor {
  return averages("adaptiveAvgPool1d", 1, x, outputSize);
}

/**
 * The largest element of each of `outputSize` windows that share x [N, C, H, W] or [C, H, W] evenly; of equal ones the first
 * learns. With `returnIndices` also i32 places. (torch.nn.functional.adaptive_max_pool2d)
 */
export function adaptiveMaxPool2d<Indices extends boolean = false>(
  x: Tensor,
  outputSize: AdaptiveSize,
  options: AdaptiveMaxPoolOptions<Indices> = {},
): Pooled<Indices> {
  return maxima("adaptiveMaxPool2d", 2, x, outputSize, tables[1]!(options).returnIndices);
}

/** The average of each of `outputSize` windows that share x [N, C, H, W] or [C, H, W] evenly. (torch.nn.functional.adaptive_avg_pool2d) */
export function adaptiveAvgPool2d(x: Tensor, outputSize: AdaptiveSize): Tensor {
  return averages("adaptiveAvgPool2d", 2, x, outputSize);
}

/**
 * The largest element of each of `outputSize` windows that share x [N, C, D, H, W] or [C, D, H, W] evenly; of equal ones the first
 * learns. With `returnIndices` also i32 places. (torch.nn.functional.adaptive_max_pool3d)
 */
export function adaptiveMaxPool3d<Indices extends boolean = false>(
  x: Tensor,
  outputSize: AdaptiveSize,
  options: AdaptiveMaxPoolOptions<Indices> = {},
): Pooled<Indices> {
  return maxima("adaptiveMaxPool3d", 3, x, outputSize, tables[2]!(options).returnIndices);
}

/** The average of each of `outputSize` windows that share x [N, C, D, H, W] or [C, D, H, W] evenly. (torch.nn.functional.adaptive_avg_pool3d) */
export function adaptiveAvgPool3d(x: Tensor, outputSize: AdaptiveSize): Tensor {
  return averages("adaptiveAvgPool3d", 3, x, outputSize);
}

/** What AdaptiveMaxPool1d, AdaptiveMaxPool2d and AdaptiveMaxPool3d have in common. */
abstract class AdaptiveMaxPool<Indices extends boolean> extends Module {
  readonly #compute: (x: Tensor) => Pooled<Indices>;

  constructor(
    name: string,
    rank: number,
    outputSize: AdaptiveSize,
    options: AdaptiveMaxPoolOptions<Indices>,
  ) {
    super();
    checkSetting(name, "outputSize", outputSize, adaptiveSize(rank));
    const { returnIndices } = settingsOf(name)(options);
    this.#compute = (x) => maxima(name, rank, x, outputSize, returnIndices);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return this.#compute(x);
  }
}

const averageModule = (name: string, rank: number) =>
  moduleOf((outputSize: AdaptiveSize) => {
    checkSetting(name, "outputSize", outputSize, adaptiveSize(rank));
    return (x: Tensor) => averages(name, rank, x, outputSize);
  });

/** adaptiveMaxPool1d. (torch.nn.AdaptiveMaxPool1d) */
export class AdaptiveMaxPool1d<Indices extends boolean = false> extends AdaptiveMaxPool<Indices> {
  constructor(outputSize: AdaptiveSize, options: AdaptiveMaxPoolOptions<Indices> = {}) {
    super("AdaptiveMaxPool1d", 1, outputSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return super.forward(x);
  }
}

/** adaptiveAvgPool1d. (torch.nn.AdaptiveAvgPool1d) */
export class AdaptiveAvgPool1d extends averageModule("AdaptiveAvgPool1d", 1) {}

/** adaptiveMaxPool2d. (torch.nn.AdaptiveMaxPool2d) */
export class AdaptiveMaxPool2d<Indices extends boolean = false> extends AdaptiveMaxPool<Indices> {
  constructor(outputSize: AdaptiveSize, options: AdaptiveMaxPoolOptions<Indices> = {}) {
    super("AdaptiveMaxPool2d", 2, outputSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return super.forward(x);
  }
}

/** adaptiveAvgPool2d. (torch.nn.AdaptiveAvgPool2d) */
export class AdaptiveAvgPool2d extends averageModule("AdaptiveAvgPool2d", 2) {}

/** adaptiveMaxPool3d. (torch.nn.AdaptiveMaxPool3d) */
export class AdaptiveMaxPool3d<Indices extends boolean = false> extends AdaptiveMaxPool<Indices> {
  constructor(outputSize: AdaptiveSize, options: AdaptiveMaxPoolOptions<Indices> = {}) {
    super("AdaptiveMaxPool3d", 3, outputSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return super.forward(x);
  }
}

/** adaptiveAvgPool3d. (torch.nn.AdaptiveAvgPool3d) */
export class AdaptiveAvgPool3d extends averageModule("AdaptiveAvgPool3d", 3) {}
