/** Images in other sizes, as a function and as modules. */
import { invalidArgument, shapeExpected, sizeUnknown } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { gatherAt, type Lookup } from "../../compiler/primitives/indexing.ts";
import { constant } from "../../compiler/primitives/leaves.ts";
import { contract } from "../../compiler/primitives/linear.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { multiplyDims, printDim } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { asTensor } from "../tensor/operands.ts";
import { moduleOf } from "./function-module.ts";
import { averagesOfShares } from "./pooling.ts";
import { type Complete, flag, oneOf, orNull, type Setting, settings } from "./settings.ts";
import { cubicTaps, linearTaps, nearestTaps, type Resampling, smoothTaps, type Taps } from "./taps.ts";

export type InterpolationMode =
  "nearest" | "nearest-exact" | "linear" | "bilinear" | "bicubic" | "trilinear" | "area";

export interface UpsampleOptions {
  /** The sizes of the result; these or `scaleFactor` must be given. Default: null. */
  readonly size?: number | readonly number[] | null;
  /** How many times larger the result is, one number or one for each dimension. Default: null. */
  readonly scaleFactor?: number | readonly number[] | null;
  /** Default: "nearest". */
  readonly mode?: InterpolationMode;
  /** Whether the outermost elements stay where they are, of linear and cubic modes. Default: null, which is false. */
  readonly alignCorners?: boolean | null;
  /** Whether elements lie as far apart as the rounded sizes say, not `scaleFactor`. Default: null, which is false. */
  readonly recomputeScaleFactor?: boolean | null;
}

export interface InterpolateOptions extends UpsampleOptions {
  /** Whether what becomes smaller is smoothed, of "bilinear" and "bicubic". Default: false. */
  readonly antialias?: boolean;
}

type Told = Complete<InterpolateOptions>;

/** One number or several, of which each is `such`. */
const numbers = (
  values: string,
  such: (value: unknown) => boolean,
): Setting<number | readonly number[] | null> =>
  orNull({
    values: `${values}, or a list of one for each dimension`,
    allows: (value) => (Array.isArray(value) ? value.length > 0 && value.every(such) : such(value)),
  });

const flagOrNone: Setting<boolean | null> = orNull(flag(false));

const upsampleTable = {
  size: numbers("a whole number, at least 1", (value) => Number.isInteger(value) && (value as number) >= 1),
  scaleFactor: numbers(
    "a number above 0",
    (value) => typeof value === "number" && value > 0 && Number.isFinite(value),
  ),
  mode: oneOf("nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"),
  alignCorners: flagOrNone,
  recomputeScaleFactor: flagOrNone,
};

const ranks: Readonly<Partial<Record<InterpolationMode, number>>> = {
  linear: 1,
  bilinear: 2,
  bicubic: 2,
  trilinear: 3,
};

const isSmooth = (mode: InterpolationMode): boolean => ranks[mode] !== undefined;

/** Options that contradict each other. */
function checkTold(name: string, { size, scaleFactor, mode, alignCorners, ...told }: Told): void {
  const refuse = (message: string, remedy: string): Error => invalidArgument(name, message, remedy);
  if ((size === null) === (scaleFactor === null))
    throw refuse(
      size === null ? "neither size nor scaleFactor is given" : "both size and scaleFactor are given",
      "Give one of them.",
    );
  if (alignCorners !== null && !isSmooth(mode))
    throw refuse(`alignCorners has no meaning for mode "${mode}"`, "Leave it out.");
  if (told.recomputeScaleFactor === true && size !== null)
    throw refuse("recomputeScaleFactor has no meaning beside a size", "Leave it out, or give scaleFactor.");
  if (told.antialias && mode !== "bilinear" && mode !== "bicubic")
    throw refuse(`antialias has no meaning for mode "${mode}"`, 'Use mode "bilinear" or "bicubic".');
}

/** One number for each dimension. */
function perDimension(
  name: string,
  option: string,
  value: number | readonly number[],
  rank: number,
): readonly number[] {
  if (typeof value === "number") return Array.from({ length: rank }, () => value);
  if (value.length === rank) return value;
  throw invalidArgument(
    name,
    `${option} is [${value.join(", ")}], there are ${rank} spatial dimensions`,
    "Give one number, or one for each.",
  );
}

/** Each place repeated: what nearest elements are where sizes grow by whole factors. */
function repeated(x: Node, factors: readonly number[]): Node {
  const rank = factors.length;
  const sizes = factors.flatMap((factor, d) => [x.shape[d + 2]!, factor]);
  const shape = [...x.shape.slice(0, 2), ...sizes];
  const dims = [0, 1, ...Array.from({ length: rank }, (_, d) => 2 + 2 * d)];
  const larger = factors.map((factor, d) => multiplyDims(x.shape[d + 2]!, factor));
  return reshapeTo(broadcast(x, shape, dims), [...x.shape.slice(0, 2), ...larger]);
}

/** Each element along `dim` made of others. */
function tapped(x: Node, dim: number, { size, places, weights }: Taps): Node {
  const count = places.length / size;
  const rank = x.shape.length;
  const isOne = size === 1;
  const shape = isOne ? [count] : [count, size];
  const index = nodeOf("interpolate", constant(Int32Array.from(places), shape, "i32"));
  const lookup: Lookup = {
    from: x.shape.map((_, d) => (d === dim ? { index: 0 } : { along: d })),
    indices: [isOne ? [dim] : [dim, rank]],
  };
  const part = gatherAt(x, [index], lookup);
  if (isOne) return part;
  const weight = nodeOf("interpolate", constant(Float64Array.from(weights), shape));
  const all = x.shape.map((_, d) => d);
  return contract(part, weight, { left: [...all, rank], right: [dim, rank], out: all });
}

function tapsFor({ mode, antialias }: Told, resampling: Resampling): Taps {
  if (antialias) return smoothTaps(resampling, mode === "bicubic" ? "cubic" : "linear");
  if (mode === "bicubic") return cubicTaps(resampling);
  return isSmooth(mode) ? linearTaps(resampling) : nearestTaps(resampling, mode === "nearest-exact");
}

/** interpolate under the name of a function or module. */
function resampled(name: string, x: Tensor, told: Told): Tensor {
  const node = nodeOf(name, x);
  const { size, scaleFactor, mode, alignCorners, recomputeScaleFactor } = told;
  const rank = node.shape.length - 2;
  const needed = ranks[mode];
  if (rank < 1 || rank > 3 || (needed !== undefined && rank !== needed))
    throw shapeExpected(
      name,
      needed === undefined
        ? "[N, C, ...] with one to three spatial dimensions"
        : `[N, C, ...] with ${needed} spatial ${needed === 1 ? "dimension" : "dimensions"}`,
      printShape(node.shape),
      [node],
    );
  const factors = scaleFactor === null ? undefined : perDimension(name, "scaleFactor", scaleFactor, rank);
  if (factors?.every((factor) => Number.isInteger(factor)) && mode.startsWith("nearest"))
    return asTensor(repeated(node, factors));
  const from = node.shape.slice(2).map((extent) => {
    if (typeof extent === "number") return extent;
    throw sizeUnknown(
      name,
      `the size ${printDim(extent)} of an image in mode "${mode}"`,
      'Declare it as a number, or use mode "nearest" with a whole scaleFactor.',
      [node],
    );
  });
  const to = factors
    ? from.map((extent, d) => Math.floor(extent * factors[d]!))
    : perDimension(name, "size", size!, rank);
  if (to.includes(0))
    throw invalidArgument(name, `the result would have the sizes ${printShape(to)}`, "Make it larger.", [
      node,
    ]);
  if (mode === "area") return asTensor(averagesOfShares(node, to));
  const result = from.reduce((image, extent, d) => {
    const step = factors && recomputeScaleFactor !== true ? 1 / factors[d]! : undefined;
    const resampling = { from: extent, to: to[d]!, step, alignCorners: alignCorners === true };
    return tapped(image, d + 2, tapsFor(told, resampling));
  }, node);
  return asTensor(result);
}

const interpolateSettings = settings<InterpolateOptions>("interpolate", {
  ...upsampleTable,
  antialias: flag(false),
});

/**
 * x [N, C, ...] with one to three spatial dimensions in other sizes: the nearest element, linear or cubic between elements, or
 * averages of what becomes smaller ("area"). (torch.nn.functional.interpolate)
 */
export function interpolate(x: Tensor, options: InterpolateOptions): Tensor {
  const told = interpolateSettings(options);
  checkTold("interpolate", told);
  return resampled("interpolate", x, told);
}

const upsampleSettings = settings<UpsampleOptions>("Upsample", upsampleTable);

/** interpolate. (torch.nn.Upsample) */
export class Upsample extends moduleOf((options: UpsampleOptions) => {
  const told = { ...upsampleSettings(options), antialias: false };
  checkTold("Upsample", told);
  return (x: Tensor) => resampled("Upsample", x, told);
}) {}

export type UpsamplingOptions = Pick<UpsampleOptions, "size" | "scaleFactor">;

/** The base of an Upsample of planes with one mode. */
const upsamplingOf = (name: string, fixed: Pick<Told, "mode" | "alignCorners">) => {
  const complete = settings<UpsamplingOptions>(name, {
    size: upsampleTable.size,
    scaleFactor: upsampleTable.scaleFactor,
  });
  return moduleOf((options: UpsamplingOptions) => {
    const told = { ...complete(options), ...fixed, recomputeScaleFactor: null, antialias: false };
    checkTold(name, told);
    return (x: Tensor) => resampled(name, x, told);
  });
};

/** interpolate of planes with the nearest element. (torch.nn.UpsamplingNearest2d) */
export class UpsamplingNearest2d extends upsamplingOf("UpsamplingNearest2d", {
  mode: "nearest",
  alignCorners: null,
}) {}

/** Bilinear interpolate of planes whose corners stay. (torch.nn.UpsamplingBilinear2d) */
export class UpsamplingBilinear2d extends upsamplingOf("UpsamplingBilinear2d", {
  mode: "bilinear",
  alignCorners: true,
}) {}
