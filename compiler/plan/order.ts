/** The order of what an entry does: stages, and loops over time with stages of their own. */
import { invariant } from "../diagnostics.ts";
import type { Node } from "../graph/node.ts";
import { type Buffer, outlives, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import type { Axis } from "../scalar/scalar.ts";

/** A loop over time. */
export interface TimeLoop {
  readonly axis: Axis;
  readonly reverse: boolean;
  readonly body: Stages;
}

/** Stages and loops in order, and the node whose value each stage computes. */
export interface Stages {
  readonly list: readonly Item[];
  readonly nodes: ReadonlyMap<Buffer, Node>;
}

export type Item = Stage | TimeLoop;

export const isTimeLoop = (item: Item | readonly Stage[]): item is TimeLoop => "body" in item;

/** All stages, those of loops included. */
export const everyStage = (items: readonly Item[]): readonly Stage[] =>
  items.flatMap((item) => (isTimeLoop(item) ? everyStage(item.body.list) : [item]));

export function readsOf(items: readonly Item[]): ReadonlySet<Buffer> {
  const found = new Set<Buffer>();
  for (const stage of everyStage(items)) eachReadOf(stage, (source) => found.add(source));
  return found;
}

const writesOf = (item: Item): ReadonlySet<Buffer> => new Set(everyStage([item]).map(({ target }) => target));

/** Without what nothing reads: the indices of what is the same everywhere, say. */
export function needed(
  items: readonly Item[],
  readElsewhere: ReadonlySet<Buffer> = new Set(),
): readonly Item[] {
  const read = new Set([...readsOf(items), ...readElsewhere]);
  const isRead = ({ target }: Stage): boolean => target.role !== "scratch" || read.has(target);
  const kept = items.flatMap((item): Item[] => {
    if (!isTimeLoop(item)) return isRead(item) ? [item] : [];
    return [{ ...item, body: { ...item.body, list: needed(item.body.list, read) } }];
  });
  return everyStage(kept).length === everyStage(items).length ? items : needed(kept, readElsewhere);
}

type Before = ReadonlyMap<Item, ReadonlySet<Item>>;

/** Producers come before their readers, the readers of an old value before its update; `carries` are updated here. */
function dependencesOf(items: readonly Item[], carries: ReadonlySet<Buffer>): Before {
  const before = new Map<Item, Set<Item>>(items.map((item) => [item, new Set<Item>()]));
  const writers = new Map<Buffer, Item[]>();
  for (const item of items)
    for (const target of writesOf(item)) writers.set(target, [...(writers.get(target) ?? []), item]);
  const isUpdate = (buffer: Buffer): boolean =>
    outlives(buffer) && (buffer.role !== "carry" || carries.has(buffer));
  for (const item of items)
    for (const source of readsOf([item]))
      for (const writer of writers.get(source) ?? []) {
        if (writer === item) continue;
        if (isUpdate(source)) before.get(writer)!.add(item);
        else before.get(item)!.add(writer);
      }
  return before;
}

function sorted(items: readonly Item[], before: Before): readonly Item[] {
  const done = new Set<Item>();
  for (let size = -1; size < done.size;) {
    size = done.size;
    for (const item of items) if ([...before.get(item)!].every((other) => done.has(other))) done.add(item);
  }
  invariant(done.size === items.length, "stages depend on each other");
  return [...done];
}

/**
 * Items in order. Between loops over time, a stage comes as late as what reads it allows, so that it shares a nest with its
 * readers, and what nothing here reads as early as it can.
 */
export function inOrder(items: readonly Item[], carries: ReadonlySet<Buffer>): readonly Item[] {
  const before = dependencesOf(items, carries);
  const list = sorted(items, before);
  const loops = list.filter(isTimeLoop);
  if (loops.length === 0) return list;
  const place = new Map<Item, number>();
  const after = new Map<Item, Item[]>(list.map((item) => [item, []]));
  for (const item of list) {
    for (const other of before.get(item)!) after.get(other)!.push(item);
    // Loop number l lies at 2 l + 1, stages at even places between.
    const earliest = Math.max(
      0,
      ...[...before.get(item)!].map((other) => place.get(other)! + (isTimeLoop(other) ? 1 : 0)),
    );
    place.set(item, isTimeLoop(item) ? 2 * loops.indexOf(item) + 1 : earliest);
  }
  for (const item of [...list].reverse()) {
    const readers = after.get(item)!;
    if (isTimeLoop(item) || readers.length === 0) continue;
    place.set(item, Math.min(...readers.map((reader) => place.get(reader)! - (isTimeLoop(reader) ? 1 : 0))));
  }
  return [...list].sort((a, b) => place.get(a)! - place.get(b)!);
}

/** Runs of stages, and the loops between them. */
export function partsOf(items: readonly Item[]): readonly (TimeLoop | readonly Stage[])[] {
  const parts: (TimeLoop | Stage[])[] = [];
  for (const item of items) {
    const last = parts.at(-1);
    if (isTimeLoop(item)) parts.push(item);
    else if (Array.isArray(last)) last.push(item);
    else parts.push([item]);
  }
  return parts;
}
