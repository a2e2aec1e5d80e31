/** Places for buffers: one region a storage and unit; buffers that never live at the same time may share a place. */
import type { Buffer, Storage } from "../kernels/kernel.ts";
import { type Dim, factorOf, monomial, printDim, symbolsOf } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import type { Arena, PlacedRow, Slot } from "./plan.ts";
import type { Row } from "./rows.ts";

/** When a buffer is in use, as positions on one timeline; timelines exclude each other. */
export interface Lifetime {
  readonly buffer: Buffer;
  /** undefined: always. */
  readonly spans:
    readonly { readonly timeline: string; readonly from: number; readonly to: number }[] | undefined;
  readonly predicts: boolean;
}

interface Placed {
  readonly lifetime: Block;
  readonly slot: Slot;
}

function overlap(a: Pick<Lifetime, "spans">, b: Pick<Lifetime, "spans">): boolean {
  if (!a.spans || !b.spans) return true;
  return a.spans.some((x) =>
    b.spans!.some((y) => x.timeline === y.timeline && x.from <= y.to && y.from <= x.to),
  );
}

/** Lays out every buffer; the result does not depend on the order of equal sizes but on that of the list. */
export function layout(
  lifetimes: readonly Lifetime[],
  rows: readonly Row[] = [],
): {
  slots: ReadonlyMap<Buffer, Slot>;
  arenas: readonly Arena[];
  /** What lies at equal distances, and how large they are: 0 where all share a place. */
  rows: readonly PlacedRow[];
} {
  const regions = new Map<string, Placed[]>();
  const slots = new Map<Buffer, Slot>();
  const blocks = blocksOf(lifetimes, rows);
  for (const block of inPlacingOrder(blocks)) {
    const { buffers, stride } = block;
    const elements = elementsOf(buffers[0]!.type.shape);
    const unit = monomial(1, symbolsOf(elements));
    const key = `${buffers[0]!.storage} ${printDim(unit)}`;
    const region = regions.get(key) ?? [];
    regions.set(key, region);
    const slot = place(block, unit, region);
    region.push({ lifetime: block, slot });
    buffers.forEach((buffer, i) =>
      slots.set(buffer, { ...slot, offset: slot.offset + i * stride, length: factorOf(elements) }),
    );
  }
  return {
    slots,
    arenas: [...regions.values()].map(arenaOf).sort(byUnit),
    rows: blocks.filter(({ buffers }) => buffers.length > 1),
  };
}

/** What is placed at once. */
interface Block extends Omit<Lifetime, "buffer">, PlacedRow {
  readonly length: number;
}

const sizeOf = (buffer: Buffer): number => factorOf(elementsOf(buffer.type.shape));

const single = ({ buffer, ...rest }: Lifetime): Block => ({
  ...rest,
  buffers: [buffer],
  stride: 0,
  length: sizeOf(buffer),
});

/** Rows, each where its first buffer was, and what lies in none. */
function blocksOf(lifetimes: readonly Lifetime[], rows: readonly Row[]): readonly Block[] {
  const lives = new Map(lifetimes.map((lifetime) => [lifetime.buffer, lifetime]));
  const blockOf = new Map<Buffer, Block>();
  for (const row of rows) {
    const members = row.map((buffer) => lives.get(buffer));
    if (members.some((each) => !each || !each.spans !== !members[0]!.spans)) continue;
    for (const block of rowBlocks(members as readonly Lifetime[]))
      for (const buffer of block.buffers) blockOf.set(buffer, block);
  }
  return [...new Set(lifetimes.map((lifetime) => blockOf.get(lifetime.buffer) ?? single(lifetime)))];
}

/** One place for all where no two live at one time, two in turn where only neighbours do, else one beside the other. */
function rowBlocks(row: readonly Lifetime[]): readonly Block[] {
  const apart = (distance: number): boolean =>
    row.every((a, i) => row.slice(i + distance).every((b) => !overlap(a, b)));
  if (apart(1)) return [block(row, 0)];
  if (apart(2))
    return [0, 1].map((rest) =>
      block(
        row.filter((_, i) => i % 2 === rest),
        0,
      ),
    );
  return [block(row, sizeOf(row[0]!.buffer))];
}

const block = (row: readonly Lifetime[], stride: number): Block => ({
  buffers: row.map(({ buffer }) => buffer),
  stride,
  length: sizeOf(row[0]!.buffer) + stride * (row.length - 1),
  spans: row[0]!.spans && row.flatMap(({ spans }) => spans!),
  predicts: row.some(({ predicts }) => predicts),
});

/** What predictions need and what always lives comes first, then the largest. */
function inPlacingOrder(blocks: readonly Block[]): readonly Block[] {
  const always = ({ spans }: Block): number => (spans ? 1 : 0);
  return [...blocks].sort(
    (a, b) =>
      Number(b.predicts) - Number(a.predicts) ||
      always(a) - always(b) ||
      (a.spans && b.spans ? b.length - a.length : 0),
  );
}

/** The first gap among the buffers that live at the same time. */
function place(block: Block, unit: Dim, region: readonly Placed[]): Slot {
  const { length } = block;
  const busy = region
    .filter((placed) => overlap(placed.lifetime, block))
    .map(({ slot }) => slot)
    .sort((a, b) => a.offset - b.offset);
  let offset = 0;
  for (const slot of busy) {
    if (slot.offset - offset >= length) break;
    offset = Math.max(offset, slot.offset + slot.length);
  }
  return { storage: block.buffers[0]!.storage, unit, offset, length };
}

function arenaOf(region: readonly Placed[]): Arena {
  const { storage, unit } = region[0]!.slot;
  const end = (placed: readonly Placed[]): number =>
    Math.max(0, ...placed.map(({ slot }) => slot.offset + slot.length));
  return {
    storage,
    unit,
    length: end(region),
    lengthToPredict: end(region.filter(({ lifetime }) => lifetime.predicts)),
  };
}

const storages: readonly Storage[] = ["f32", "f64", "i32"];
const byUnit = (a: Arena, b: Arena): number =>
  storages.indexOf(a.storage) - storages.indexOf(b.storage) ||
  symbolsOf(a.unit).length - symbolsOf(b.unit).length ||
  (printDim(a.unit) < printDim(b.unit) ? -1 : 1);
