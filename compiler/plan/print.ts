/** Entries and plans as text, for people. */
import { printDim } from "../shape/dim.ts";
import { printType } from "../shape/shape.ts";
import type { Arena, Call, Entry, Plan, Slot } from "./plan.ts";

type Names = Plan["names"];

const printCall = ({ kernel, arguments: given }: Call, names: Names): string =>
  `${kernel.name}(${given.map((buffer) => names.get(buffer) ?? buffer.name).join(", ")})`;

const printEntry = ({ name, calls }: Entry, names: Names): string =>
  [name, ...calls.map((call) => `  ${printCall(call, names)}`)].join("\n");

const times = (count: number, unit: Slot["unit"]): string =>
  unit === 1 ? String(count) : `${count} × ${printDim(unit)}`;

const printArena = ({ storage, unit, length, lengthToPredict }: Arena): string =>
  `arena ${storage} ${printDim(unit)}: ${times(length, unit)}, to predict ${times(lengthToPredict, unit)}`;

/** The calls of every entry, then where every buffer lies. */
export function printPlan({ entries, slots, names, arenas }: Plan): string {
  const places = [...slots].map(
    ([buffer, { storage, unit, offset, length }]) =>
      `  ${names.get(buffer)}: ${printType(buffer.type)} at ${storage} ${printDim(unit)} ${offset}, ${times(length, unit)}`,
  );
  return `${entries.map((entry) => printEntry(entry, names)).join("\n")}\n${arenas.map(printArena).join("\n")}\nslots\n${places.join("\n")}\n`;
}
