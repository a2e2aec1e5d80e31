/** Which nests must run before which, kept while nests are joined. */
import { type Buffer, outlives, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import type { Nest } from "./nest.ts";

/** The positions of a nest's first and last stage. */
interface Extent {
  readonly first: number;
  readonly last: number;
}

export class NestOrder {
  readonly #position: ReadonlyMap<Stage, number>;
  readonly #extents = new Map<Nest, Extent>();
  readonly #after = new Map<Nest, Set<Nest>>();
  readonly #before = new Map<Nest, Set<Nest>>();

  constructor(stages: readonly Stage[], nestOf: ReadonlyMap<Stage, Nest>) {
    this.#position = new Map(stages.map((stage, i) => [stage, i]));
    for (const nest of nestOf.values()) this.#add(nest);
    const writers = new Map<Buffer, Stage>(stages.map((stage) => [stage.target, stage]));
    for (const stage of stages)
      eachReadOf(stage, (source) => {
        const writer = writers.get(source);
        if (!writer || writer === stage) return;
        const [earlier, later] = outlives(source) ? [stage, writer] : [writer, stage];
        this.#link(nestOf.get(earlier)!, nestOf.get(later)!);
      });
  }

  #add(nest: Nest): void {
    const positions = nest.originals.map((stage) => this.#position.get(stage)!);
    this.#extents.set(nest, { first: Math.min(...positions), last: Math.max(...positions) });
    this.#after.set(nest, new Set());
    this.#before.set(nest, new Set());
  }

  #link(earlier: Nest, later: Nest): void {
    if (earlier === later) return;
    this.#after.get(earlier)!.add(later);
    this.#before.get(later)!.add(earlier);
  }

  sorted(stages: readonly Stage[]): readonly Stage[] {
    return [...stages].sort((a, b) => this.#position.get(a)! - this.#position.get(b)!);
  }

  /** Puts a nest in the place of the two that it joins. */
  replace(a: Nest, b: Nest, joined: Nest): void {
    this.#add(joined);
    const own = (nest: Nest): boolean => nest === a || nest === b;
    for (const part of [a, b]) {
      for (const later of this.#after.get(part)!) {
        this.#before.get(later)!.delete(part);
        if (!own(later)) this.#link(joined, later);
      }
      for (const earlier of this.#before.get(part)!) {
        this.#after.get(earlier)!.delete(part);
        if (!own(earlier)) this.#link(earlier, joined);
      }
      this.#after.delete(part);
      this.#before.delete(part);
    }
  }

  /** Whether a third nest lies between: a nest that contained both would have to run before and after it. */
  isThirdBetween(a: Nest, b: Nest): boolean {
    return this.#detours(a, b) || this.#detours(b, a);
  }

  #detours(from: Nest, to: Nest): boolean {
    // Dependences lead to later stages: what begins behind the end of `to` does not lead there.
    const { last } = this.#extents.get(to)!;
    const open = [...this.#after.get(from)!].filter((nest) => nest !== to);
    const seen = new Set(open);
    for (let nest = open.pop(); nest; nest = open.pop())
      for (const next of this.#after.get(nest)!) {
        if (next === to) return true;
        if (seen.has(next) || this.#extents.get(next)!.first > last) continue;
        seen.add(next);
        open.push(next);
      }
    return false;
  }

  /** The nests so that each runs after those it depends on, else in the order of their stages. */
  inOrder(nests: ReadonlySet<Nest>): readonly Nest[] {
    const waiting = new Map([...nests].map((nest) => [nest, this.#before.get(nest)!.size]));
    const left = [...nests].sort((a, b) => this.#extents.get(a)!.first - this.#extents.get(b)!.first);
    const result: Nest[] = [];
    while (left.length > 0) {
      const [ready] = left.splice(
        left.findIndex((nest) => waiting.get(nest) === 0),
        1,
      ) as [Nest];
      result.push(ready);
      for (const next of this.#after.get(ready)!) waiting.set(next, waiting.get(next)! - 1);
    }
    return result;
  }
}
