/** How kernels loop in TypeScript: as written, but the shortest loops written out. */
import { type Choice, type Kernel, loopsOf } from "../../kernels/kernel.ts";

const longestWrittenOut = 4;

export function choose(kernel: Kernel): readonly Choice[] {
  const axes = new Set(kernel.stages.flatMap((stage) => loopsOf(stage)));
  return [...axes]
    .filter(({ extent }) => typeof extent === "number" && extent <= longestWrittenOut)
    .map((axis) => ({ verb: "unroll", axis, reason: "a loop this short costs more than its body" }));
}
