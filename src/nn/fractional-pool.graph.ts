/** Largest elements of windows that begin at random, as functions and modules. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { broadcast, expandTo } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import {
  add,
  floor,
  int,
  lt,
  maximum,
  minimum,
  mul,
  sub,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { gatherAt } from "../../compiler/primitives/indexing.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { rand } from "../../compiler/primitives/random.ts";
import { equalShapes, printShape } from "../../compiler/shape/shape.ts";
import { knownSize, partAlong } from "../tensor/operands.ts";
import { maximaOf } from "./pooling.ts";
import type { Pooled } from "./pooling-options.ts";
import { anyTensor, type Complete, flag, orNull, type Setting, settings, type Settings } from "./settings.ts";
import { type Images, imagesOf, type PerDimension, spread, wholes, wholesOf } from "./spatial.ts";

/** A share of the size, above 0 and below 1; or one for each dimension. */
export type OutputRatio = number | readonly number[];

export interface FractionalMaxPoolOptions<Indices extends boolean = boolean> {
  /** How many windows there are along each dimension; this or `outputRatio` must be given. Default: null. */
  readonly outputSize?: PerDimension | null;
  /** How many windows there are for each place. Default: null. */
  readonly outputRatio?: OutputRatio | null;
  /** Whether it is told, too, where each element was in its channel, counted row by row. Default: false. */
  readonly returnIndices?: Indices;
  /** Where windows begin: numbers from 0 to 1, [N, C, 2] or [N, C, 3], instead of draws. */
  readonly randomSamples?: Tensor | undefined;
}

const ratios = (rank: number): Pick<Setting<OutputRatio>, "values" | "allows"> => {
  const isRatio = (value: unknown): boolean => typeof value === "number" && value > 0 && value < 1;
  return {
    values: `a number above 0 and below 1, or a list of ${rank}`,
    allows: (value) =>
      Array.isArray(value) ? value.length === rank && value.every(isRatio) : isRatio(value),
  };
};

function settingsOf(name: string, rank: number): Settings<FractionalMaxPoolOptions> {
  const complete = settings<FractionalMaxPoolOptions>(name, {
    outputSize: orNull(wholes(rank, 1)),
    outputRatio: orNull(ratios(rank)),
    returnIndices: flag(false),
    randomSamples: anyTensor,
  });
  return (options) => {
    const told = complete(options);
    if ((told.outputSize === null) === (told.outputRatio === null))
      throw invalidArgument(
        name,
        told.outputSize === null
          ? "nothing says how many windows there are"
          : "two options say how many windows there are",
        "Give either outputSize or outputRatio.",
      );
    return told;
  };
}

/** How many windows there are along each dimension. */
function countsIn(
  sizes: readonly number[],
  { outputSize, outputRatio }: Complete<FractionalMaxPoolOptions>,
): readonly number[] {
  if (outputSize !== null) return spread(outputSize, sizes.length);
  const each = spread(outputRatio!, sizes.length);
  return sizes.map((extent, d) => Math.floor(extent * each[d]!));
}

/** i32 [N, C, count, size]: the places of the elements of each window, the last of which ends with the dimension. */
function placesAlong(sample: Node, extent: number, count: number, size: number): Node {
  const last = extent - size;
  const window = indices(sample.graph, count);
  const step = count > 1 ? last / (count - 1) : 0;
  const outer = [...sample.shape.slice(0, 2), count];
  const start = expandTo(sample, outer);
  const at = broadcast(window, outer, [2]);
  const steps = sub(int(floor(mul(add(at, start), step))), int(floor(mul(start, step))));
  const first = where(lt(at, count - 1), minimum(maximum(steps, 0), last), last);
  const shape = [...outer, size];
  return add(broadcast(first, shape, [0, 1, 2]), broadcast(indices(sample.graph, size), shape, [3]));
}

/** The number that decides where the windows begin along dimension d, [N, C, 1]; in the plane the width has the first. */
const sampleOf = (samples: Node, d: number, rank: number): Node =>
  partAlong(samples, 2, rank === 2 ? 1 - d : d, 1);

function samplesOf(name: string, { node, batch, channels, sizes }: Images, given: Tensor | undefined): Node {
  const shape = [batch, channels, sizes.length];
  if (given === undefined) return nodeOf(name, rand(shape as readonly Dimension[]));
  const samples = nodeOf(name, given);
  if (!equalShapes(samples.shape, shape))
    throw shapeExpected(
      name,
      `random samples for each channel and dimension, ${printShape(shape)}`,
      printShape(samples.shape),
      [node, samples],
    );
  return samples;
}

/** Checks that windows fit along each dimension. */
function checkCounts(
  name: string,
  x: Node,
  extents: readonly number[],
  size: readonly number[],
  counts: readonly number[],
): void {
  counts.forEach((count, d) => {
    if (count >= 1 && count + size[d]! - 1 <= extents[d]!) return;
    throw invalidArgument(
      name,
      `${count} windows of ${size[d]!} do not fit into ${extents[d]!}`,
      "There must be at least one, and so few that no two begin at one place.",
      [x],
    );
  });
}

function pooled<Indices extends boolean>(
  name: string,
  rank: number,
  x: Tensor,
  kernelSize: PerDimension,
  told: Complete<FractionalMaxPoolOptions>,
): Pooled<Indices> {
  const size = wholesOf(name, "kernelSize", kernelSize, rank);
  const images = imagesOf(name, x, rank);
  const { node, restored } = images;
  const extents = images.sizes.map((_, d) => knownSize(name, node, d + 2));
  const counts = countsIn(extents, told);
  checkCounts(name, node, extents, size, counts);
  const samples = samplesOf(name, images, told.randomSamples);
  const places = extents.map((extent, d) =>
    placesAlong(sampleOf(samples, d, rank), extent, counts[d]!, size[d]!),
  );
  const lookup = {
    from: [{ along: 0 }, { along: 1 }, ...places.map((_, index) => ({ index }))],
    indices: places.map((_, d) => [0, 1, 2 + d, 2 + rank + d]),
  };
  const { values, places: found } = maximaOf(node, (each) =>
    gatherAt(expandTo(each, node.shape), places, lookup),
  );
  const results = told.returnIndices ? [restored(values), restored(found)] : restored(values);
  return results as Pooled<Indices>;
}

const ofPlanes = settingsOf("fractionalMaxPool2d", 2);
const ofSpace = settingsOf("fractionalMaxPool3d", 3);

/**
 * The largest element of each window of x [N, C, H, W] or [C, H, W]; where windows begin is drawn for each channel. With
 * `returnIndices` also i32 places. (torch.nn.functional.fractional_max_pool2d)
 */
export function fractionalMaxPool2d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: PerDimension,
  options: FractionalMaxPoolOptions<Indices> = {},
): Pooled<Indices> {
  return pooled("fractionalMaxPool2d", 2, x, kernelSize, ofPlanes(options));
}

/**
 * The largest element of each window of x [N, C, D, H, W] or [C, D, H, W]; where windows begin is drawn for each channel. With
 * `returnIndices` also i32 places. (torch.nn.functional.fractional_max_pool3d)
 */
export function fractionalMaxPool3d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: PerDimension,
  options: FractionalMaxPoolOptions<Indices> = {},
): Pooled<Indices> {
  return pooled("fractionalMaxPool3d", 3, x, kernelSize, ofSpace(options));
}

/** What FractionalMaxPool2d and FractionalMaxPool3d have in common. */
abstract class FractionalMaxPool<Indices extends boolean> extends Module {
  readonly #compute: (x: Tensor) => Pooled<Indices>;

  constructor(
    name: string,
    rank: number,
    kernelSize: PerDimension,
    options: FractionalMaxPoolOptions<Indices>,
  ) {
    super();
    const told = settingsOf(name, rank)(options);
    wholesOf(name, "kernelSize", kernelSize, rank);
    this.#compute = (x) => pooled(name, rank, x, kernelSize, told);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return this.#compute(x);
  }
}

/** fractionalMaxPool2d. (torch.nn.FractionalMaxPool2d) */
export class FractionalMaxPool2d<Indices extends boolean = false> extends FractionalMaxPool<Indices> {
  constructor(kernelSize: PerDimension, options: FractionalMaxPoolOptions<Indices> = {}) {
    super("FractionalMaxPool2d", 2, kernelSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return super.forward(x);
  }
}

/** fractionalMaxPool3d. (torch.nn.FractionalMaxPool3d) */
export class FractionalMaxPool3d<Indices extends boolean = false> extends FractionalMaxPool<Indices> {
  constructor(kernelSize: PerDimension, options: FractionalMaxPoolOptions<Indices> = {}) {
    super("FractionalMaxPool3d", 3, kernelSize, options);
  }

  override forward(x: Tensor): Pooled<Indices> {
    return super.forward(x);
  }
}
