/** Which nests must run before which, kept while nests are joined. */
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
    const open = [...this.#after.get(from)!].filter((nest) => nest !== to);
    const seen = new Set(open);
    for (let nest = open.pop(); nest; nest = open.pop())
      for (const next of this.#after.get(nest)!) {
        if (next === to) return true;
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
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
