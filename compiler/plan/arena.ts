/** Places for buffers: one region a storage and unit; buffers that never live at the same time may share a place. */
import type { Buffer, Storage } from "../kernels/kernel.ts";
import { type Dim, factorOf, monomial, printDim, symbolsOf } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import type { Arena, Slot } from "./plan.ts";

/** When a buffer is in use, as positions on one timeline; timelines exclude each other. */
export interface Lifetime {
  readonly buffer: Buffer;
  /** undefined: always. */
  readonly spans:
    readonly { readonly timeline: string; readonly from: number; readonly to: number }[] | undefined;
  readonly predicts: boolean;
}

interface Placed {
  readonly lifetime: Lifetime;
  readonly slot: Slot;
}

function overlap(a: Lifetime, b: Lifetime): boolean {
  if (!a.spans || !b.spans) return true;
  return a.spans.some((x) =>
    b.spans!.some((y) => x.timeline === y.timeline && x.from <= y.to && y.from <= x.to),
  );
}

/** Lays out every buffer; the result does not depend on the order of equal sizes but on that of the list. */
export function layout(lifetimes: readonly Lifetime[]): {
  slots: ReadonlyMap<Buffer, Slot>;
  arenas: readonly Arena[];
} {
  const regions = new Map<string, Placed[]>();
  const slots = new Map<Buffer, Slot>();
  for (const lifetime of inPlacingOrder(lifetimes)) {
    const { buffer } = lifetime;
    const elements = elementsOf(buffer.type.shape);
    const unit = monomial(1, symbolsOf(elements));
    const key = `${buffer.storage} ${printDim(unit)}`;
    const region = regions.get(key) ?? [];
    regions.set(key, region);
    const slot = place(lifetime, factorOf(elements), unit, region);
    region.push({ lifetime, slot });
    slots.set(buffer, slot);
  }
  return { slots, arenas: [...regions.values()].map(arenaOf).sort(byUnit) };
}

/** What predictions need and what always lives comes first, then the largest. */
function inPlacingOrder(lifetimes: readonly Lifetime[]): readonly Lifetime[] {
  const always = (lifetime: Lifetime): number => (lifetime.spans ? 1 : 0);
  const size = ({ buffer }: Lifetime): number => factorOf(elementsOf(buffer.type.shape));
  return [...lifetimes].sort(
    (a, b) =>
      Number(b.predicts) - Number(a.predicts) ||
      always(a) - always(b) ||
      (a.spans && b.spans ? size(b) - size(a) : 0),
  );
}

/** The first gap among the buffers that live at the same time. */
function place(lifetime: Lifetime, length: number, unit: Dim, region: readonly Placed[]): Slot {
  const busy = region
    .filter((placed) => overlap(placed.lifetime, lifetime))
    .map(({ slot }) => slot)
    .sort((a, b) => a.offset - b.offset);
  let offset = 0;
  for (const slot of busy) {
    if (slot.offset - offset >= length) break;
    offset = Math.max(offset, slot.offset + slot.length);
  }
  return { storage: lifetime.buffer.storage, unit, offset, length };
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
