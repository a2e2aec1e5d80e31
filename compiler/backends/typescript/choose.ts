/** How kernels loop in TypeScript: as written, but the shortest loops written out, and large sums of products by tiles. */
import { type Choice, type Kernel, loopsOf } from "../../kernels/kernel.ts";
import { placedAxes } from "../../kernels/solve.ts";
import { tileChoices, type Tiling } from "../../kernels/tiling.ts";

/** What the loops are chosen for. */
export interface Target {
  readonly longestWrittenOut: number;
  readonly tiling: Tiling;
}

/** Engines keep 16 numbers in registers; those that are read may come from memory. */
export const engines: Target = {
  longestWrittenOut: 4,
  tiling: { widths: [2, 3, 4, 5], registers: 17, leastProducts: 1 << 17 },
};

export function choose(kernel: Kernel, { longestWrittenOut, tiling }: Target): readonly Choice[] {
  const axes = new Set(kernel.stages.flatMap((stage) => loopsOf(stage)));
  const placed = new Set(kernel.stages.flatMap((stage) => placedAxes(stage)));
  return [
    ...[...placed].map((axis): Choice => ({ verb: "solve", axis, reason: "only one place is meant" })),
    ...tileChoices(kernel, tiling),
    ...[...axes]
      .filter(({ extent }) => typeof extent === "number" && extent <= longestWrittenOut)
      .map((axis): Choice => ({
        verb: "unroll",
        axis,
        reason: "a loop this short costs more than its body",
      })),
  ];
}
