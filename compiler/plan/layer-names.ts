/** What places are called whichever of many equal layers they belong to: `layers.*.norm.weight`. */
import { cotangentName } from "../graph/names.ts";
import type { Program } from "../graph/program.ts";
import { identifier } from "../kernels/names.ts";
import { leastTurns } from "../kernels/runs.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { printShape } from "../shape/shape.ts";

/** The common names of leaves of equal layers, and of their cotangents, by their own. */
export function layerNames({ names }: Program): ReadonlyMap<string, string> {
  const groups = new Map<string, { readonly common: string; readonly own: string[] }>();
  for (const [leaf, own] of names) {
    if (!isLeaf(leaf, "parameter") && !isLeaf(leaf, "state")) continue;
    const common = own.replaceAll(/(?<=^|\.)\d+(?=\.)/g, "*");
    const key = `${common} ${printShape(leaf.shape)}`;
    const group = groups.get(key) ?? { common, own: [] };
    group.own.push(own);
    groups.set(key, group);
  }
  const shared = [...groups.values()].filter(
    ({ common, own }) => own.length >= leastTurns && own[0] !== common,
  );
  return new Map(
    shared.flatMap(({ common, own }) =>
      own.flatMap((name): [string, string][] => [
        [name, common],
        [cotangentName(name), identifier(cotangentName(common))],
      ]),
    ),
  );
}
