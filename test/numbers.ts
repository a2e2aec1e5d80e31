/** Numbers for tests: seeded, spread, extreme; and how they are compared. */
import type { Values } from "../compiler/scalar/evaluate.ts";
import { evaluateDim, type Sizes } from "../compiler/shape/dim.ts";
import type { Shape } from "../compiler/shape/shape.ts";

/** A sequence of pseudo-random numbers (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number in [low, high). */
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length)]!;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.whole(0, i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }
}

export const sizeOf = (shape: Shape, sizes: Sizes): number[] => shape.map((dim) => evaluateDim(dim, sizes));

export function filled(shape: Shape, sizes: Sizes, value: (i: number) => number): Values {
  const known = sizeOf(shape, sizes);
  const length = known.reduce((product, size) => product * size, 1);
  return { shape: known, data: Float64Array.from({ length }, (_, i) => value(i)) };
}

/** `count` numbers in [low, high], in random order, no two closer than a third of their share: no ties, no near ties. */
export function spread(random: Random, count: number, low: number, high: number): number[] {
  const places = random.shuffled(Array.from({ length: count }, (_, i) => i));
  return places.map((place) => low + ((high - low) * (place + random.between(1 / 6, 5 / 6))) / count);
}

export const extremes: readonly number[] = [
  0,
  -0,
  5e-324,
  1e-300,
  -1e-300,
  1e-8,
  0.5,
  -0.5,
  1,
  -1,
  3.7,
  -20,
  40,
  1e4,
  -1e4,
  1e300,
  -1e300,
  Infinity,
  -Infinity,
  NaN,
];

/** Whether two numbers differ by at most `tolerance` relative to the larger of them and `scale`. */
export function close(actual: number, expected: number, tolerance: number, scale = 0): boolean {
  if (Object.is(actual, expected) || actual === expected) return true;
  if (!Number.isFinite(actual) || !Number.isFinite(expected))
    return Number.isNaN(actual) && Number.isNaN(expected);
  return Math.abs(actual - expected) <= tolerance * Math.max(Math.abs(actual), Math.abs(expected), scale);
}

/** The first difference between two tensors as text; undefined where there is none. */
export function difference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  isClose: (actual: number, expected: number) => boolean,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} elements instead of ${expected.length}`;
  const at = Array.from(expected).findIndex((value, i) => !isClose(actual[i]!, value));
  return at < 0 ? undefined : `element ${at} is ${actual[at]} instead of ${expected[at]}`;
}
