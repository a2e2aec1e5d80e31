/** A golden case of a function or module as a definition, and what its trainer computes against what PyTorch did. */
import type { Precision } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import { printType, type DType } from "../../compiler/shape/shape.ts";
import { add, grad, input, mul, parameter, sum, target } from "../../src/index.ts";
import { type Built, emit, type Module, type Naming } from "./build.ts";
import { callAsModule, callOf } from "./calls.ts";
import type { Deviation } from "./compare.ts";
import type { FunctionCase, GoldenTensor, Tolerance } from "./golden.ts";
import { cotangentName, gradientName, leafName, outputName } from "./leaf-names.ts";
import type { Library } from "./names.ts";
import { run } from "./run.ts";

/** A module to run, and what to look at when it has been. */
export interface Prepared {
  readonly text: string;
  readonly check: (module: Module) => readonly Deviation[];
}

const dtypes: Readonly<Record<GoldenTensor["dtype"], DType>> = {
  float64: "f32",
  int64: "i32",
  bool: "bool",
};

/** What a definition was found to be while it was traced. */
interface Traced {
  /** Shapes and element types that are not PyTorch's. */
  readonly differences: Deviation[];
  /** Whether the class that does the same is another graph than the function. */
  isAnother: boolean;
  /** Whether anything differentiated is reached from the outputs; else all gradients are zero. */
  isDifferentiable: boolean;
}

/** The definition of a case; a second one where the class that does the same is another graph. */
export function prepareFunction(
  golden: FunctionCase,
  precision: Precision,
  tolerance: Tolerance,
  library: Library,
): readonly Prepared[] {
  const prepare = (asModule: boolean): { prepared: Prepared; isAnother: boolean } => {
    const traced: Traced = { differences: [], isAnother: false, isDifferentiable: false };
    const text = emit(precision, (naming) => build(golden, asModule, traced, naming, library));
    const check = (module: Module): readonly Deviation[] =>
      traced.differences.length > 0
        ? traced.differences
        : run(golden, tolerance, traced.isDifferentiable, module);
    return { prepared: { text, check }, isAnother: traced.isAnother };
  };
  const { prepared, isAnother } = prepare(false);
  return isAnother ? [prepared, prepare(true).prepared] : [prepared];
}

const hasGradients = ({ grads = {} }: FunctionCase): boolean => Object.keys(grads).length > 0;
/** In eval mode a trainer has no backward: there the gradients are outputs, made by `grad`. */
const gradientsAreOutputs = (golden: FunctionCase): boolean =>
  golden.training === false && hasGradients(golden);

/** What is differentiated is a parameter; all else is data. */
function leafFor(golden: FunctionCase, name: string, { shape, dtype }: GoldenTensor): Tensor {
  if (golden.grads?.[name]) return parameter(shape);
  return name === "target" && hasGradients(golden)
    ? target(shape, dtypes[dtype])
    : input(shape, dtypes[dtype]);
}

function build(
  golden: FunctionCase,
  asModule: boolean,
  traced: Traced,
  naming: Naming,
  library: Library,
): Built {
  const leaf = (name: string, tensor: GoldenTensor): Tensor =>
    naming.named(leafName(golden, name), leafFor(golden, name, tensor));
  const tensors = Object.fromEntries(
    Object.entries(golden.inputs).map(([name, tensor]) => [name, leaf(name, tensor)] as const),
  );
  const called = { ...golden, tensors };
  const other = callAsModule(golden.module, called, library);
  const results = asModule && other ? other : callOf(called, library, naming.module);
  traced.isAnother = other !== undefined && results.some((node, i) => node !== other[i]);
  traced.differences.push(...typesDiffer(golden, results));
  // Anything that compiles will do: what was wanted differs anyway.
  if (traced.differences.length > 0) return { outputs: { none: add(0, 0) } };
  const outputs = Object.fromEntries(
    Object.keys(golden.outputs).map((name, i) => [outputName(name), results[i]!] as const),
  );
  if (!hasGradients(golden)) return { outputs };
  const loss = lossOf(golden, outputs, naming.named);
  traced.isDifferentiable = reachable([loss as unknown as Node]).some((node) => isLeaf(node, "parameter"));
  if (!traced.isDifferentiable) return { outputs };
  return { outputs: { ...outputs, ...gradientOutputs(golden, loss, naming) }, loss };
}

/** Shapes and element types are exactly PyTorch's. */
function typesDiffer({ outputs }: FunctionCase, results: readonly Node[]): readonly Deviation[] {
  const wanted = Object.entries(outputs);
  if (results.length !== wanted.length)
    return [{ ratio: Infinity, text: `there are ${results.length} results, not ${wanted.length}` }];
  return wanted.flatMap(([name, { shape, dtype }], i) => {
    const type = printType({ shape, dtype: dtypes[dtype] });
    const got = printType(results[i]!.type);
    return got === type ? [] : [{ ratio: Infinity, text: `${name} is ${got}, not ${type}` }];
  });
}

/** Σ cotangent · output: its gradients are the vector-Jacobian products. */
function lossOf(
  golden: FunctionCase,
  outputs: Readonly<Record<string, Node>>,
  named: Naming["named"],
): Tensor {
  const seeded = Object.keys(golden.outputs).filter((name) => golden.outputs[name]!.dtype === "float64");
  const terms = seeded.map((name) => {
    const seed = golden.cotangent?.[name];
    const output = outputs[outputName(name)] as unknown as Tensor;
    return seed ? sum(mul(output, named(cotangentName(name), target(seed.shape)))) : sum(output);
  });
  return terms.reduce((a, b) => add(a, b));
}

function gradientOutputs(
  golden: FunctionCase,
  loss: Tensor,
  { leaves }: Naming,
): Readonly<Record<string, Tensor>> {
  if (!gradientsAreOutputs(golden)) return {};
  const byName = new Map([...leaves].map(([leaf, name]) => [name, leaf as unknown as Tensor] as const));
  return Object.fromEntries(
    Object.keys(golden.grads!).map(
      (name) => [gradientName(name), grad(loss, byName.get(leafName(golden, name))!)] as const,
    ),
  );
}
