/** Runs a golden case of a function or module: outputs and gradients of the emitted module against PyTorch's. */
import type { Precision } from "../../compiler/graph/graph.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { add, input, mul, parameter, sum, target } from "../../src/index.ts";
import { type Built, emit, type Naming, run } from "./build.ts";
import { callOf } from "./calls.ts";
import { differences } from "./compare.ts";
import { type FunctionCase, type GoldenTensor, numbersOf, stateDictOf, type Tensors } from "./golden.ts";

const dtypes = { float64: "f32", int64: "i32", bool: "bool" } as const;

/** Whether a case asks for gradients: then it is compiled to a trainer, else to predictions only. */
const hasGradients = ({ grads = {} }: FunctionCase): boolean => Object.keys(grads).length > 0;

/** What is differentiated is a parameter; all else is data. */
function leafFor(golden: FunctionCase, name: string, { shape, dtype }: GoldenTensor): Tensor {
  if (golden.grads?.[name]) return parameter(shape);
  return name === "target" && hasGradients(golden)
    ? target(shape, dtypes[dtype])
    : input(shape, dtypes[dtype]);
}

const cotangentName = (output: string): string => `cotangent_${output}`;

function build(golden: FunctionCase, { named, module }: Naming): Built {
  const leaves = Object.entries(golden.inputs).map(
    ([name, tensor]) => [name, named(name, leafFor(golden, name, tensor))] as const,
  );
  const result = callOf(golden.op, Object.fromEntries(leaves), golden.args, (made) => module(made));
  const names = Object.keys(golden.outputs);
  const results = (Array.isArray(result) ? result : [result]) as Tensor[];
  const outputs = Object.fromEntries(names.map((name, i) => [name, results[i]!]));
  return hasGradients(golden) ? { outputs, loss: lossOf(golden, outputs, named) } : { outputs };
}

/** Σ cotangent · output: its gradients are the vector-Jacobian products. */
function lossOf(
  golden: FunctionCase,
  outputs: Readonly<Record<string, Tensor>>,
  named: Naming["named"],
): Tensor {
  const seeded = Object.keys(golden.outputs).filter((name) => golden.outputs[name]!.dtype === "float64");
  const terms = seeded.map((name) => {
    const seed = golden.cotangent?.[name];
    return seed
      ? sum(mul(outputs[name]!, named(cotangentName(name), target(seed.shape))))
      : sum(outputs[name]!);
  });
  return terms.reduce((a, b) => add(a, b));
}

/** What differs from PyTorch. */
export async function runFunction(golden: FunctionCase, precision: Precision): Promise<readonly string[]> {
  const tolerance = precision === "f64" ? golden.tolerance.float64 : golden.tolerance.float32;
  if (!tolerance) return [];
  const created = await run(emit(precision, (naming) => build(golden, naming)));
  const { grads = {}, params = {}, cotangent = {}, outputs } = golden;
  const given = Object.entries(golden.inputs);
  const differentiated: Tensors = Object.fromEntries(given.filter(([name]) => grads[name]));
  const seeds = Object.entries(cotangent).map(
    ([name, tensor]) => [cotangentName(name), numbersOf(tensor)] as const,
  );
  const data = Object.fromEntries([
    ...given.filter(([name]) => !grads[name]).map(([name, tensor]) => [name, numbersOf(tensor)] as const),
    ...seeds,
  ]);
  const stateDict = stateDictOf({ ...params, ...differentiated });
  if (!hasGradients(golden))
    return compare(created.createParityInference({ stateDict }).forward(data), outputs, tolerance);
  const trainer = created.createParity({ stateDict });
  const problems = compare(trainer.forward(data), outputs, tolerance);
  trainer.backward();
  const gradients = Object.fromEntries(
    Object.keys(grads).map((name) => [name, trainer.parameters[name]!.gradient]),
  );
  return [...problems, ...compare(gradients, grads, tolerance, "d")];
}

type Results = Readonly<Record<string, ArrayLike<number> | number>>;

const compare = (
  got: Results,
  wanted: Tensors,
  tolerance: readonly [number, number],
  prefix = "",
): readonly string[] =>
  Object.entries(wanted).flatMap(([name, tensor]) =>
    differences(prefix + name, got[name]!, tensor, tolerance),
  );
