/** Tables in which equal layers are told of once. */
import { growthOf, isRun, type Run, withoutNumbers, withRuns } from "../kernels/runs.ts";
import { aligned } from "./table.ts";

type Row = readonly string[];

const textOf = (row: Row): string => row.join(" ");

/** The rows in columns; rows that come again with other numbers are followed by a line that says so. */
export function toldOnce(rows: readonly Row[]): string[] {
  const items = withRuns(rows, {
    key: (row) => withoutNumbers(textOf(row)),
    steps: (first, second) => growthOf(textOf(first), textOf(second)),
    // A turn is one layer's, if that can be.
    rate: (turn, steps) => -pathsOf({ turn, steps, count: 2 }).size,
  });
  const lines = aligned(items.flatMap((item) => (isRun(item) ? item.turn : [item])));
  let at = 0;
  return items.flatMap((item) => {
    const shown = lines.slice(at, at + (isRun(item) ? item.turn.length : 1));
    at += shown.length;
    return isRun(item) ? [...shown, `… likewise ${others(item)}`] : shown;
  });
}

/** `layers.1 … layers.11`, or how often, where no path has a number that grows. */
function others(run: Run<Row>): string {
  const paths = pathsOf(run);
  return paths.size === 1 ? [...paths].join() : `${run.count - 1} times more`;
}

const pathsOf = ({ turn, count, steps }: Run<Row>): ReadonlySet<string> =>
  new Set(turn.flatMap((row, i) => pathsIn(textOf(row), steps[i]!, count)));

function pathsIn(text: string, steps: readonly number[], count: number): readonly string[] {
  const found = [...text.matchAll(/(?<path>[A-Za-z_][\w.]*\.)?(?<number>\d+)/g)];
  let number = 0;
  return [...text.matchAll(/\d+/g)].flatMap((match) => {
    const step = steps[number++]!;
    const { path } =
      found.find(({ index, 0: { length } }) => index + length === match.index + match[0].length)?.groups ??
      {};
    if (step === 0 || path === undefined) return [];
    const at = (turn: number): string => `${path}${Number(match[0]) + turn * step}`;
    return [count === 2 ? at(1) : `${at(1)} … ${at(count - 1)}`];
  });
}
