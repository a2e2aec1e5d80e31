/** What equal layers do, as loops: how places, names and calls follow from the number of the layer. */
import type { Buffer } from "../../kernels/kernel.ts";
import { type Run, withRuns } from "../../kernels/runs.ts";
import { buffersOf, type Plan, type Step, StepKeys } from "../../plan/plan.ts";
import { times } from "./places.ts";

/** The name of a place and how many strides it lies behind that. */
interface Position {
  readonly name: string;
  readonly index: number;
  /** As text. */
  readonly stride: string;
}

/** Counts turns: the variable, and which number it has in the first. */
export interface Turns {
  readonly first: number;
  readonly count: number;
  readonly isReverse: boolean;
}

export const counterOfTurns = "layer";

/** `layer`, `layer + 1`, `2 * layer`, `11 - layer` */
function inTurns(first: number, step: number, turns: Turns): string {
  const factor = turns.isReverse ? -step : step;
  const rest = first - factor * turns.first;
  const term = Math.abs(factor) === 1 ? counterOfTurns : `${Math.abs(factor)} * ${counterOfTurns}`;
  if (factor < 0) return `${rest} - ${term}`;
  if (rest === 0) return term;
  return rest < 0 ? `${term} - ${-rest}` : `${term} + ${rest}`;
}

export function headOf({ first, count, isReverse }: Turns): string {
  const layer = counterOfTurns;
  return isReverse
    ? `for (let ${layer} = ${first}; ${layer} >= ${first - count + 1}; ${layer}--) {`
    : `for (let ${layer} = ${first}; ${layer} < ${first + count}; ${layer}++) {`;
}

/** Turns as most of the first indices and their steps would have them. */
export function turnsOf(
  count: number,
  pairs: readonly { readonly index: number; readonly step: number }[],
): Turns {
  const moving = pairs.filter(({ step }) => step !== 0);
  const isReverse = moving.filter(({ step }) => step < 0).length * 2 > moving.length;
  const firsts = moving
    .filter(({ step }) => step < 0 === isReverse)
    .map(({ index, step }) => Math.floor(index / Math.abs(step)));
  const [first = isReverse ? count - 1 : 0] = byFrequency(firsts);
  return { first: isReverse ? Math.max(first, count - 1) : first, count, isReverse };
}

/** The most frequent first, of equally frequent ones the smallest. */
function byFrequency(values: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a - b).map(([value]) => value);
}

/** A text whose numbers grow from turn to turn, as a literal. */
export function textInTurns(text: string, steps: readonly number[], turns: Turns): string {
  if (steps.every((step) => step === 0)) return JSON.stringify(text);
  let number = 0;
  const parts = text.split(/(\d+)/).map((part, i) => {
    if (i % 2 === 0) return JSON.stringify(part).slice(1, -1).replaceAll(/[`$]/g, "\\$&");
    const step = steps[number++]!;
    return step === 0 ? part : `\${${inTurns(Number(part), step, turns)}}`;
  });
  return `\`${parts.join("")}\``;
}

/** Where the buffers of a plan lie, told from the rows that they are in. */
export class Positions {
  readonly #plan: Plan;
  readonly #places = new Map<Buffer, { readonly index: number; readonly stride: string }>();
  readonly #keys = new StepKeys();

  constructor(plan: Plan) {
    this.#plan = plan;
    for (const { buffers, stride } of plan.rows)
      buffers.forEach((buffer, i) => {
        const { unit } = plan.slots.get(buffer)!;
        this.#places.set(buffer, { index: stride === 0 ? 0 : i, stride: times(stride, unit) });
      });
  }

  of(buffer: Buffer): Position {
    const name = this.#plan.names.get(buffer)!;
    return { name, index: 0, stride: "", ...this.#places.get(buffer) };
  }

  /** The address of a buffer. */
  address(buffer: Buffer): string {
    const { name, index, stride } = this.of(buffer);
    return index === 0 ? name : `${name} + ${index === 1 ? stride : `${index} * ${stride}`}`;
  }

  /** The address in every turn, where it grows by this many strides a turn. */
  addressIn(buffer: Buffer, step: number, turns: Turns): string {
    if (step === 0) return this.address(buffer);
    const { name, index, stride } = this.of(buffer);
    const factor = inTurns(index, step, turns);
    return `${name} + ${/^\w+$/.test(factor) ? factor : `(${factor})`} * ${stride}`;
  }

  /** How many strides lie between two buffers; undefined where they are not in one row. */
  step(first: Buffer, second: Buffer): number | undefined {
    if (first === second) return 0;
    const [a, b] = [this.of(first), this.of(second)];
    return first.role !== "argument" && a.name === b.name ? b.index - a.index : undefined;
  }

  /** Steps of an entry, with loops over what equal layers do. */
  withTurns(steps: readonly Step[]): readonly (Step | Run<Step>)[] {
    return withRuns(steps, {
      key: (step) => this.#keys.of(step),
      steps: (first, second) => {
        const others = buffersOf(second);
        const result = buffersOf(first).map((buffer, i) => this.step(buffer, others[i]!));
        return result.every((each) => each !== undefined) ? result : undefined;
      },
      rate: (turn, stepsOfTurn) => {
        const pairs = this.pairs(turn, stepsOfTurn);
        const { first } = turnsOf(1, pairs);
        return pairs.filter(({ index, step }) => step !== 0 && Math.floor(index / Math.abs(step)) === first)
          .length;
      },
    });
  }

  /** The indices in the first turn and how they grow. */
  pairs(
    turn: readonly Step[],
    steps: readonly (readonly number[])[],
  ): readonly { readonly index: number; readonly step: number }[] {
    return turn.flatMap((each, i) =>
      buffersOf(each).map((buffer, argument) => ({
        index: this.of(buffer).index,
        step: steps[i]![argument]!,
      })),
    );
  }
}
