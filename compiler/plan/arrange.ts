/** From entries of kernels to the plan: equal kernels shared, every buffer placed, every port described. */
import type { EntryRoots } from "../graph/entry.ts";
import { type Kernel, type Routine, symbolsIn } from "../kernels/kernel.ts";
import { layout } from "./arena.ts";
import { type Explanation, KernelLabels } from "./comments.ts";
import { headerOf } from "./header.ts";
import type { FusedStep } from "./kernels.ts";
import { lifetimesOf } from "./lifetimes.ts";
import { Names, symbolIdentifier } from "../kernels/names.ts";
import { derivedSymbols, symbol } from "../shape/dim.ts";
import { callsIn, type Entry, type Plan, type Signature, type Step } from "./plan.ts";
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

export function arrange(
  entries: readonly Entry[],
  routines: ReadonlyMap<Kernel, Routine>,
  described: Described,
): Plan {
  const kernels = entries.flatMap(({ steps }) => callsIn(steps).map(({ kernel }) => kernel));
  const signature = withDerived(signatureOf(described), kernels);
  const { slots, arenas } = layout(lifetimesOf(entries, routines, signature, described.buffers.residuals));
  const unique = new Names([
    ...[...signature.symbols, ...signature.derivedSymbols].flatMap((symbol) =>
      ["", "Size", "Capacity", "Now", "Seen"].map((end) => `${symbolIdentifier(symbol)}${end}`),
    ),
    ...kernels.map(({ name }) => name),
  ]);
  const names = new Map([...slots.keys()].map((buffer) => [buffer, unique.fresh(buffer.name)]));
  const story = headerOf(described.header, entries, arenas);
  return { signature: { ...signature, story }, entries, routines, slots, names, arenas };
}

/** With the sizes that only kernels mention. */
function withDerived(signature: Signature, kernels: readonly Kernel[]): Signature {
  const mentioned = kernels.flatMap(({ stages, parameters }) => symbolsIn(stages, parameters));
  const derived = mentioned.flatMap((name) => derivedSymbols(symbol(name)));
  return { ...signature, derivedSymbols: [...new Set([...signature.derivedSymbols, ...derived])] };
}
