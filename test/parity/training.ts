/** A golden training run as a definition: the loss of every step, and the state after the last one, against PyTorch's. */
import type { Precision } from "../../compiler/graph/graph.ts";
import type { Optimizer } from "../../compiler/graph/optimizer.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { input, target } from "../../src/index.ts";
import { type Built, emit, type Module, type Naming, type Trainer } from "./build.ts";
import { type Deviation, deviation } from "./compare.ts";
import type { Prepared } from "./functions.ts";
import {
  type Arguments,
  type GoldenCase,
  type GoldenTensor,
  numbersOf,
  stateDictOf,
  type Tensors,
  type Tolerance,
} from "./golden.ts";
import { camelCase, exportFor, type Library, nameOf } from "./names.ts";
import { lossDeviation, type Stepping, steppings, takeStep } from "./optimizers.ts";
import { modelOf } from "./training-models.ts";

/** What is done in every step besides. */
interface Called {
  readonly op: string;
  readonly args: Arguments;
}

interface TrainingTolerance {
  readonly losses: Tolerance;
  readonly params: Tolerance | null;
}

export interface TrainingCase extends Omit<GoldenCase, "tolerance"> {
  readonly config: object;
  readonly loss: string;
  readonly optimizer: Called;
  readonly scheduler?: Called;
  readonly clip_grad_norm?: number;
  readonly steps: number;
  readonly batches: number;
  readonly inputs: { readonly x: GoldenTensor; readonly y: GoldenTensor };
  readonly params: Tensors;
  readonly buffers: Tensors;
  readonly outputs: {
    readonly losses: readonly number[];
    readonly grad_norms?: readonly number[];
    readonly params: Tensors;
    readonly buffers: Tensors;
  };
  readonly tolerance: Readonly<Record<"float64" | "float32", TrainingTolerance>>;
}

export const isTrainingCase = (golden: { readonly op: string }): golden is TrainingCase =>
  golden.op.startsWith("training.");

/** What of a run gradc does not export yet. */
export function missingIn(golden: TrainingCase, library: Library): string | undefined {
  const { optimizer, scheduler, clip_grad_norm: clipping } = golden;
  const ops = [
    optimizer.op,
    ...(scheduler ? [scheduler.op] : []),
    ...(clipping === undefined ? [] : ["nn.utils.clip_grad_norm_"]),
  ];
  const missing = ops.find((op) => typeof exportFor(op, library) !== "function");
  return missing === undefined ? undefined : `gradc exports no ${nameOf(missing)}`;
}

const leafOf = (make: typeof input, { shape, dtype }: GoldenTensor): Tensor =>
  make(shape.slice(1), dtype === "int64" ? "i32" : "f32");

/** The definition of a run: batches are data. */
export function buildRun(
  golden: TrainingCase,
  { named, module }: Naming,
  library: Library,
  optimizer?: Optimizer,
): Built {
  const x = named("x", leafOf(input, golden.inputs.x));
  const y = named("y", leafOf(target, golden.inputs.y));
  const model = modelOf(golden.op, golden.config);
  module(model);
  const lossOf = exportFor(golden.loss, library) as (output: Tensor, wanted: Tensor) => Tensor;
  return { outputs: {}, loss: lossOf(model(x), y), ...(optimizer && { optimizer }) };
}

/** The batch of a step. */
export function batchOf({ inputs, batches }: TrainingCase, step: number): Record<"x" | "y", Float64Array> {
  const part = (tensor: GoldenTensor): Float64Array => {
    const each = tensor.data.length / batches;
    const start = (step % batches) * each;
    return numbersOf(tensor).subarray(start, start + each);
  };
  return { x: part(inputs.x), y: part(inputs.y) };
}

export const stateOf = ({ params, buffers }: TrainingCase): ReturnType<typeof stateDictOf> =>
  stateDictOf({ ...params, ...buffers });

/** The state after the last step. */
export function stateDeviations(
  { outputs }: TrainingCase,
  trainer: Trainer,
  tolerance: Tolerance | null,
): readonly Deviation[] {
  if (!tolerance) return [];
  const state = trainer.stateDict();
  return Object.entries({ ...outputs.params, ...outputs.buffers }).map(([name, tensor]) =>
    deviation(`${name} in the end`, state[name]?.data ?? [], tensor, tolerance),
  );
}

/** By step, and by its parts. */
export function prepareTraining(
  golden: TrainingCase,
  precision: Precision,
  library: Library,
): readonly Prepared[] {
  const { op, args } = golden.optimizer;
  const options = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [camelCase(name), value] as const),
  );
  const optimizer = (exportFor(op, library) as (options: Arguments) => Optimizer)(options);
  const text = emit(precision, (naming) => buildRun(golden, naming, library, optimizer));
  const tolerance = golden.tolerance[precision === "f64" ? "float64" : "float32"];
  const check = ({ createParity }: Module): readonly Deviation[] =>
    steppings.flatMap((stepping) =>
      trained(golden, createParity({ stateDict: stateOf(golden) }), stepping, tolerance),
    );
  return [{ text, check }];
}

const trained = (
  golden: TrainingCase,
  trainer: Trainer,
  stepping: Stepping,
  { losses, params }: TrainingTolerance,
): readonly Deviation[] => [
  ...golden.outputs.losses.map((wanted, step) =>
    lossDeviation(takeStep(trainer, batchOf(golden, step), stepping), wanted, step, losses),
  ),
  ...stateDeviations(golden, trainer, params),
];
