/** Runs a golden case of an optimiser: the loss of every step, and the parameters after some, against PyTorch's. */
import type { Precision } from "../../compiler/graph/graph.ts";
import type { Optimizer } from "../../compiler/graph/optimizer.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import {
  add,
  constant,
  linear,
  mseLoss,
  mul,
  parameter,
  sin,
  square,
  sub,
  sum,
  tanh,
} from "../../src/index.ts";
import { type Built, emit, type Naming, run, type Trainer } from "./build.ts";
import { camelCase, exportFor } from "./calls.ts";
import { agrees, differences } from "./compare.ts";
import { type Arguments, numbersOf, type OptimizerCase, stateDictOf, type Tolerance } from "./golden.ts";

type Leaves = Readonly<Record<string, Tensor>>;

/** The problems of test/goldens/README.md. */
const problems: Readonly<Record<string, (leaves: Leaves) => Tensor>> = {
  quadratic: (leaves) => add(quadratic(leaves, 0), quadratic(leaves, 1)),
  mlp: ({ x, y, w1, b1, w2, b2 }) => mseLoss(linear(tanh(linear(x!, w1!, b1)), w2!, b2), y!),
};

/** Σ ½ a (p − c)² + 0.3 sin p */
function quadratic(leaves: Leaves, k: number): Tensor {
  const [a, p, c] = [leaves[`a${k}`]!, leaves[`p${k}`]!, leaves[`c${k}`]!];
  return sum(add(mul(mul(0.5, a), square(sub(p, c))), mul(0.3, sin(p))));
}

type OptimizerFactory = (options: Arguments) => Optimizer;

const optionsOf = (args: Arguments): Arguments =>
  Object.fromEntries(Object.entries(args).map(([name, value]) => [camelCase(name), value]));

function optimizerOf(
  op: string,
  args: Arguments,
  groups: readonly Arguments[] | undefined,
  leaves: Leaves,
): Optimizer {
  const factory = exportFor(op) as OptimizerFactory;
  const paramGroups = groups?.map(({ params, ...own }) => ({
    ...optionsOf(own),
    params: (params as readonly string[]).map((name) => leaves[name]!),
  }));
  return factory({ ...optionsOf(args), ...(paramGroups && { paramGroups }) });
}

/** Full batches: the data are constants. */
function build({ problem, params, inputs, op, args, param_groups }: OptimizerCase, { named }: Naming): Built {
  const parameters = Object.entries(params).map(
    ([name, { shape }]) => [name, named(name, parameter(shape))] as const,
  );
  const data = Object.entries(inputs).map(
    ([name, tensor]) => [name, constant(numbersOf(tensor), tensor.shape)] as const,
  );
  const leaves = Object.fromEntries([...parameters, ...data]);
  return {
    outputs: {},
    loss: problems[problem]!(leaves),
    optimizer: optimizerOf(op, args, param_groups, leaves),
  };
}

/** A step at once, or its three parts after one another. */
export type Stepping = "step" | "forward, backward, update";

export function takeStep(
  trainer: Trainer,
  data: Readonly<Record<string, ArrayLike<number>>>,
  stepping: Stepping,
): number {
  if (stepping === "step") return trainer.step(data)["loss"] as number;
  const loss = trainer.forward(data)["loss"] as number;
  trainer.backward();
  trainer.update();
  return loss;
}

/** What differs from PyTorch. */
export async function runOptimizer(
  golden: OptimizerCase,
  precision: Precision,
  stepping: Stepping,
): Promise<readonly string[]> {
  const tolerance = precision === "f64" ? golden.tolerance.float64 : golden.tolerance.float32;
  if (!tolerance) return [];
  const { createParity } = await run(emit(precision, (naming) => build(golden, naming)));
  const trainer = createParity({ stateDict: stateDictOf(golden.params) });
  return golden.losses.flatMap((wanted, step) => {
    const loss = takeStep(trainer, {}, stepping);
    return [
      ...lossDiffers(loss, wanted, step, tolerance),
      ...parametersDiffer(golden, trainer, step + 1, tolerance),
    ];
  });
}

export const lossDiffers = (
  loss: number,
  wanted: number,
  step: number,
  tolerance: Tolerance,
): readonly string[] =>
  agrees(loss, wanted, tolerance) ? [] : [`the loss of step ${step} is ${loss}, not ${wanted}`];

const parametersDiffer = (
  { outputs }: OptimizerCase,
  trainer: Trainer,
  step: number,
  tolerance: Tolerance,
): readonly string[] =>
  Object.entries(outputs[step] ?? {}).flatMap(([name, tensor]) =>
    differences(`${name} after ${step}`, trainer.parameters[name]!.value, tensor, tolerance),
  );
