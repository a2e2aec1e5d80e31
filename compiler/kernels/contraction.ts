/** Sums of products whose factors run along different axes: what one factor reads is used again along the other's. */
import { multiply } from "../scalar/intrinsics.ts";
import { type Axis, eachIndex, eachRead, type Scalar } from "../scalar/scalar.ts";
import { type Buffer, loopsOf, type Stage } from "./kernel.ts";

/** Whether each element that a stage reads is used again along an axis that does not move it. */
export function isContraction(stage: Stage): boolean {
  if (stage.over.length === 0 || stage.combine !== "sum") return false;
  let found = false;
  const visit = (value: Scalar<Buffer>): void => {
    if (value.kind !== "apply") return;
    if (value.intrinsic === multiply) {
      const [a, b] = value.args.map((arg) => movers(arg, stage)) as [Set<Axis>, Set<Axis>];
      found ||= [...a].some((axis) => !b.has(axis)) && [...b].some((axis) => !a.has(axis));
    }
    value.args.forEach(visit);
  };
  visit(stage.value);
  return found;
}

/** The axes of a stage's loops along which a value reads something else. */
function movers(value: Scalar<Buffer>, stage: Stage): Set<Axis> {
  const loops = loopsOf(stage);
  const axes = new Set<Axis>();
  eachRead(value, (read) => eachIndex(read, (axis) => loops.includes(axis) && axes.add(axis)));
  return axes;
}

/** For every read inside the sums of a stage, the axes that move it. */
export function movedReads(stage: Stage): readonly ReadonlySet<Axis>[] {
  const reads: ReadonlySet<Axis>[] = [];
  eachRead(stage.value, (read) => {
    const moved = movers(read, stage);
    if (stage.over.some((axis) => moved.has(axis))) reads.push(moved);
  });
  return reads;
}
