/** When buffers are in use: which may share a place. */
import type { Buffer, Kernel, Routine } from "../kernels/kernel.ts";
import type { Lifetime } from "./arena.ts";
import { type Call, callsIn, type Entry, type Port, type Signature } from "./plan.ts";

/** forward, backward and update follow one another; all other entries stand alone. */
export const timelineOf = (name: Entry["name"]): string =>
  name === "backward" || name === "update" ? "forward" : name;

/** When each buffer is in use. */
export function lifetimesOf(
  entries: readonly Entry[],
  routines: ReadonlyMap<Kernel, Routine>,
  signature: Signature,
): readonly Lifetime[] {
  const residuals = residualsOf(entries);
  const spans = new Map<Buffer, { timeline: string; from: number; to: number }[]>();
  const used = new Map<Entry["name"], Set<Buffer>>([
    ["predict", new Set()],
    ["initialise", new Set()],
  ]);
  const clock = new Map<string, number>();
  const use = (buffer: Buffer, timeline: string, time: number): void => {
    const list = spans.get(buffer) ?? [];
    spans.set(buffer, list);
    const span = list.find((each) => each.timeline === timeline);
    if (span) span.to = time;
    else list.push({ timeline, from: time, to: time });
  };
  const useAll = (name: Entry["name"], calls: readonly Call[], time: number): void => {
    for (const { kernel, arguments: given } of calls)
      for (const buffer of [...given, ...routines.get(kernel)!.scratch]) {
        use(buffer, timelineOf(name), time);
        used.get(name)?.add(buffer);
      }
  };
  for (const { name, steps } of entries)
    for (const step of steps) {
      const timeline = timelineOf(name);
      const time = clock.get(timeline) ?? 0;
      clock.set(timeline, time + 1);
      // What a loop over time uses, it uses as long as it runs.
      useAll(name, callsIn([step]), time);
    }
  const always = persistent(signature);
  for (const buffer of always) if (!spans.has(buffer)) spans.set(buffer, []);
  const toTheEnd = (buffer: Buffer): boolean => residuals.has(buffer) || buffer.role === "gradient";
  return [...spans]
    .filter(([buffer]) => buffer.role !== "argument")
    .map(([buffer, list]) => ({
      buffer,
      spans: always.has(buffer)
        ? undefined
        : toTheEnd(buffer)
          ? list.map((span) => ({ ...span, to: Infinity }))
          : list,
      predicts:
        used.get("predict")!.has(buffer) || predicts(buffer, used.get("initialise")!.has(buffer), signature),
    }));
}

/** What forward leaves to backward and update: it stays, for they may be asked again. */
function residualsOf(entries: readonly Entry[]): ReadonlySet<Buffer> {
  const usedIn = (names: readonly Entry["name"][]): readonly Buffer[] =>
    entries
      .filter(({ name }) => names.includes(name))
      .flatMap(({ steps }) => callsIn(steps).flatMap((call) => call.arguments));
  const later = new Set(usedIn(["backward", "update"]));
  return new Set(usedIn(["forward"]).filter((buffer) => later.has(buffer)));
}

/** What lives as long as the trainer. */
export function persistent(signature: Signature): ReadonlySet<Buffer> {
  const ports = [
    signature.inputs,
    signature.targets,
    signature.outputs,
    signature.parameters,
    signature.states,
    signature.optimizerStates,
  ];
  const loss = signature.loss ? [signature.loss] : [];
  return new Set([
    ...[...ports.flat(), ...loss].map(({ buffer }) => buffer),
    ...[...signature.constants, ...signature.settings].map(({ buffer }) => buffer),
  ]);
}

/** Whether a module without training has a place for what its predictions do not read. */
function predicts(buffer: Buffer, isInitialised: boolean, signature: Signature): boolean {
  const ports: readonly Port[] = [...signature.parameters, ...signature.states, ...signature.inputs];
  if (ports.some((port) => port.buffer === buffer)) return true;
  const excluded: readonly Port[] = [...signature.optimizerStates, ...signature.targets];
  return isInitialised && !excluded.some((port) => port.buffer === buffer);
}
