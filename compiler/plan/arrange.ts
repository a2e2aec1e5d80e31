/** From entries of kernels to the plan: equal kernels shared, every buffer placed, every port described. */
import type { Node } from "../graph/node.ts";
import type { Program } from "../graph/program.ts";
import type { Buffer, Kernel, Routine } from "../kernels/kernel.ts";
import { isLeaf, type Leaf } from "../primitives/leaves.ts";
import { reachable } from "../graph/walk.ts";
import type { Range } from "../primitives/indexing.ts";
import { predictable, type EntryRoots } from "../transforms/enter.ts";
import { layout, type Lifetime } from "./arena.ts";
import type { Buffers } from "./buffers.ts";
import { KernelLabels } from "./comments.ts";
import type { Fused } from "./kernels.ts";
import { Names } from "./names.ts";
import type { Call, Entry, OutputPort, ParameterPort, Plan, Port, Signature } from "./plan.ts";
import { SharedKernels } from "./share.ts";

/** An entry whose nodes have become kernels. */
export interface FusedEntry {
  readonly roots: EntryRoots;
  readonly kernels: readonly Fused[];
}

export interface Described {
  readonly program: Program;
  readonly optimizerStates: readonly Node[];
  readonly story: readonly string[];
  readonly source: string;
  readonly buffers: Buffers;
}

/** In this order kernels find their names: what step shares with the others is called as there. */
const namingOrder: readonly Entry["name"][] = ["initialise", "forward", "predict", "backward", "update", "step"];

/** Entries as calls of shared kernels. */
export function callsOf(entries: readonly FusedEntry[]): readonly Entry[] {
  const shared = new SharedKernels();
  const labels = new KernelLabels();
  const inOrder = [...entries].sort((a, b) => namingOrder.indexOf(a.roots.name) - namingOrder.indexOf(b.roots.name));
  return inOrder.map((entry) => ({
    name: entry.roots.name,
    calls: entry.kernels.map((fused): Call => {
      const kernel = shared.shared(fused.kernel, () => ({ ...fused.kernel, ...labels.label(entry, fused) }));
      return { kernel, arguments: fused.arguments };
    }),
  }));
}

export function arrange(entries: readonly Entry[], routines: ReadonlyMap<Kernel, Routine>, described: Described): Plan {
  const signature = signatureOf(described);
  const { slots, arenas } = layout(lifetimesOf(entries, routines, signature, described.buffers.residuals));
  const unique = new Names(signature.symbols);
  const names = new Map([...slots.keys()].map((buffer) => [buffer, unique.fresh(buffer.name)]));
  return { signature, entries, routines, slots, names, arenas };
}

/** forward, backward and update follow one another; all other entries stand alone. */
const timelineOf = (name: Entry["name"]): string => (name === "backward" || name === "update" ? "forward" : name);

function lifetimesOf(
  entries: readonly Entry[],
  routines: ReadonlyMap<Kernel, Routine>,
  signature: Signature,
  residuals: ReadonlySet<Buffer>,
): readonly Lifetime[] {
  const spans = new Map<Buffer, { timeline: string; from: number; to: number }[]>();
  const predicting = new Set<Buffer>();
  const clock = new Map<string, number>();
  const use = (buffer: Buffer, timeline: string, time: number): void => {
    const list = spans.get(buffer) ?? [];
    spans.set(buffer, list);
    const span = list.find((each) => each.timeline === timeline);
    if (span) span.to = time;
    else list.push({ timeline, from: time, to: time });
  };
  for (const { name, calls } of entries)
    for (const { kernel, arguments: given } of calls) {
      const timeline = timelineOf(name);
      const time = clock.get(timeline) ?? 0;
      clock.set(timeline, time + 1);
      for (const buffer of [...given, ...routines.get(kernel)!.scratch]) {
        use(buffer, timeline, time);
        if (name === "predict" || name === "initialise") predicting.add(buffer);
      }
    }
  const always = persistent(signature);
  for (const buffer of always) if (!spans.has(buffer)) spans.set(buffer, []);
  const toTheEnd = (buffer: Buffer): boolean => residuals.has(buffer) || buffer.role === "gradient";
  return [...spans]
    .filter(([buffer]) => buffer.role !== "argument")
    .map(([buffer, list]) => ({
      buffer,
      spans: always.has(buffer) ? undefined : toTheEnd(buffer) ? list.map((span) => ({ ...span, to: Infinity })) : list,
      predicts: predicts(buffer, predicting, signature),
    }));
}

/** What lives as long as the trainer. */
function persistent(signature: Signature): ReadonlySet<Buffer> {
  const ports = [signature.inputs, signature.targets, signature.outputs, signature.parameters, signature.states, signature.optimizerStates];
  const loss = signature.loss ? [signature.loss] : [];
  return new Set([...[...ports.flat(), ...loss].map(({ buffer }) => buffer), ...signature.constants.map(({ buffer }) => buffer)]);
}

function predicts(buffer: Buffer, predicting: ReadonlySet<Buffer>, signature: Signature): boolean {
  const ports: readonly Port[] = [...signature.parameters, ...signature.states, ...signature.inputs];
  if (ports.some((port) => port.buffer === buffer)) return true;
  const excluded: readonly Port[] = [...signature.optimizerStates, ...signature.targets];
  return predicting.has(buffer) && !excluded.some((port) => port.buffer === buffer);
}

function signatureOf({ program, optimizerStates, story, source, buffers }: Described): Signature {
  const roots = [...program.outputs.values(), ...(program.loss ? [program.loss] : []), ...program.updates.values()];
  const nodes = reachable(roots);
  const leaves = nodes.filter((node): node is Node<Leaf> => isLeaf(node));
  const named = [...program.names].filter(([leaf]) => leaf.inputs.length === 0);
  const port = (node: Node, key: string): Port => ({
    key,
    buffer: buffers.leaf(node as Node<Leaf>),
    shape: node.shape,
    dtype: node.dtype,
    ranges: nodes
      .filter((each) => each.primitive.name === "inRange" && each.inputs[0] === node)
      .map((each) => each.attributes as Range),
  });
  const ofRole = (role: Leaf["role"]): Port[] =>
    leaves.filter((leaf) => leaf.attributes.role === role).map((leaf) => port(leaf as Node, program.graph.nameOf(leaf as Node) ?? role));
  const free = predictable(program);
  const output = (key: string, node: Node): OutputPort => ({
    key,
    buffer: buffers.output(key, node.type),
    shape: node.shape,
    dtype: node.dtype,
    ranges: [],
    predicted: free.has(key),
  });
  const states = named.filter(([leaf]) => isLeaf(leaf, "state"));
  const inputs = ofRole("input");
  const targets = ofRole("target");
  const symbols = new Set([...inputs, ...targets].flatMap(({ shape }) => shape.flatMap((dim) => (typeof dim === "number" ? [] : dim.symbols))));
  return {
    name: program.name,
    source,
    story,
    precision: program.graph.precision,
    symbols: [...symbols],
    inputs,
    targets,
    outputs: [...program.outputs].map(([key, node]) => output(key, node)),
    loss: program.loss && output("loss", program.loss),
    parameters: named
      .filter(([leaf]) => isLeaf(leaf, "parameter"))
      .map(([leaf, name]): ParameterPort => ({ ...port(leaf, name), gradient: program.gradients.has(leaf) ? buffers.gradient(leaf) : undefined })),
    states: states.filter(([leaf]) => !optimizerStates.includes(leaf)).map(([leaf, name]) => port(leaf, name)),
    optimizerStates: states.filter(([leaf]) => optimizerStates.includes(leaf)).map(([leaf, name]) => port(leaf, name)),
    settings: leaves.flatMap(({ attributes: { setting, initial } }) => (setting === undefined ? [] : [{ name: setting, initial: initial ?? 0 }])),
    constants: reachable([...roots, ...program.gradients.values()])
      .filter((node): node is Node<Leaf> => isLeaf(node, "constant"))
      .map((leaf) => ({ buffer: buffers.leaf(leaf), data: leaf.attributes.data! })),
  };
}
