/** Runs the trainer of a golden case: outputs, gradients and buffers, each with its largest error. */
import type { Module, State, Trainer } from "./build.ts";
import { type Deviation, deviation } from "./compare.ts";
import { type FunctionCase, numbersOf, stateDictOf, type Tensors, type Tolerance } from "./golden.ts";
import { cotangentName, gradientName, leafName, outputName } from "./leaf-names.ts";

type Numbers = ArrayLike<number> | number;
type Results = Readonly<Record<string, Numbers>>;
type Data = Readonly<Record<string, Float64Array>>;

/** What one pass gave, by PyTorch's names. */
interface Pass {
  readonly outputs: Results;
  readonly gradients: Results;
  readonly buffers: Results;
}

export function run(
  golden: FunctionCase,
  tolerance: Tolerance,
  isDifferentiable: boolean,
  module: Module,
): readonly Deviation[] {
  const compare = (wanted: Tensors = {}, got: Results, prefix = "") =>
    Object.entries(wanted).map(([name, tensor]) =>
      deviation(prefix + name, got[name] ?? [], tensor, tolerance),
    );
  const { outputs, gradients, buffers } = passOf(golden, isDifferentiable, module);
  return [
    ...compare(golden.outputs, outputs),
    ...compare(golden.grads, gradients, "d"),
    ...compare(golden.buffers_after, buffers),
  ];
}

/** Results are copied: the next call overwrites them. */
const copied = (names: readonly string[], value: (name: string) => Numbers): Results =>
  Object.fromEntries(
    names.map((name) => {
      const numbers = value(name);
      return [name, typeof numbers === "number" ? numbers : Array.from(numbers)] as const;
    }),
  );

function passOf(
  golden: FunctionCase,
  isDifferentiable: boolean,
  { createParity, createParityInference }: Module,
): Pass {
  const { stateDict, data } = dataOf(golden);
  const [wanted, grads] = [Object.keys(golden.outputs), Object.keys(golden.grads ?? {})];
  const outputsOf = (results: Results): Results => copied(wanted, (name) => results[outputName(name)]!);
  // Where nothing differentiated is reached, no gradient flows.
  const zeros = copied(grads, (name) => new Float64Array(golden.grads![name]!.data.length));
  if (!isDifferentiable && !golden.buffers_after)
    return {
      outputs: outputsOf(createParityInference({ stateDict }).forward(data)),
      gradients: zeros,
      buffers: {},
    };
  const trainer = createParity({ stateDict });
  if (!isDifferentiable)
    return { outputs: outputsOf(trainer.step(data)), gradients: zeros, buffers: buffersOf(trainer) };
  if (golden.training === false) {
    const results = trainer.eval().forward(data);
    const gradients = copied(grads, (name) => results[gradientName(name)]!);
    return { outputs: outputsOf(results), gradients, buffers: buffersOf(trainer) };
  }
  const outputs = outputsOf(trainer.forward(data));
  trainer.backward();
  const gradients = copied(grads, (name) => trainer.parameters[leafName(golden, name)]!.gradient);
  // Buffers take their next values with the update; where nothing is updated there is none.
  if (golden.buffers_after) trainer.update();
  return { outputs, gradients, buffers: buffersOf(trainer) };
}

const buffersOf = (trainer: Trainer): Results =>
  Object.fromEntries(Object.entries(trainer.stateDict()).map(([name, { data }]) => [name, data] as const));

/** What is differentiated and what a module owns is loaded as state; all else is data. */
function dataOf(golden: FunctionCase): { stateDict: State; data: Data } {
  const { grads = {}, params = {}, buffers = {}, cotangent = {} } = golden;
  const inputs = Object.entries(golden.inputs).map(([name, tensor]) => ({
    entry: [leafName(golden, name), tensor] as const,
    isState: name in grads,
  }));
  const entriesOf = (wanted: boolean) =>
    inputs.filter(({ isState }) => isState === wanted).map(({ entry }) => entry);
  const seeds = Object.entries(cotangent).map(([name, tensor]) => [cotangentName(name), tensor] as const);
  const numbers = [...entriesOf(false), ...seeds].map(([name, tensor]) => [name, numbersOf(tensor)] as const);
  return {
    stateDict: stateDictOf({ ...params, ...buffers, ...Object.fromEntries(entriesOf(true)) }),
    data: Object.fromEntries(numbers),
  };
}
