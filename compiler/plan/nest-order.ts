/** Which nests must run before which, and an order that holds it, kept while nests are joined. */
import { invariant } from "../diagnostics.ts";
import { type Buffer, outlives, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import type { Nest } from "./nest.ts";

export class NestOrder {
  readonly #position: ReadonlyMap<Stage, number>;
  /** The position of a nest's first stage. */
  readonly #first = new Map<Nest, number>();
  readonly #after = new Map<Nest, Set<Nest>>();
  readonly #before = new Map<Nest, Set<Nest>>();
  /** Every nest after those it depends on; where two were joined, a place is empty. */
  readonly #sequence: (Nest | undefined)[] = [];
  readonly #place = new Map<Nest, number>();

  constructor(stages: readonly Stage[], nestOf: ReadonlyMap<Stage, Nest>) {
    this.#position = new Map(stages.map((stage, i) => [stage, i]));
    for (const stage of stages) {
      const nest = nestOf.get(stage)!;
      this.#add(nest);
      this.#put(nest, this.#sequence.length);
    }
    const writers = new Map<Buffer, Stage>(stages.map((stage) => [stage.target, stage]));
    for (const stage of stages)
      eachReadOf(stage, (source) => {
        const writer = writers.get(source);
        if (!writer || writer === stage) return;
        const [earlier, later] = outlives(source) ? [stage, writer] : [writer, stage];
        invariant(this.#position.get(earlier)! < this.#position.get(later)!, "stages come in no order");
        this.#link(nestOf.get(earlier)!, nestOf.get(later)!);
      });
  }

  #put(nest: Nest, place: number): void {
    this.#sequence[place] = nest;
    this.#place.set(nest, place);
  }

  #add(nest: Nest): void {
    this.#first.set(nest, Math.min(...nest.originals.map((stage) => this.#position.get(stage)!)));
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
    this.#reorder(a, b, joined);
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

  /** What lies between the two and depends on the first comes after both, all else there before them. */
  #reorder(a: Nest, b: Nest, joined: Nest): void {
    const [first, last] = this.#inSequence(a, b);
    const [from, to] = [this.#place.get(first)!, this.#place.get(last)!];
    const behind = this.#dependentsBefore(first, to);
    const between = this.#sequence.slice(from + 1, to).filter((nest) => nest !== undefined);
    const order = [
      ...between.filter((nest) => !behind.has(nest)),
      joined,
      ...between.filter((nest) => behind.has(nest)),
    ];
    for (let place = from; place <= to; place++) this.#sequence[place] = undefined;
    order.forEach((nest, i) => this.#put(nest, from + i));
    this.#place.delete(a);
    this.#place.delete(b);
  }

  #inSequence(a: Nest, b: Nest): readonly [Nest, Nest] {
    return this.#place.get(a)! < this.#place.get(b)! ? [a, b] : [b, a];
  }

  /** What depends on a nest, as far as it lies before a place. */
  #dependentsBefore(nest: Nest, place: number): ReadonlySet<Nest> {
    const found = new Set<Nest>();
    const open = [nest];
    for (let each = open.pop(); each; each = open.pop())
      for (const next of this.#after.get(each)!) {
        if (found.has(next) || this.#place.get(next)! >= place) continue;
        found.add(next);
        open.push(next);
      }
    return found;
  }

  /** Whether a third nest lies between: a nest that contained both would have to run before and after it. */
  isThirdBetween(a: Nest, b: Nest): boolean {
    const [first, last] = this.#inSequence(a, b);
    const before = this.#before.get(last)!;
    for (const nest of this.#dependentsBefore(first, this.#place.get(last)!))
      if (before.has(nest)) return true;
    return false;
  }

  /** The nests so that each runs after those it depends on, else in the order of their stages. */
  inOrder(nests: ReadonlySet<Nest>): readonly Nest[] {
    const waiting = new Map([...nests].map((nest) => [nest, this.#before.get(nest)!.size]));
    const left = [...nests].sort((a, b) => this.#first.get(a)! - this.#first.get(b)!);
    const result: Nest[] = [];
    while (left.length > 0) {
      const at = left.findIndex((nest) => waiting.get(nest) === 0);
      invariant(at >= 0, "nests wait for each other");
      const [ready] = left.splice(at, 1) as [Nest];
      result.push(ready);
      for (const next of this.#after.get(ready)!) waiting.set(next, waiting.get(next)! - 1);
    }
    return result;
  }
}
