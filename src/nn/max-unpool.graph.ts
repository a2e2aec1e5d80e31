/** The way back from largest elements to where they were, as functions and modules. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { straightThrough } from "../../compiler/primitives/hand-derivative.ts";
import { scatterSum } from "../../compiler/primitives/indexing.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { placesIn } from "../../compiler/primitives/places.ts";
import { literal, nodeOf } from "../../compiler/primitives/primitive.ts";
import { multiplyDims, printDim, productOfDims, quotientOf } from "../../compiler/shape/dim.ts";
import { equalShapes, printShape, printType, type Shape } from "../../compiler/shape/shape.ts";
import { Module } from "../../compiler/language/module.ts";
import { scatter } from "../tensor/scatter.graph.ts";
import { asTensor } from "../tensor/operands.ts";
import { byPlace } from "./pooling.ts";
import { strideSetting, windowingOf } from "./pooling-options.ts";
import { type Complete, settings, type Settings } from "./settings.ts";
import { type Images, imagesOf, type PerDimension, wholesOption } from "./spatial.ts";

export interface MaxUnpoolModuleOptions {
  /** From one window to the next. Default: null, the size of a window. */
  readonly stride?: PerDimension | null;
  /** How far the first and last windows reached out. Default: 0. */
  readonly padding?: PerDimension;
}

export interface MaxUnpoolForwardOptions {
  /** The sizes of what was pooled, where they do not follow. */
  readonly outputSize?: readonly number[];
}

export interface MaxUnpoolOptions extends MaxUnpoolModuleOptions, MaxUnpoolForwardOptions {}

const settingsOf = (name: string, rank: number): Settings<MaxUnpoolModuleOptions> =>
  settings<MaxUnpoolModuleOptions>(name, {
    stride: strideSetting(rank),
    padding: wholesOption(rank, 0, 0),
  });

/** The sizes of what was pooled: those that follow, or those asked for if the windows could have left them. */
function sizesBefore(
  name: string,
  { node, sizes }: Images,
  kernelSize: PerDimension,
  told: Complete<MaxUnpoolModuleOptions>,
  outputSize: readonly number[] | undefined,
): Shape {
  const { size, stride, padding } = windowingOf(name, sizes.length, kernelSize, {
    ...told,
    ceilMode: false,
  });
  const usual = sizes.map((count, d) =>
    quotientOf(multiplyDims(count, stride[d]!), size[d]! - stride[d]! - 2 * padding[d]!),
  );
  if (outputSize === undefined) return usual;
  const wanted = outputSize.slice(outputSize.length === sizes.length + 2 ? 2 : 0);
  const fits = (each: number, d: number): boolean => {
    const middle = usual[d]!;
    if (!Number.isInteger(each) || typeof middle !== "number") return false;
    return each > middle - stride[d]! && each < middle + stride[d]!;
  };
  if (wanted.length === sizes.length && wanted.every(fits)) return wanted;
  const ranges = usual.map((middle, d) =>
    [-1, 1].map((sign) => printDim(quotientOf(middle, sign * (stride[d]! - 1)))).join(" to "),
  );
  throw invalidArgument(
    name,
    `outputSize is [${String(outputSize)}]`,
    `Windows like these are left by sizes of ${ranges.join(", ")}.`,
    [node],
  );
}

/** Elements at their places, 0 elsewhere, under the name of a function or module. */
function unpooled(
  name: string,
  rank: number,
  [x, indices]: readonly [Tensor, Tensor],
  [kernelSize, outputSize]: readonly [PerDimension, readonly number[] | undefined],
  told: Complete<MaxUnpoolModuleOptions>,
): Tensor {
  const images = imagesOf(name, x, rank);
  const { node, batch, channels } = images;
  const given = nodeOf(name, indices);
  if (!equalShapes(given.shape, nodeOf(name, x).shape))
    throw shapeExpected(
      name,
      `an index for each element, i32${printShape(nodeOf(name, x).shape)}`,
      printType(given.type),
      [node, given],
    );
  const sizes = sizesBefore(name, images, kernelSize, told, outputSize);
  const all = productOfDims(sizes);
  const places = reshapeTo(placesIn(name, given, all, [node, given]), node.shape);
  const whole: Shape = [batch, channels, all];
  const flat = [batch, channels, productOfDims(node.shape.slice(2))];
  const zeros = broadcast(literal(node.graph, 0), whole, []);
  const put = scatter(asTensor(zeros), 2, asTensor(reshapeTo(places, flat)), asTensor(reshapeTo(node, flat)));
  // Windows that overlap may name one place twice: one of them stands there, all learn.
  const learning = scatterSum(node, [places], byPlace(places), whole);
  const result = straightThrough(nodeOf(name, put), learning);
  return images.restored(reshapeTo(result, [batch, channels, ...sizes]));
}

const tables = [1, 2, 3].map((rank) => settingsOf(`maxUnpool${rank}d`, rank));

const functionOf =
  (name: string, rank: number) =>
  (x: Tensor, indices: Tensor, kernelSize: PerDimension, options: MaxUnpoolOptions): Tensor => {
    const { outputSize, ...own } = knownOptions(name, options, ["stride", "padding", "outputSize"]);
    return unpooled(name, rank, [x, indices], [kernelSize, outputSize], tables[rank - 1]!(own));
  };

const [intoLines, intoPlanes, intoSpace] = [
  functionOf("maxUnpool1d", 1),
  functionOf("maxUnpool2d", 2),
  functionOf("maxUnpool3d", 3),
];

/**
 * The elements of x [N, C, L] or [C, L] at places i32 of the same shape among all of their channel, as maxPool1d tells
 * them; 0 elsewhere. (torch.nn.functional.max_unpool1d)
 */
export function maxUnpool1d(
  x: Tensor,
  indices: Tensor,
  kernelSize: PerDimension,
  options: MaxUnpoolOptions = {},
): Tensor {
  return intoLines(x, indices, kernelSize, options);
}

/**
 * The elements of x [N, C, H, W] or [C, H, W] at places i32 of the same shape among all of their channel, as maxPool2d tells
 * them; 0 elsewhere. (torch.nn.functional.max_unpool2d)
 */
export function maxUnpool2d(
  x: Tensor,
  indices: Tensor,
  kernelSize: PerDimension,
  options: MaxUnpoolOptions = {},
): Tensor {
  return intoPlanes(x, indices, kernelSize, options);
}

/**
 * The elements of x [N, C, D, H, W] or [C, D, H, W] at places i32 of the same shape among all of their channel, as maxPool3d tells
 * them; 0 elsewhere. (torch.nn.functional.max_unpool3d)
 */
export function maxUnpool3d(
  x: Tensor,
  indices: Tensor,
  kernelSize: PerDimension,
  options: MaxUnpoolOptions = {},
): Tensor {
  return intoSpace(x, indices, kernelSize, options);
}

/** What MaxUnpool1d, MaxUnpool2d and MaxUnpool3d have in common. */
abstract class MaxUnpool extends Module {
  readonly #compute: (x: Tensor, indices: Tensor, options: MaxUnpoolForwardOptions) => Tensor;

  constructor(name: string, rank: number, kernelSize: PerDimension, options: MaxUnpoolModuleOptions) {
    super();
    const told = settingsOf(name, rank)(options);
    windowingOf(name, rank, kernelSize, { ...told, ceilMode: false });
    this.#compute = (x, indices, called) => {
      const { outputSize } = knownOptions(name, called, ["outputSize"]);
      return unpooled(name, rank, [x, indices], [kernelSize, outputSize], told);
    };
  }

  override forward(x: Tensor, indices: Tensor, options: MaxUnpoolForwardOptions = {}): Tensor {
    return this.#compute(x, indices, options);
  }
}

/** maxUnpool1d. (torch.nn.MaxUnpool1d) */
export class MaxUnpool1d extends MaxUnpool {
  constructor(kernelSize: PerDimension, options: MaxUnpoolModuleOptions = {}) {
    super("MaxUnpool1d", 1, kernelSize, options);
  }

  override forward(x: Tensor, indices: Tensor, options: MaxUnpoolForwardOptions = {}): Tensor {
    return super.forward(x, indices, options);
  }
}

/** maxUnpool2d. (torch.nn.MaxUnpool2d) */
export class MaxUnpool2d extends MaxUnpool {
  constructor(kernelSize: PerDimension, options: MaxUnpoolModuleOptions = {}) {
    super("MaxUnpool2d", 2, kernelSize, options);
  }

  override forward(x: Tensor, indices: Tensor, options: MaxUnpoolForwardOptions = {}): Tensor {
    return super.forward(x, indices, options);
  }
}

/** maxUnpool3d. (torch.nn.MaxUnpool3d) */
export class MaxUnpool3d extends MaxUnpool {
  constructor(kernelSize: PerDimension, options: MaxUnpoolModuleOptions = {}) {
    super("MaxUnpool3d", 3, kernelSize, options);
  }

  override forward(x: Tensor, indices: Tensor, options: MaxUnpoolForwardOptions = {}): Tensor {
    return super.forward(x, indices, options);
  }
}
