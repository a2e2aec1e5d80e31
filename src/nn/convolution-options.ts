/** What convolutions can be told: options, their defaults and checks, and the borders and sizes that follow. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import { printDim, quotientOf } from "../../compiler/shape/dim.ts";
import type { Shape } from "../../compiler/shape/shape.ts";
import type { PaddingMode } from "./padding.graph.ts";
import type { Steps } from "./convolution.ts";
import { oneOf, type Setting } from "./settings.ts";
import { type PerDimension, spread, wholes, wholesOption } from "./spatial.ts";

/** How many zeros come on either side; "same": as many as keep the size; "valid": none. */
export type ConvPadding = PerDimension | "same" | "valid";

export interface ConvOptions {
  /** From one window to the next. Default: 1. */
  readonly stride?: PerDimension;
  /** Default: 0. */
  readonly padding?: ConvPadding;
  /** From one element of a window to the next. Default: 1. */
  readonly dilation?: PerDimension;
  /** So many groups of channels have nothing to do with each other. Default: 1. */
  readonly groups?: number;
}

export interface ConvTransposeOptions {
  /** From one window to the next. Default: 1. */
  readonly stride?: PerDimension;
  /** What is cut off on either side of the result. Default: 0. */
  readonly padding?: PerDimension;
  /** What is added behind the result, less than stride or dilation. Default: 0. */
  readonly outputPadding?: PerDimension;
  /** So many groups of channels have nothing to do with each other. Default: 1. */
  readonly groups?: number;
  /** From one element of a window to the next. Default: 1. */
  readonly dilation?: PerDimension;
}

const paddingSetting = (rank: number): Setting<ConvPadding> => {
  const { values, allows } = wholes(rank, 0);
  return {
    initial: 0,
    values: `${values}, "same" or "valid"`,
    allows: (value) => value === "same" || value === "valid" || allows(value),
  };
};

const groupsSetting: Setting<number> = {
  initial: 1,
  values: "a whole number, at least 1",
  allows: (value) => Number.isInteger(value) && (value as number) >= 1,
};

/** The options of convolutions and their checks. */
export const convTable = (rank: number) => ({
  stride: wholesOption(rank, 1, 1),
  padding: paddingSetting(rank),
  dilation: wholesOption(rank, 1, 1),
  groups: groupsSetting,
});

export const convTransposeTable = (rank: number) => ({
  stride: wholesOption(rank, 1, 1),
  padding: wholesOption(rank, 0, 0),
  outputPadding: wholesOption(rank, 0, 0),
  groups: groupsSetting,
  dilation: wholesOption(rank, 1, 1),
});

export const paddingModes = oneOf("zeros", "reflect", "replicate", "circular");
export type ConvPaddingMode = "zeros" | Exclude<PaddingMode, "constant">;

/** Numbers along each spatial dimension. */
export const stepsOf = (
  told: { readonly stride: PerDimension; readonly dilation: PerDimension; readonly groups: number },
  rank: number,
): Steps => ({
  stride: spread(told.stride, rank),
  dilation: spread(told.dilation, rank),
  groups: told.groups,
});

/** The borders before and after each dimension, for windows of these sizes. */
export function bordersOf(
  name: string,
  padding: ConvPadding,
  { stride, dilation }: Steps,
  sizes: readonly number[],
): readonly (readonly [before: number, after: number])[] {
  if (padding === "same" && stride.some((step) => step !== 1))
    throw invalidArgument(
      name,
      `padding is "same" and stride is ${stride.join(", ")}`,
      "Only with a stride of 1 can the size stay the same: say the padding as numbers.",
    );
  return sizes.map((size, d) => {
    if (padding === "valid") return [0, 0];
    if (padding !== "same") {
      const side = spread(padding, sizes.length)[d]!;
      return [side, side];
    }
    const all = dilation[d]! * (size - 1);
    return [Math.floor(all / 2), all - Math.floor(all / 2)];
  });
}

/** The sizes of a transposed convolution's result, with what is added behind. */
export function withOutputPadding(
  name: string,
  least: Shape,
  added: readonly number[],
  { stride, dilation }: Steps,
): Shape {
  added.forEach((each, d) => {
    if (each >= stride[d]! && each >= dilation[d]!)
      throw invalidArgument(
        name,
        `outputPadding is ${added.join(", ")}`,
        "It must be less than stride or dilation: what lies behind would belong to no element.",
      );
  });
  return least.map((size, d) => quotientOf(size, added[d]!));
}

/** Sizes that were asked for, of which the windows leave a choice; those of batch and channels may stand before them. */
export function asOutputSize(
  name: string,
  least: Shape,
  outputSize: readonly number[],
  { stride }: Steps,
): Shape {
  const wanted = outputSize.slice(outputSize.length === least.length + 2 ? 2 : 0);
  const fits = (size: number, d: number): boolean => {
    const low = least[d]!;
    return Number.isInteger(size) && typeof low === "number" && size >= low && size < low + stride[d]!;
  };
  if (wanted.length === least.length && wanted.every(fits)) return wanted;
  const ranges = least.map((low, d) =>
    stride[d] === 1 ? printDim(low) : `${printDim(low)} to ${printDim(quotientOf(low, stride[d]! - 1))}`,
  );
  throw invalidArgument(
    name,
    `outputSize is [${outputSize.join(", ")}]`,
    `The sizes that this stride leaves open are ${ranges.join(", ")}; where they have a name, say outputPadding.`,
  );
}
