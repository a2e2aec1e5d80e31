/** Entries and plans as text, for people. */
import type { Buffer } from "../kernels/kernel.ts";
import { printDim } from "../shape/dim.ts";
import { printType } from "../shape/shape.ts";
import { bytes, bytesIn, flopsOf } from "./cost.ts";
import { persistent } from "./lifetimes.ts";
import { type Arena, type Call, callsIn, type Entry, type Plan, type Slot, type Step } from "./plan.ts";
import { usesOf } from "./uses.ts";

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

/** Which values forward keeps for backward and update, and which are computed again: what each takes, and would take. */
function printDecisions({ entries, names, recomputed, signature }: Plan): readonly string[] {
  const lasting = persistent(signature);
  const callsOf = (...which: readonly Entry["name"][]): readonly Call[] =>
    entries.filter(({ name }) => which.includes(name)).flatMap(({ steps }) => callsIn(steps));
  const later = new Set(callsOf("backward", "update").flatMap((call) => call.arguments));
  const kept = callsOf("forward").flatMap((call) =>
    [...usesOf(call).writes]
      .filter((buffer) => later.has(buffer) && !lasting.has(buffer) && buffer.role !== "carry")
      .map((buffer) => ({ buffer, kernel: call.kernel })),
  );
  const value = (buffer: Buffer): string => `${names.get(buffer)}, ${bytesIn([buffer])} bytes`;
  return [
    ...kept.map(
      ({ buffer, kernel }) =>
        `  keeps ${value(buffer)}; ${kernel.name} would compute it again in ${flopsOf(kernel)} FLOPs`,
    ),
    ...recomputed.map(
      ({ entry, kernel, values }) =>
        `  ${entry} computes ${values.map(value).join(" and ")} again: ${kernel.name}, ${flopsOf(kernel)} FLOPs`,
    ),
  ];
}

/** The calls of every entry, then what is kept and where every buffer lies. */
export function printPlan(plan: Plan): string {
  const { entries, slots, names, arenas } = plan;
  const places = [...slots].map(
    ([buffer, { storage, unit, offset, length }]) =>
      `  ${names.get(buffer)}: ${printType(buffer.type)} at ${storage} ${printDim(unit)} ${offset}, ${times(length, unit)}`,
  );
  const lines = [
    ...entries.map((entry) => printEntry(entry, names)),
    `memory ${bytes(arenas)} bytes`,
    ...printDecisions(plan),
    ...arenas.map(printArena),
    "slots",
    ...places,
  ];
  return `${lines.join("\n")}\n`;
}
