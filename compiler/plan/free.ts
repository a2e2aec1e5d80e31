/** Stages that cost less to compute again than to store: every nest computes those it needs for itself. */
import { type Buffer, type BufferRole, loopsOf, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import type { Scalar } from "../scalar/scalar.ts";

export const isExact = (value: Scalar<Buffer>): boolean =>
  value.kind !== "apply" || (value.intrinsic.exact && value.args.every(isExact));

const known: ReadonlySet<BufferRole> = new Set(["input", "constant", "setting"]);

/** Numbers that follow from sizes and settings, and what exact arithmetic makes of integer inputs, row by row. */
function isFree(stage: Stage, free: ReadonlyMap<Buffer, Stage>, drawsAgain: boolean): boolean {
  const { target } = stage;
  const loops = loopsOf(stage).length;
  // What is kept for every step of a loop over time is stored.
  const keeps = stage.axes.some((axis) => axis.isTime);
  if (target.role !== "scratch" || stage.combine || keeps) return false;
  if (drawsAgain && isDrawn(stage, free)) return true;
  if (loops > 1) return false;
  if (loops === 1 && (target.storage !== "i32" || !isExact(stage.value))) return false;
  let result = true;
  eachReadOf(
    stage,
    (source) =>
      (result &&= free.has(source) || (loops === 0 ? source.role === "setting" : known.has(source.role))),
  );
  return result;
}

/** What is made of random draws alone, such as the mask of a dropout: the backward draws the same numbers again. */
function isDrawn(stage: Stage, free: ReadonlyMap<Buffer, Stage>): boolean {
  let reads = 0;
  let isAlone = true;
  eachReadOf(stage, (source) => {
    reads++;
    isAlone &&= free.has(source) ? isDrawn(free.get(source)!, free) : isCounter(source);
  });
  return reads > 0 && isAlone;
}

/** A seed or the number of a step. */
const isCounter = ({ role, storage, type }: Buffer): boolean =>
  role === "state" && storage === "i32" && type.shape.length === 0;

/** The free stages by their targets, producers before readers; `known` are free already; `drawsAgain`: draws are, too. */
export function freeStages(
  stages: readonly Stage[],
  known: ReadonlyMap<Buffer, Stage>,
  drawsAgain = false,
): ReadonlyMap<Buffer, Stage> {
  const free = new Map(known);
  for (const stage of stages) if (isFree(stage, free, drawsAgain)) free.set(stage.target, stage);
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
