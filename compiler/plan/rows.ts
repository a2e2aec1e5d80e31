/** Rows: places that equal layers are given turn by turn. They lie at equal distances, so that the calls become one loop. */
import type { Buffer } from "../kernels/kernel.ts";
import { isRun, leastTurns, type Run, withRuns } from "../kernels/runs.ts";
import { printShape } from "../shape/shape.ts";
import { buffersOf, type Entry, type Port, type Signature, type Step, StepKeys } from "./plan.ts";

/** Buffers of one shape, one for each layer. */
export type Row = readonly Buffer[];

/** The rows of all entries. */
export function rowsOf(entries: readonly Entry[], signature: Signature): readonly Row[] {
  const keys = new StepKeys();
  const rows = new Rows();
  for (const row of storedRows(signature)) rows.addAll([row]);
  for (const { steps } of entries) {
    let at = 0;
    for (const item of withRuns(steps, { key: (step) => keys.of(step), steps: () => [] })) {
      if (isRun(item)) rows.addAll(sequencesIn(item, steps.slice(at)));
      at += isRun(item) ? item.count * item.turn.length : 1;
    }
  }
  return rows.list;
}

/** What has one path but for a number in it: `layers.0.weight`, `layers.1.weight`, … */
function storedRows({ parameters, states, optimizerStates }: Signature): readonly Row[] {
  const gradients = parameters.flatMap(({ key, gradient }) =>
    gradient ? [{ key: `${key}.gradient`, buffer: gradient }] : [],
  );
  const rows: Row[] = [];
  let left: readonly Stored[] = [...parameters, ...states, ...optimizerStates, ...gradients];
  for (let depth = 0; left.some(({ key }) => numbersIn(key).length > depth); depth++) {
    const groups = new Map<string, Stored[]>();
    for (const each of left) {
      const group = groupOf(each, depth);
      if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), each]);
    }
    const found = [...groups.values()].filter((group) => group.length >= leastTurns);
    const number = ({ key }: Stored): number => Number(numbersIn(key)[depth]);
    for (const group of found)
      rows.push(group.toSorted((a, b) => number(a) - number(b)).map(({ buffer }) => buffer));
    const taken = new Set(found.flat());
    left = left.filter((each) => !taken.has(each));
  }
  return rows;
}

type Stored = Pick<Port, "key" | "buffer">;

const numbersIn = (key: string): readonly string[] => key.split(".").filter((part) => /^\d+$/.test(part));

/** The path without its number at a depth, and what lies there. */
function groupOf({ key, buffer }: Stored, depth: number): string | undefined {
  if (numbersIn(key).length <= depth) return undefined;
  let seen = 0;
  const path = key.split(".").map((part) => (/^\d+$/.test(part) && seen++ === depth ? "*" : part));
  return `${path.join(".")} ${kindOf(buffer)}`;
}

/** What each argument of a run is, turn by turn; `steps` begin with the run. */
function sequencesIn({ turn, count }: Run<Step>, steps: readonly Step[]): readonly Row[] {
  const given = steps.slice(0, count * turn.length).map(buffersOf);
  return turn.flatMap((_, i) =>
    given[i]!.map((__, argument) =>
      Array.from({ length: count }, (___, t) => given[i + t * turn.length]![argument]!),
    ),
  );
}

const kindOf = ({ storage, type, strides, role }: Buffer): string =>
  `${storage} ${type.dtype} ${printShape(type.shape)} ${printShape(strides)} ${role}`;

/** The stretches of one kind: the last of a sequence may be an output, the first an input. */
function alike(sequence: Row): readonly Row[] {
  const stretches: Buffer[][] = [];
  for (const buffer of sequence) {
    const last = stretches.at(-1);
    if (last && kindOf(last[0]!) === kindOf(buffer)) last.push(buffer);
    else stretches.push([buffer]);
  }
  return stretches;
}

const isPossible = (buffers: Row): boolean =>
  buffers.length >= leastTurns &&
  new Set(buffers).size === buffers.length &&
  buffers[0]!.role !== "argument" &&
  new Set(buffers.map(kindOf)).size === 1;

class Rows {
  readonly #rows = new Set<Buffer[]>();
  readonly #rowOf = new Map<Buffer, Buffer[]>();

  get list(): readonly Row[] {
    return [...this.#rows].filter((row) => row.length >= leastTurns);
  }

  /** Sequences of one run: those that are new go in the direction that most known ones have in it. */
  addAll(sequences: readonly Row[]): void {
    const possible = sequences.flatMap(alike).filter(isPossible);
    let direction = 0;
    for (const sequence of possible) direction += this.#direction(sequence);
    for (const sequence of possible) this.#add(direction < 0 ? sequence.toReversed() : sequence);
  }

  #direction([first, second]: Row): number {
    const row = this.#rowOf.get(first!);
    if (!row || this.#rowOf.get(second!) !== row) return 0;
    return row.indexOf(second!) - row.indexOf(first!);
  }

  #add(sequence: Row): void {
    const rows = sequence.map((buffer) => this.#rowOf.get(buffer)).filter((each) => each !== undefined);
    const [row, ...others] = new Set(rows);
    if (others.length > 0) return;
    if (row) this.#extend(row, sequence);
    else this.#start(sequence);
  }

  #start(sequence: Row): void {
    const row = [...sequence];
    this.#rows.add(row);
    for (const buffer of row) this.#rowOf.set(buffer, row);
  }

  /** Adds what a sequence has before and behind a row, if the rest is the row, in this or the other direction. */
  #extend(row: Buffer[], sequence: Row): void {
    const known = sequence.filter((buffer) => row.includes(buffer));
    const list = known.length > 1 && this.#direction(known) < 0 ? sequence.toReversed() : sequence;
    const from =
      row.indexOf(list.find((buffer) => row.includes(buffer))!) -
      list.findIndex((buffer) => row.includes(buffer));
    const fits = list.every((buffer, i) => (row[from + i] ?? buffer) === buffer);
    if (!fits || known.length !== list.filter((_, i) => row[from + i] !== undefined).length) return;
    const before = list.slice(0, Math.max(0, -from));
    const behind = list.slice(row.length - from);
    row.unshift(...before);
    row.push(...behind);
    for (const buffer of [...before, ...behind]) this.#rowOf.set(buffer, row);
  }
}
