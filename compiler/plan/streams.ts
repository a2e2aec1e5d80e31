/**
 * Draws of equal layers differ in their sequence only: where kernels would otherwise be equal, its number is read from memory,
 * so that they become one.
 */
import type { Buffer, Kernel, Stage } from "../kernels/kernel.ts";
import { leastTurns } from "../kernels/runs.ts";
import { normal, uniformDouble, uniformFloat } from "../scalar/intrinsics.ts";
import { read, type Scalar } from "../scalar/scalar.ts";
import type { FusedEntry } from "./arrange.ts";
import { type Fused, fusedIn, type FusedStep } from "./kernels.ts";
import { signatureOf } from "./share.ts";

/** The number of a sequence, as it lies in memory. */
export interface StreamConstant {
  readonly buffer: Buffer;
  readonly data: readonly [number];
}

export interface Streamed {
  readonly entries: readonly FusedEntry[];
  readonly constants: readonly StreamConstant[];
}

const draws: ReadonlySet<unknown> = new Set([uniformFloat, uniformDouble, normal]);

/** A kernel that is told its sequences, and their numbers. */
interface Told {
  readonly kernel: Kernel;
  readonly streams: readonly number[];
}

export function withStreams(entries: readonly FusedEntry[]): Streamed {
  const told = new Map<Fused, Told>();
  const counts = new Map<string, number>();
  const signatures = new Map<Fused, string>();
  for (const fused of entries.flatMap(({ steps }) => fusedIn(steps))) {
    const result = toldStreams(fused.kernel);
    if (result.streams.length === 0) continue;
    const signature = signatureOf(result.kernel);
    told.set(fused, result);
    signatures.set(fused, signature);
    counts.set(signature, (counts.get(signature) ?? 0) + 1);
  }
  const constants = new Map<number, StreamConstant>();
  const constant = (stream: number): Buffer => {
    const known = constants.get(stream) ?? { buffer: streamBuffer("stream"), data: [stream] as const };
    constants.set(stream, known);
    return known.buffer;
  };
  const rewritten = (step: FusedStep): FusedStep => {
    if ("steps" in step) return { ...step, steps: step.steps.map(rewritten) };
    const result = told.get(step);
    if (!result || counts.get(signatures.get(step)!)! < leastTurns) return step;
    return {
      ...step,
      kernel: result.kernel,
      arguments: [...step.arguments, ...result.streams.map(constant)],
    };
  };
  return {
    entries: entries.map((entry) => ({ ...entry, steps: entry.steps.map(rewritten) })),
    constants: [...constants.values()],
  };
}

const streamBuffer = (name: string): Buffer => ({
  name,
  type: { shape: [], dtype: "i32" },
  storage: "i32",
  role: "constant",
  strides: [],
});

/** The kernel with a parameter for every sequence that it draws from. */
function toldStreams(kernel: Kernel): Told {
  const formals = new Map<number, Buffer>();
  const taken = new Set([
    ...kernel.parameters.map(({ name }) => name),
    ...kernel.stages.flatMap(({ axes, over }) => [...axes, ...over].map(({ name }) => name)),
  ]);
  const formal = (stream: number): Buffer => {
    const known = formals.get(stream);
    if (known) return known;
    let name = "stream";
    for (let i = 2; taken.has(name); i++) name = `stream${i}`;
    taken.add(name);
    const buffer = streamBuffer(name);
    formals.set(stream, buffer);
    return buffer;
  };
  const visit = (scalar: Scalar<Buffer>): Scalar<Buffer> => {
    if (scalar.kind === "read") return { ...scalar, at: scalar.at.map(visit) };
    if (scalar.kind !== "apply") return scalar;
    const args = scalar.args.map(visit);
    const [seed, stream, ...rest] = args;
    if (!draws.has(scalar.intrinsic) || stream?.kind !== "literal") return { ...scalar, args };
    return { ...scalar, args: [seed!, read(formal(stream.value)), ...rest] };
  };
  const stages = kernel.stages.map((stage): Stage => ({
    ...stage,
    where: stage.where.map(visit),
    ...(stage.initial && { initial: visit(stage.initial) }),
    value: visit(stage.value),
  }));
  const parameters = [...kernel.parameters, ...formals.values()];
  return { kernel: { ...kernel, stages, parameters }, streams: [...formals.keys()] };
}
