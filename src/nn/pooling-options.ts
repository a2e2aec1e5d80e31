/** What poolings can be told: options, their defaults and checks. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { Windowing } from "./pooling.ts";
import { flag, orNull, type Setting } from "./settings.ts";
import { type PerDimension, spread, wholes, wholesOf, wholesOption } from "./spatial.ts";

export interface PoolOptions {
  /** From one window to the next. Default: null, the size of a window. */
  readonly stride?: PerDimension | null;
  /** How far the first and last windows reach out, at most half a window. Default: 0. */
  readonly padding?: PerDimension;
  /** Whether a last window may reach out where no whole one fits. Default: false. */
  readonly ceilMode?: boolean;
}

/** What a pooling gives that may tell where its elements were. */
export type Pooled<Indices extends boolean> = Indices extends true
  ? [output: Tensor, indices: Tensor]
  : Tensor;

export const strideSetting = (rank: number): Setting<PerDimension | null> => orNull(wholes(rank, 1));

export const poolTable = (rank: number) => ({
  stride: strideSetting(rank),
  padding: wholesOption(rank, 0, 0),
  ceilMode: flag(false),
});

/** Numbers along each spatial dimension, checked. */
export function windowingOf(
  name: string,
  rank: number,
  kernelSize: PerDimension,
  told: {
    readonly stride: PerDimension | null;
    readonly padding: PerDimension;
    readonly dilation?: PerDimension;
    readonly ceilMode: boolean;
  },
): Windowing {
  const size = wholesOf(name, "kernelSize", kernelSize, rank);
  const dilation = spread(told.dilation ?? 1, rank);
  const padding = spread(told.padding, rank);
  padding.forEach((border, d) => {
    const span = dilation[d]! * (size[d]! - 1) + 1;
    if (2 * border > span)
      throw invalidArgument(
        name,
        `padding is ${border}, a window spans ${span}`,
        "It must be at most half of that, so that every window holds something.",
      );
  });
  return { size, stride: spread(told.stride ?? size, rank), padding, dilation, ceilMode: told.ceilMode };
}
