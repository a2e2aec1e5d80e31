/** Whether the points of a loop may be computed in turns: what one of them does, the others do not see. */
import { isSameScalar } from "../scalar/same.ts";
import { type Axis, eachRead, type Read, type Scalar } from "../scalar/scalar.ts";
import { everyStatement, type Source } from "./copies.ts";
import { type Buffer, isBuffer, type Local, type Statement, type Value } from "./kernel.ts";
import { valuesOf } from "./statements.ts";

type Store = Extract<Statement, { kind: "store" }>;

/**
 * Each point stores to places of its own, or adds to what nobody reads meanwhile: sums change neither their terms nor, at
 * one place, their order.
 */
export function mayMix(body: readonly Statement[], axis: Axis): boolean {
  const all = everyStatement(body);
  const reads = all.flatMap(valuesOf).flatMap(readsIn);
  const inside = new Set(all.flatMap((each) => (each.kind === "let" ? [each.local] : [])));
  return all.every((statement) => {
    if (statement.kind === "combine" && !inside.has(statement.local))
      return statement.combine !== "last" && !reads.some(({ source }) => source === statement.local);
    if (statement.kind !== "store") return true;
    return isOwnPlace(statement, axis, all, reads) || onlyAdds(statement.target, all, reads);
  });
}

function readsIn(value: Value): readonly Read<Source>[] {
  const found: Read<Source>[] = [];
  eachRead(value as Scalar<Buffer | Local>, (each) => found.push(each));
  return found;
}

const isIndex = (at: Value | undefined, axis: Axis): boolean => at?.kind === "index" && at.axis === axis;

/** Whether a dimension of the target is indexed by the axis, wherever it is stored to or read. */
function isOwnPlace(
  { target, at }: Store,
  axis: Axis,
  all: readonly Statement[],
  reads: readonly Read<Source>[],
): boolean {
  const d = at.findIndex((each) => isIndex(each, axis));
  if (d < 0) return false;
  const places = [
    ...all.flatMap((each) => (each.kind === "store" && each.target === target ? [each.at] : [])),
    ...reads.flatMap((each) => (each.source === target ? [each.at] : [])),
  ];
  return places.every((place) => isIndex(place[d], axis));
}

/** Whether a target is only stored to as what it was, combined with something else. */
function onlyAdds(target: Buffer, all: readonly Statement[], reads: readonly Read<Source>[]): boolean {
  const stores = all.filter((each): each is Store => each.kind === "store" && each.target === target);
  const adds = ({ at, value }: Store): boolean => {
    const [before] = value.kind === "apply" ? value.args : [];
    return (
      before?.kind === "read" &&
      isBuffer(before.source) &&
      before.source === target &&
      before.at.every((each, d) => isSameScalar(each, at[d]!))
    );
  };
  return stores.every(adds) && reads.filter(({ source }) => source === target).length === stores.length;
}
