/** From entries of kernels to the plan: equal kernels shared, every buffer placed, every port described. */
import { capacityMissing, memoryTooSmall } from "../diagnostics.ts";
import type { EntryRoots } from "../graph/entry.ts";
import { type Buffer, type Kernel, type Routine, symbolsIn } from "../kernels/kernel.ts";
import { layout } from "./arena.ts";
import { type Explanation, KernelLabels } from "./comments.ts";
import { headerOf } from "./header.ts";
import { totalBytes } from "./cost.ts";
import type { FusedStep } from "./kernels.ts";
import { lifetimesOf, persistent } from "./lifetimes.ts";
import { Names, symbolIdentifier } from "../kernels/names.ts";
import { derivedSymbols, symbol } from "../shape/dim.ts";
import { callsIn, type Entry, type Plan, type Signature, type Step, type PlacedRow } from "./plan.ts";
import { rowsOf } from "./rows.ts";
import { Rematerialization } from "./rematerialize.ts";
import { SharedKernels } from "./share.ts";
import { type Described, signatureOf } from "./signature.ts";

/** An entry whose nodes have become kernels. */
export interface FusedEntry {
  readonly roots: EntryRoots;
  readonly steps: readonly FusedStep[];
}

/** In this order kernels find their names: what step shares with the others is called as there. */
const namingOrder: readonly Entry["name"][] = [
  "initialise",
  "forward",
  "evaluate",
  "predict",
  "predictTraining",
  "backward",
  "update",
  "step",
];

/** Entries as calls of shared kernels. */
export function labelled(entries: readonly FusedEntry[], explanation: Explanation): readonly Entry[] {
  const shared = new SharedKernels();
  const labels = new KernelLabels(explanation);
  const inOrder = [...entries].sort(
    (a, b) => namingOrder.indexOf(a.roots.name) - namingOrder.indexOf(b.roots.name),
  );
  return inOrder.map((entry) => {
    const called = (step: FusedStep): Step => {
      if ("steps" in step) return { ...step, steps: step.steps.map(called) };
      const kernel = shared.shared(step.kernel, () => ({ ...step.kernel, ...labels.label(entry, step) }));
      return { kernel, arguments: step.arguments, times: step.times };
    };
    return { name: entry.roots.name, steps: entry.steps.map(called) };
  });
}

/** All memory for all entries may take so many bytes at these capacities. */
export interface Budget {
  readonly bytes: number;
  readonly capacities: ReadonlyMap<string, number>;
}

export function arrange(
  given: readonly Entry[],
  routines: ReadonlyMap<Kernel, Routine>,
  described: Described,
  budget?: Budget,
): Plan {
  const { entries, recomputed } = within(budget, given, routines, signatureOf(described));
  const kernels = entries.flatMap(({ steps }) => callsIn(steps).map(({ kernel }) => kernel));
  const signature = withDerived(signatureOf(described), kernels);
  const lifetimes = lifetimesOf(entries, routines, signature);
  const { slots, arenas, rows } = layout(lifetimes, recomputed.length > 0 ? [] : rowsOf(entries, signature));
  const unique = new Names([
    ...[...signature.symbols, ...signature.derivedSymbols].flatMap((symbol) =>
      ["", "Size", "Capacity", "Now", "Seen"].map((end) => `${symbolIdentifier(symbol)}${end}`),
    ),
    ...kernels.map(({ name }) => name),
  ]);
  const names = namesOf(slots.keys(), rows, unique);
  const story = headerOf(described.header, entries, arenas);
  return { signature: { ...signature, story }, entries, routines, slots, names, rows, arenas, recomputed };
}

/** The same entries, in which so many values are computed again that all fits: then each lies by itself, in no row. */
function within(
  budget: Budget | undefined,
  entries: readonly Entry[],
  routines: ReadonlyMap<Kernel, Routine>,
  signature: Signature,
): Pick<Plan, "entries" | "recomputed"> {
  let found: Pick<Plan, "entries" | "recomputed"> = { entries, recomputed: [] };
  if (!budget) return found;
  const { bytes: most, capacities } = budget;
  const missing = signature.symbols.filter((symbol) => !capacities.has(symbol));
  if (missing.length > 0) throw capacityMissing(missing);
  const bytesOf = (list: readonly Entry[]): number =>
    totalBytes(layout(lifetimesOf(list, routines, signature)).arenas, capacities);
  const { arenas } = layout(lifetimesOf(entries, routines, signature), rowsOf(entries, signature));
  let least = totalBytes(arenas, capacities);
  const again = new Rematerialization(entries, routines, persistent(signature), capacities);
  while (least > most && again.advance()) {
    const bytes = bytesOf(again.entries);
    if (bytes >= least) continue;
    least = bytes;
    found = { entries: again.entries, recomputed: again.recomputed };
  }
  if (least > most) throw memoryTooSmall(most, least);
  return found;
}

/** Every buffer's name; a row goes by what the names of its buffers have in common. */
function namesOf(
  buffers: Iterable<Buffer>,
  rows: readonly PlacedRow[],
  unique: Names,
): ReadonlyMap<Buffer, string> {
  const names = new Map<Buffer, string>();
  const rowOf = new Map(rows.flatMap((row) => row.buffers.map((buffer) => [buffer, row] as const)));
  for (const buffer of buffers) {
    if (names.has(buffer)) continue;
    const row = rowOf.get(buffer);
    const name = unique.fresh(row ? commonName(row) : buffer.name);
    for (const each of row?.buffers ?? [buffer]) names.set(each, name);
  }
  return names;
}

/** `layers0Norm1Weight`, `layers1Norm1Weight`, … → `layersNorm1Weight` */
function commonName({ buffers: [first, second] }: PlacedRow): string {
  const [a, b] = [first!, second!].map(({ name }) => name.split(/(\d+)/));
  const common = a!.filter((part, i) => part === b![i]).join("");
  return common.replace(/\d/g, "").length > 2 ? common : first!.name;
}

/** With the sizes that only kernels mention. */
function withDerived(signature: Signature, kernels: readonly Kernel[]): Signature {
  const mentioned = kernels.flatMap(({ stages, parameters }) => symbolsIn(stages, parameters));
  const derived = mentioned.flatMap((name) => derivedSymbols(symbol(name)));
  return { ...signature, derivedSymbols: [...new Set([...signature.derivedSymbols, ...derived])] };
}
