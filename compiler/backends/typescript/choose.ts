/** How kernels loop in TypeScript: as written, but the shortest loops written out. */
import { type Choice, type Kernel, loopsOf } from "../../kernels/kernel.ts";
import { placedAxes } from "../../kernels/solve.ts";

const longestWrittenOut = 4;

export function choose(kernel: Kernel): readonly Choice[] {
  const axes = new Set(kernel.stages.flatMap((stage) => loopsOf(stage)));
  const placed = new Set(kernel.stages.flatMap((stage) => placedAxes(stage)));
  return [
    ...[...placed].map((axis): Choice => ({ verb: "solve", axis, reason: "only one place is meant" })),
    ...[...axes]
      .filter(({ extent }) => typeof extent === "number" && extent <= longestWrittenOut)
      .map((axis): Choice => ({
        verb: "unroll",
        axis,
        reason: "a loop this short costs more than its body",
      })),
  ];
}
