/** How kernels loop in TypeScript: as written, but the shortest loops written out, and large sums of products by tiles. */
import { withinSize } from "../../kernels/code-size.ts";
import { type Choice, type Kernel, loopsOf } from "../../kernels/kernel.ts";
import { placedAxes } from "../../kernels/solve.ts";
import { productsWorthTiles, tileChoices, type Tiling } from "../../kernels/tiling.ts";

/** What the loops are chosen for. */
export interface Target {
  readonly longestWrittenOut: number;
  /** Bytes of bytecode that a function may have. */
  readonly functionBudget: number;
  readonly tiling: Tiling;
}

/** Engines keep 16 numbers in registers; those that are read may come from memory. */
export const engines: Target = {
  longestWrittenOut: 4,
  // V8 optimizes no function of more than 61440, whatever it gains; the estimate is rough.
  functionBudget: 30_000,
  tiling: { widths: [2, 3, 4, 5], registers: 17, leastProducts: productsWorthTiles },
};

export function choose(
  kernel: Kernel,
  { longestWrittenOut, functionBudget, tiling }: Target,
): readonly Choice[] {
  const axes = new Set(kernel.stages.flatMap((stage) => loopsOf(stage)));
  const short = [...axes].filter(({ extent }) => typeof extent === "number" && extent <= longestWrittenOut);
  const placed = new Set(kernel.stages.flatMap((stage) => placedAxes(stage)));
  return [
    ...[...placed].map((axis): Choice => ({ verb: "solve", axis, reason: "only one place is meant" })),
    ...tileChoices(kernel, tiling),
    ...withinSize(kernel, short, functionBudget).map((axis): Choice => ({
      verb: "unroll",
      axis,
      reason: "a loop this short costs more than its body",
    })),
  ];
}
