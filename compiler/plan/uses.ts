/** What calls read and write. */
import { type Buffer, outlives } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import { eachRead } from "../scalar/scalar.ts";
import type { Call } from "./plan.ts";

/** The buffers that a call finds and those it makes. */
export function usesOf({ kernel, arguments: given }: Call): {
  reads: ReadonlySet<Buffer>;
  writes: ReadonlySet<Buffer>;
} {
  const actual = (formal: Buffer): Buffer | undefined => given[kernel.parameters.indexOf(formal)];
  const writes = new Set<Buffer>();
  const reads = new Set<Buffer>();
  const carried = kernel.recurrence?.carried ?? [];
  const starts = new Set(carried.map(({ target }) => target));
  for (const { initial } of carried)
    eachRead(initial, ({ source }) => {
      const buffer = actual(source);
      if (buffer && buffer.role !== "argument") reads.add(buffer);
    });
  for (const stage of kernel.stages) {
    eachReadOf(stage, (source) => {
      const buffer = starts.has(source) ? undefined : actual(source);
      if (buffer && buffer.role !== "argument" && (outlives(source) || !writes.has(buffer)))
        reads.add(buffer);
    });
    const target = actual(stage.target);
    if (target) writes.add(target);
  }
  return { reads, writes };
}
