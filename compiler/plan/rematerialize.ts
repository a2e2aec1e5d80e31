/**
 * Under a budget of memory, values between kernels are computed again where they are read next instead of being kept: the kernel
 * that made them is called again with what it read, so that every digit is the same.
 */
import { type Buffer, type Kernel, outlives, type Routine } from "../kernels/kernel.ts";
import type { Sizes } from "../shape/dim.ts";
import { bytesOfBuffer, operationsOf } from "./cost.ts";
import { timelineOf } from "./lifetimes.ts";
import { type Call, callsIn, type Entry, type Recomputation, type Step } from "./plan.ts";
import { usesOf } from "./uses.ts";

interface Moment {
  readonly entry: Entry["name"];
  readonly step: Step;
  readonly reads: ReadonlySet<Buffer>;
  readonly writes: ReadonlySet<Buffer>;
}

type Timeline = readonly Moment[];

function momentOf(entry: Entry["name"], step: Step): Moment {
  const uses = callsIn([step]).map((call) => usesOf(call));
  return {
    entry,
    step,
    reads: new Set(uses.flatMap(({ reads }) => [...reads])),
    writes: new Set(uses.flatMap(({ writes }) => [...writes])),
  };
}

const isUsed = ({ reads, writes }: Moment, buffer: Buffer): boolean =>
  reads.has(buffer) || writes.has(buffer);

/** One value computed again: what the timeline is then, and what that costs. */
interface Change {
  readonly timeline: Timeline;
  readonly recomputed: Recomputation;
  readonly load: Load;
}

/** The most bytes at one time, where, and how often. */
interface Load {
  readonly peak: number;
  readonly at: number;
  readonly count: number;
  readonly atAll: readonly number[];
}

export class Rematerialization {
  readonly #timelines = new Map<string, Timeline>();
  readonly #names: readonly Entry["name"][];
  readonly #persistent: ReadonlySet<Buffer>;
  readonly #sizes: Sizes;
  readonly #routines: ReadonlyMap<Kernel, Routine>;
  readonly #recomputed: Recomputation[] = [];

  constructor(
    entries: readonly Entry[],
    routines: ReadonlyMap<Kernel, Routine>,
    persistent: ReadonlySet<Buffer>,
    sizes: Sizes,
  ) {
    this.#names = entries.map(({ name }) => name);
    this.#persistent = persistent;
    this.#sizes = sizes;
    this.#routines = routines;
    for (const { name, steps } of entries) {
      const key = timelineOf(name);
      const moments = steps.map((step) => momentOf(name, step));
      this.#timelines.set(key, [...(this.#timelines.get(key) ?? []), ...moments]);
    }
  }

  /** The calls that compute values again. */
  get recomputed(): readonly Recomputation[] {
    return [...this.#recomputed];
  }

  get entries(): readonly Entry[] {
    const moments = [...this.#timelines.values()].flat();
    const stepsOf = (name: Entry["name"]): readonly Step[] =>
      moments.filter(({ entry }) => entry === name).map(({ step }) => step);
    return this.#names.map((name) => ({ name, steps: stepsOf(name) }));
  }

  /** Computes one value more again, where memory is fullest; false where that helps no more. */
  advance(): boolean {
    const loads = [...this.#timelines].map(([key, timeline]) => ({ key, load: this.#loadOf(timeline) }));
    for (const { key, load } of loads.sort((a, b) => b.load.peak - a.load.peak)) {
      const change = this.#best(this.#timelines.get(key)!, load);
      if (!change) continue;
      this.#timelines.set(key, change.timeline);
      this.#recomputed.push(change.recomputed);
      return true;
    }
    return false;
  }

  #best(timeline: Timeline, load: Load): Change | undefined {
    const alive = [...new Set(timeline.slice(0, load.at).flatMap(({ writes }) => [...writes]))].filter(
      (buffer) => this.#isMovable(buffer) && !isUsed(timeline[load.at]!, buffer),
    );
    const score = ({ load: after, recomputed }: Change): number =>
      (load.peak - after.atAll[load.at]!) / (operationsOf(recomputed.kernel, this.#sizes) + 1);
    const changes = alive
      .flatMap((buffer) => this.#changeFor(timeline, buffer, load.at) ?? [])
      .filter(
        ({ load: after }) => after.peak < load.peak || (after.peak === load.peak && after.count < load.count),
      );
    return changes.sort((a, b) => score(b) - score(a))[0];
  }

  #isMovable(buffer: Buffer): boolean {
    return !this.#persistent.has(buffer) && !outlives(buffer) && buffer.role !== "gradient";
  }

  /** Computes a value again that waits for its next reader at this time. */
  #changeFor(timeline: Timeline, buffer: Buffer, at: number): Change | undefined {
    const next = nextUse(timeline, buffer, at);
    const writers = timeline.flatMap(({ writes }, i) => (writes.has(buffer) ? [i] : []));
    const [made] = writers;
    if (next < 0 || writers.length !== 1 || made === undefined || made > at) return undefined;
    const { step, reads, writes } = timeline[made]!;
    if ("steps" in step || [...writes].some((target) => outlives(target))) return undefined;
    const between = timeline.slice(made + 1, next);
    if (between.some((moment) => [...moment.writes].some((target) => reads.has(target)))) return undefined;
    const { entry } = timeline[next]!;
    const places = new Map<Buffer, Buffer>();
    for (const target of writes) places.set(target, { ...target, role: "scratch" });
    const values = [...writes].filter((target) => this.#isReadOnlyIn(timeline, target, next, entry));
    if (!values.includes(buffer)) return undefined;
    const again: Call = { ...step, arguments: step.arguments.map((each) => places.get(each) ?? each) };
    const renamed = new Map(values.map((value) => [value, places.get(value)!]));
    const changed = [
      ...timeline.slice(0, next),
      momentOf(entry, again),
      ...timeline.slice(next).map((moment) => replaced(moment, renamed)),
    ];
    const recomputed = { entry, kernel: step.kernel, values: [...renamed.values()] };
    return { timeline: changed, recomputed, load: this.#loadOf(changed) };
  }

  /** Whether all that uses a value from some time on belongs to one entry. */
  #isReadOnlyIn(timeline: Timeline, buffer: Buffer, from: number, entry: Entry["name"]): boolean {
    const later = timeline.slice(from).filter((moment) => isUsed(moment, buffer));
    return this.#isMovable(buffer) && later.length > 0 && later.every((moment) => moment.entry === entry);
  }

  #loadOf(timeline: Timeline): Load {
    const spans = new Map<Buffer, [from: number, to: number]>();
    const inForward = new Set<Buffer>();
    timeline.forEach(({ entry, step }, i) => {
      for (const call of callsIn([step]))
        for (const buffer of [...call.arguments, ...this.#routines.get(call.kernel)!.scratch]) {
          if (buffer.role === "argument" || this.#persistent.has(buffer)) continue;
          const span = spans.get(buffer);
          // What forward leaves to others stays.
          const stays = buffer.role === "gradient" || (inForward.has(buffer) && entry !== "forward");
          const to = stays ? timeline.length - 1 : i;
          if (span) span[1] = Math.max(span[1], to);
          else spans.set(buffer, [i, to]);
          if (entry === "forward") inForward.add(buffer);
        }
    });
    const changes = Array.from({ length: timeline.length + 1 }, () => 0);
    for (const [buffer, [from, to]] of spans) {
      const bytes = bytesOfBuffer(buffer, this.#sizes);
      changes[from]! += bytes;
      changes[to + 1]! -= bytes;
    }
    let now = 0;
    const atAll = changes.slice(0, -1).map((change) => (now += change));
    const peak = Math.max(0, ...atAll);
    return { peak, at: atAll.indexOf(peak), count: atAll.filter((each) => each === peak).length, atAll };
  }
}

/** The next use of a value; of one that only stays because others read what forward left, their first. */
function nextUse(timeline: Timeline, buffer: Buffer, at: number): number {
  const next = timeline.findIndex((moment, i) => i > at && isUsed(moment, buffer));
  return next >= 0
    ? next
    : timeline.findIndex(({ entry, reads }) => entry === "backward" && reads.has(buffer));
}

/** The same with other buffers. */
function replaced(moment: Moment, by: ReadonlyMap<Buffer, Buffer>): Moment {
  if (![...by.keys()].some((buffer) => isUsed(moment, buffer))) return moment;
  const inStep = (step: Step): Step =>
    "steps" in step
      ? { ...step, steps: step.steps.map(inStep) }
      : { ...step, arguments: step.arguments.map((each) => by.get(each) ?? each) };
  return momentOf(moment.entry, inStep(moment.step));
}
