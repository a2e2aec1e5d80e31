/** Stages that cost less to compute again than to store: every nest computes those it needs for itself. */
import { type Buffer, type BufferRole, loopsOf, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import type { Scalar } from "../scalar/scalar.ts";

export const isExact = (value: Scalar<Buffer>): boolean =>
  value.kind !== "apply" || (value.intrinsic.exact && value.args.every(isExact));

const known: ReadonlySet<BufferRole> = new Set(["input", "constant", "argument"]);

/** Numbers that follow from sizes and settings, and what exact arithmetic makes of integer inputs, row by row. */
function isFree(stage: Stage, free: ReadonlyMap<Buffer, Stage>): boolean {
  const { target } = stage;
  if (target.role !== "scratch" || stage.combine || loopsOf(stage).length > 1 || stage.axes.length > 1) return false;
  if (stage.axes.length === 1 && target.storage !== "i32") return false;
  let result = stage.axes.length === 0 || isExact(stage.value);
  eachReadOf(stage, (source) => (result &&= free.has(source) || (stage.axes.length === 0 ? source.role === "argument" : known.has(source.role))));
  return result;
}

/** The free stages by their targets, producers before readers. */
export function freeStages(stages: readonly Stage[]): ReadonlyMap<Buffer, Stage> {
  const free = new Map<Buffer, Stage>();
  for (const stage of stages) if (isFree(stage, free)) free.set(stage.target, stage);
  return free;
}

/** Stages, after the free ones that they need. */
export function withFree(stages: readonly Stage[], free: ReadonlyMap<Buffer, Stage>): readonly Stage[] {
  const needed = new Set<Stage>();
  const visit = (stage: Stage): void =>
    eachReadOf(stage, (source) => {
      const producer = free.get(source);
      if (!producer || needed.has(producer)) return;
      visit(producer);
      needed.add(producer);
    });
  stages.forEach(visit);
  return [...needed, ...stages];
}
