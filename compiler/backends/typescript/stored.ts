/** Tables of what state dicts hold and of parameters: what equal layers have is written once. */
import { growthOf, isRun, type Run, withoutNumbers, withRuns } from "../../kernels/runs.ts";
import type { ParameterPort, StoredPort } from "../../plan/plan.ts";
import { printShape } from "../../shape/shape.ts";
import type { Scope } from "./scope.ts";
import { counterOfTurns, textInTurns, type Turns, turnsOf } from "./turns.ts";

/** How a row of a table is printed: names, and places by number. */
export interface Cells {
  /** Name number `i` as a literal. */
  name(i: number): string;
  /** The address of buffer number `i`. */
  address(i: number): string;
}

const namesOf = ({ key, aliases }: StoredPort): readonly string[] => [key, ...aliases];

/** All that has a place. */
const buffersOf = (port: StoredPort | ParameterPort) => [
  port.buffer,
  ...("gradient" in port && port.gradient ? [port.gradient] : []),
];

export type PortRun<P> = P | Run<P>;

/** Ports, with runs of those of equal layers. */
export function portsInRuns<P extends StoredPort>(ports: readonly P[], scope: Scope): readonly PortRun<P>[] {
  return withRuns(ports, {
    key: (port) =>
      `${namesOf(port).map(withoutNumbers).join()} ${printShape(port.shape)} ${port.dtype} ${buffersOf(port).length}`,
    steps: (first, second) => {
      const names = namesOf(first).flatMap((name, i) => growthOf(name, namesOf(second)[i]!));
      const others = buffersOf(second);
      const places = buffersOf(first).map((buffer, i) => scope.positions.step(buffer, others[i]!));
      return places.every((step) => step !== undefined) ? [...names, ...places] : undefined;
    },
  });
}

/** Lines of a table, those of equal layers inside a function of the layer. */
export function table<P extends StoredPort>(
  ports: readonly P[],
  scope: Scope,
  line: (port: P, cells: Cells) => string,
): string[] {
  return portsInRuns(ports, scope).flatMap((item) => {
    if (!isRun(item)) return [line(item, plainCells(item, scope))];
    const turns = turnsInNames(item);
    const lines = item.turn.map((port, i) => line(port, cellsInTurns(port, item.steps[i]!, turns, scope)));
    return [`...eachLayer(${turns.first}, ${turns.count}, (${counterOfTurns}) => [`, ...lines, "]),"];
  });
}

/** As many turns as names have numbers, counted as most of them count. */
function turnsInNames<P extends StoredPort>({ turn, count, steps }: Run<P>): Turns {
  const pairs = turn.flatMap(({ key }, i) =>
    (key.match(/\d+/g) ?? []).map((number, j) => ({ index: Number(number), step: steps[i]![j]! })),
  );
  return { ...turnsOf(count, pairs), isReverse: false };
}

function plainCells(port: StoredPort, scope: Scope): Cells {
  return {
    name: (i) => JSON.stringify(namesOf(port)[i]),
    address: (i) => scope.name({ buffer: buffersOf(port)[i]! }),
  };
}

function cellsInTurns(port: StoredPort, steps: readonly number[], turns: Turns, scope: Scope): Cells {
  const counts = namesOf(port).map((name) => name.match(/\d+/g)?.length ?? 0);
  const before = (i: number): number => counts.slice(0, i).reduce((sum, each) => sum + each, 0);
  return {
    name: (i) => textInTurns(namesOf(port)[i]!, steps.slice(before(i), before(i + 1)), turns),
    address: (i) => scope.nameInTurns(buffersOf(port)[i]!, steps[before(counts.length) + i]!, turns),
  };
}
