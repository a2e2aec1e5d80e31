/** A golden case of an optimiser as a definition: the loss of every step, and the parameters after some, against PyTorch's. */
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
import { type Built, emit, type Module, type Naming, type Trainer } from "./build.ts";
import { type Deviation, deviation, errorOf } from "./compare.ts";
import type { Prepared } from "./functions.ts";
import { type Arguments, numbersOf, type OptimizerCase, stateDictOf, type Tolerance } from "./golden.ts";
import { camelCase, exportFor, type Library } from "./names.ts";

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

function optimizerOf({ op, args, param_groups }: OptimizerCase, leaves: Leaves, library: Library): Optimizer {
  const factory = exportFor(op, library) as OptimizerFactory;
  const paramGroups = param_groups?.map(({ params, ...own }) => ({
    ...optionsOf(own),
    params: (params as readonly string[]).map((name) => leaves[name]!),
  }));
  return factory({ ...optionsOf(args), ...(paramGroups && { paramGroups }) });
}

/** Full batches: the data are constants. */
function build(golden: OptimizerCase, { named }: Naming, library: Library): Built {
  const { problem, params, inputs } = golden;
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
    optimizer: optimizerOf(golden, leaves, library),
  };
}

/** A step at once, or its three parts after one another. */
export const steppings = ["step", "forward, backward, update"] as const;
export type Stepping = (typeof steppings)[number];

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

/** Both ways of stepping, each in a trainer of its own. */
export function prepareOptimizer(
  golden: OptimizerCase,
  precision: Precision,
  tolerance: Tolerance,
  library: Library,
): readonly Prepared[] {
  const text = emit(precision, (naming) => build(golden, naming, library));
  const check = ({ createParity }: Module): readonly Deviation[] =>
    steppings.flatMap((stepping) =>
      trained(golden, createParity({ stateDict: stateDictOf(golden.params) }), stepping, tolerance),
    );
  return [{ text, check }];
}

const trained = (
  golden: OptimizerCase,
  trainer: Trainer,
  stepping: Stepping,
  tolerance: Tolerance,
): readonly Deviation[] =>
  golden.losses.flatMap((wanted, step) => [
    lossDeviation(takeStep(trainer, {}, stepping), wanted, step, tolerance),
    ...parameterDeviations(golden, trainer, step + 1, tolerance),
  ]);

export const lossDeviation = (
  loss: number,
  wanted: number,
  step: number,
  tolerance: Tolerance,
): Deviation => ({
  ratio: errorOf(loss, wanted, tolerance),
  text: `the loss of step ${step} is ${loss}, not ${wanted}`,
});

const parameterDeviations = (
  { outputs }: OptimizerCase,
  trainer: Trainer,
  step: number,
  tolerance: Tolerance,
): readonly Deviation[] =>
  Object.entries(outputs[step] ?? {}).map(([name, tensor]) =>
    deviation(`${name} after ${step}`, trainer.parameters[name]!.value, tensor, tolerance),
  );
