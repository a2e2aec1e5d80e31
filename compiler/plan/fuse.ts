/**
 * Joins stages into nests. Starting from a nest for each stage, the pair that saves the most traffic is joined first, as
 * long as one sweep over shared axes can do the work of both.
 */
import { type Buffer, outlives, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import { assumedSize } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import { isExact } from "./free.ts";
import { goesByTiles, join, mightJoin, type Nest, singleton, type Summary, summaryOf } from "./nest.ts";
import { NestOrder } from "./nest-order.ts";

interface Pair {
  readonly first: Stage;
  readonly second: Stage;
  readonly traffic: number;
}

/** The nests of an entry, in an order in which they can run. */
export function fuse(stages: readonly Stage[], free: ReadonlyMap<Buffer, Stage>): readonly Nest[] {
  const fusion = new Fusion(stages, free);
  const pairs = pairsOf(stages);
  const touching = new Map<Stage, number[]>(stages.map((stage) => [stage, []]));
  pairs.forEach(({ first, second }, i) => {
    touching.get(first)!.push(i);
    touching.get(second)!.push(i);
  });
  const isWaiting = new Uint8Array(pairs.length).fill(1);
  for (let i = 0; i < pairs.length; i++) {
    if (isWaiting[i] === 0) continue;
    isWaiting[i] = 0;
    const { first, second } = pairs[i]!;
    // A join may open the way for a pair that saves more, if it has to do with the new nest.
    for (const stage of fusion.tryJoin(first, second)?.originals ?? [])
      for (const other of touching.get(stage)!) {
        isWaiting[other] = 1;
        i = Math.min(i, other - 1);
      }
  }
  return fusion.inOrder();
}

/** Producers with their readers, then readers of one buffer with each other, the most traffic first. */
function pairsOf(stages: readonly Stage[]): readonly Pair[] {
  const writers = new Map(stages.map((stage) => [stage.target, stage]));
  const readers = new Map<Buffer, Stage[]>();
  const chains: Pair[] = [];
  for (const stage of stages) {
    const sources = new Set<Buffer>();
    eachReadOf(stage, (source) => sources.add(source));
    for (const source of sources) {
      const traffic = assumedSize(elementsOf(source.type.shape));
      const writer = writers.get(source);
      if (writer && !outlives(source)) chains.push({ first: writer, second: stage, traffic });
      else if (writer && writer !== stage) chains.push({ first: stage, second: writer, traffic });
      const others = readers.get(source) ?? [];
      readers.set(source, [...others, stage]);
    }
  }
  const siblings = [...readers].flatMap(([buffer, list]) =>
    list.slice(1).map((second, i): Pair => ({
      first: list[i]!,
      second,
      traffic: assumedSize(elementsOf(buffer.type.shape)),
    })),
  );
  const byTraffic = (a: Pair, b: Pair): number => b.traffic - a.traffic;
  const light = chains.filter(({ first }) => isLight(first, readers.get(first.target)?.length ?? 0));
  const heavy = chains.filter((pair) => !light.includes(pair));
  const pairs = [...light.sort(byTraffic), ...heavy.sort(byTraffic), ...siblings.sort(byTraffic)];
  // What follows a sum by tiles follows it as a whole or not at all: it has to be known before.
  const tiled = new Set(stages.filter(goesByTiles));
  const isLate = ({ first, second }: Pair): boolean => tiled.has(first) || tiled.has(second);
  return [...pairs.filter((pair) => !isLate(pair)), ...pairs.filter(isLate)];
}

/** What exact arithmetic makes of one stored value for one reader belongs to the reader: then the value alone is stored. */
function isLight(stage: Stage, readers: number): boolean {
  const sources = new Set<Buffer>();
  eachReadOf(stage, (source) => source.role === "scratch" && sources.add(source));
  return readers === 1 && stage.combine === undefined && sources.size <= 1 && isExact(stage.value);
}

class Fusion {
  readonly #nestOf = new Map<Stage, Nest>();
  readonly #free: ReadonlyMap<Buffer, Stage>;
  readonly #order: NestOrder;
  /** Pairs of nests that cannot share one, whatever becomes of others. */
  readonly #refused = new Map<Nest, Set<Nest>>();
  readonly #summaries = new Map<Nest, Summary>();

  constructor(stages: readonly Stage[], free: ReadonlyMap<Buffer, Stage>) {
    this.#free = free;
    for (const stage of stages) this.#nestOf.set(stage, singleton(stage, free));
    this.#order = new NestOrder(stages, this.#nestOf);
  }

  /** The nest that the nests of two stages are joined to; undefined where they are one, or cannot be. */
  tryJoin(first: Stage, second: Stage): Nest | undefined {
    const a = this.#nestOf.get(first)!;
    const b = this.#nestOf.get(second)!;
    if (a === b || this.#refused.get(a)?.has(b)) return undefined;
    const joined = this.#joined(a, b);
    if (!joined) {
      this.#refuse(a, b);
      this.#refuse(b, a);
      return undefined;
    }
    for (const stage of joined.originals) this.#nestOf.set(stage, joined);
    this.#order.replace(a, b, joined);
    return joined;
  }

  #joined(a: Nest, b: Nest): Nest | undefined {
    if (!mightJoin(this.#summary(a), this.#summary(b)) || this.#order.isThirdBetween(a, b)) return undefined;
    return join(this.#order.sorted([...a.originals, ...b.originals]), this.#free);
  }

  #summary(nest: Nest): Summary {
    const summary = this.#summaries.get(nest) ?? summaryOf(nest);
    this.#summaries.set(nest, summary);
    return summary;
  }

  #refuse(a: Nest, b: Nest): void {
    this.#refused.set(a, (this.#refused.get(a) ?? new Set()).add(b));
  }

  inOrder(): readonly Nest[] {
    return this.#order.inOrder(new Set(this.#nestOf.values()));
  }
}
