/** Lists that repeat themselves: what equal layers make of a list is one layer, several times, with other numbers. */

/** How items are compared. */
export interface Comparison<T> {
  /** Only items of equal keys can repeat each other. */
  readonly key: (item: T) => string;
  /** By how much the numbers of the second item differ from those of the first; undefined where more than numbers differ. */
  readonly steps: (first: T, second: T) => readonly number[] | undefined;
  /** How well a turn would begin with this item. */
  readonly rate?: (turn: readonly T[], steps: readonly (readonly number[])[]) => number;
}

/** Items that come several times, every time with numbers that have grown by the same steps. */
export interface Run<T> {
  readonly turn: readonly T[];
  readonly count: number;
  /** For each item of the turn. */
  readonly steps: readonly (readonly number[])[];
}

export const isRun = <T extends object>(item: T | Run<T>): item is Run<T> => "turn" in item;

/** Fewer turns are written out: that is read more easily. */
export const leastTurns = 3;

const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i]);

/** The list with its runs in the place of what they stand for, the one that saves most first. */
export function withRuns<T extends object>(
  items: readonly T[],
  comparison: Comparison<T>,
): readonly (T | Run<T>)[] {
  return new Search(items, comparison).within(0, items.length);
}

/** Where a list repeats itself: `length` items, each equal to that `period` places before. */
interface Stretch {
  readonly start: number;
  readonly length: number;
  readonly period: number;
}

const turnsOf = ({ length, period }: Stretch): number => Math.floor(length / period);
const saving = (stretch: Stretch): number => (turnsOf(stretch) - 1) * stretch.period;

class Search<T extends object> {
  readonly #items: readonly T[];
  readonly #comparison: Comparison<T>;
  readonly #keys: readonly string[];

  constructor(items: readonly T[], comparison: Comparison<T>) {
    this.#items = items;
    this.#comparison = comparison;
    this.#keys = items.map((item) => comparison.key(item));
  }

  within(from: number, to: number): readonly (T | Run<T>)[] {
    let best: Stretch | undefined;
    for (let period = 1; period * leastTurns <= to - from; period++)
      for (const stretch of this.#stretches(from, to, period))
        if (!best || saving(stretch) > saving(best)) best = stretch;
    if (!best) return this.#items.slice(from, to);
    const start = this.#bestStart(best);
    const end = start + turnsOf(best) * best.period;
    return [...this.within(from, start), this.#run(start, best), ...this.within(end, to)];
  }

  #run(start: number, stretch: Stretch): Run<T> {
    const { period } = stretch;
    const places = Array.from({ length: period }, (_, i) => start + i);
    return {
      turn: places.map((i) => this.#items[i]!),
      count: turnsOf(stretch),
      steps: places.map((i) => this.#steps(i, period)!),
    };
  }

  #steps(i: number, period: number): readonly number[] | undefined {
    if (this.#keys[i] !== this.#keys[i + period]) return undefined;
    return this.#comparison.steps(this.#items[i]!, this.#items[i + period]!);
  }

  /** The stretches of enough turns. */
  *#stretches(from: number, to: number, period: number): Generator<Stretch> {
    const steps = Array.from({ length: to - from - period }, (_, i) => this.#steps(from + i, period));
    const goesOn = (i: number): boolean => {
      const [now, next] = [steps[i - from], steps[i - from + period]];
      return now !== undefined && next !== undefined && equal(now, next);
    };
    let start = from;
    for (let i = from; i <= to - 2 * period; i++) {
      if (i < to - 2 * period && goesOn(i)) continue;
      if (i - start >= period) yield { start, length: i - start + 2 * period, period };
      start = i + 1;
    }
  }

  /** What does not fill a turn may lie before or behind. */
  #bestStart(stretch: Stretch): number {
    const { rate } = this.#comparison;
    const { start, period, length } = stretch;
    if (!rate) return start;
    const starts = Array.from({ length: (length % period) + 1 }, (_, i) => start + i);
    const rates = starts.map((each) => {
      const { turn, steps } = this.#run(each, stretch);
      return rate(turn, steps);
    });
    return starts[rates.indexOf(Math.max(...rates))]!;
  }
}

const numbersIn = (text: string): readonly number[] => (text.match(/\d+/g) ?? []).map(Number);
/** Equal for texts that differ in their numbers only. */
export const withoutNumbers = (text: string): string => text.replaceAll(/\d+/g, "#");

/** By how much the numbers in a text grow. */
export function growthOf(first: string, second: string): readonly number[] {
  const others = numbersIn(second);
  return numbersIn(first).map((number, i) => others[i]! - number);
}
