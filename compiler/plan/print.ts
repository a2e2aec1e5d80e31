/** Entries and plans as text, for people. */
import { printDim } from "../shape/dim.ts";
import { printType } from "../shape/shape.ts";
import type { Arena, Call, Entry, Plan, Slot, Step } from "./plan.ts";

type Names = Plan["names"];

const printCall = ({ kernel, arguments: given }: Call, names: Names): string =>
  `${kernel.name}(${given.map((buffer) => names.get(buffer) ?? buffer.name).join(", ")})`;

function printStep(step: Step, names: Names): string[] {
  if (!("steps" in step)) return [`  ${printCall(step, names)}`];
  const head = `  repeat ${printDim(step.axis.extent)} times${step.reverse ? ", in reverse" : ""}`;
  return [head, ...step.steps.flatMap((inner) => printStep(inner, names).map((line) => `  ${line}`))];
}

const printEntry = ({ name, steps }: Entry, names: Names): string =>
  [name, ...steps.flatMap((step) => printStep(step, names))].join("\n");

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
