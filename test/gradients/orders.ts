/** A golden case as a scalar function of what is differentiated, and its derivatives, each again made a scalar. */
import { evaluate } from "../../compiler/graph/evaluate.ts";
import { Graph } from "../../compiler/graph/graph.ts";
import { isNode, type Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import { walkTree } from "../../compiler/language/paths.ts";
import { isLeaf, type Leaf } from "../../compiler/primitives/leaves.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import * as gradc from "../../src/index.ts";
import { add, constant, grad, input, mul, parameter, sum } from "../../src/index.ts";
import { centralDifference } from "../differences.ts";
import { Random } from "../numbers.ts";
import { callOf } from "../parity/calls.ts";
import type { Library } from "../parity/names.ts";
import { type FunctionCase, type GoldenTensor, numbersOf } from "../parity/golden.ts";

type Given = Map<Node, Values>;

/** L₀ = Σ cotangent · output; Lₖ₊₁ = Σ weight · dLₖ with other weights for every order. */
export interface Orders {
  readonly scalars: readonly Node[];
  /** The derivatives of each but the last, leaf by leaf. */
  readonly gradients: readonly (readonly Node[])[];
  readonly leaves: readonly Node[];
  readonly given: Given;
}

const nodeOf = (tensor: Tensor): Node => tensor as unknown as Node;
const valuesOf = (tensor: GoldenTensor): Values => ({ shape: tensor.shape, data: numbersOf(tensor) });

export function ordersOf(golden: FunctionCase, order: number, library: Library = gradc): Orders {
  const graph = new Graph("f64");
  return tracing(graph, () => {
    const given: Given = new Map();
    const leaves: Node[] = [];
    const scalars = [scalarOf(golden, library, given, leaves)];
    const gradients: Node[][] = [];
    const random = new Random(golden.id.length);
    for (let k = 0; k < order; k++) {
      const found = grad(
        scalars.at(-1) as unknown as Tensor,
        leaves.map((leaf) => leaf as unknown as Tensor),
      );
      gradients.push(found.map(nodeOf));
      scalars.push(nodeOf(total(found.map((each) => sum(mul(each, weightsFor(nodeOf(each), random)))))));
    }
    for (const node of reachable(scalars)) {
      const value = isLeaf(node) && !given.has(node) ? startOf(node, golden) : undefined;
      if (value) given.set(node, { shape: node.shape as readonly number[], data: value });
    }
    return { scalars, gradients, leaves, given };
  });
}

/** Data, the mode, and what draws follow from. */
function startOf({ attributes, shape }: Node<Leaf>, { training = true }: FunctionCase): Float64Array {
  if (attributes.role === "constant") return Float64Array.from(attributes.data!);
  if (attributes.role === "training") return Float64Array.of(Number(training));
  return new Float64Array((shape as readonly number[]).reduce((product, size) => product * size, 1));
}

const total = (terms: readonly Tensor[]): Tensor => terms.reduce((a, b) => add(a, b));

const weightsFor = ({ shape }: Node, random: Random): Tensor => {
  const sizes = shape as readonly number[];
  const count = sizes.reduce((product, size) => product * size, 1);
  return constant(
    Float64Array.from({ length: count }, () => random.between(0.5, 1.5)),
    sizes,
  );
};

function scalarOf(golden: FunctionCase, library: Library, given: Given, leaves: Node[]): Node {
  const { grads = {}, params = {}, buffers = {}, cotangent = {} } = golden;
  const known = (leaf: Node, tensor: GoldenTensor, isDifferentiated: boolean): Tensor => {
    given.set(leaf, valuesOf(tensor));
    if (isDifferentiated) leaves.push(leaf);
    return leaf as unknown as Tensor;
  };
  const tensors = Object.entries(golden.inputs).map(([name, tensor]) => {
    const dtype = tensor.dtype === "float64" ? "f32" : tensor.dtype === "int64" ? "i32" : "bool";
    const leaf = nodeOf(name in grads ? parameter(tensor.shape) : input(tensor.shape, dtype));
    return [name, known(leaf, tensor, name in grads)] as const;
  });
  const made = (module: unknown): void =>
    walkTree(module, "", (found, path) => {
      const tensor = params[path] ?? buffers[path];
      if (isNode(found) && tensor && !given.has(found)) known(found, tensor, path in grads);
    });
  const results = callOf({ ...golden, tensors: Object.fromEntries(tensors) }, library, made);
  const random = new Random(results.length);
  const names = Object.keys(golden.outputs);
  const terms = results.flatMap((result, i) => {
    const seed = cotangent[names[i] ?? ""];
    if (result.dtype !== "f32") return [];
    const weights = seed ? constant(numbersOf(seed), seed.shape) : weightsFor(result, random);
    return [sum(mul(result as unknown as Tensor, weights))];
  });
  return nodeOf(total(terms));
}

const noSizes = new Map<string, number>();

/** How far the derivatives of Lₖ are from central differences of Lₖ, along random directions: one text for each order that is. */
export function differencesIn(
  { scalars, gradients, leaves, given }: Orders,
  step: number,
): readonly string[] {
  const random = new Random(leaves.length);
  return gradients.flatMap((ofLeaves, k) => {
    const directions = leaves.map((leaf) =>
      Float64Array.from(given.get(leaf)!.data, () => random.between(-1, 1)),
    );
    const along = (t: number): number => {
      const moved = leaves.map((leaf, i) => {
        const { shape, data } = given.get(leaf)!;
        return [leaf, { shape, data: data.map((value, j) => value + t * directions[i]![j]!) }] as const;
      });
      const scalar = scalars[k]!;
      return evaluate([scalar], new Map([...given, ...moved]), noSizes).get(scalar)!.data[0]!;
    };
    const numeric = centralDifference(along, 0, step);
    const values = evaluate(ofLeaves, given, noSizes);
    const products = ofLeaves.map((gradient, i) =>
      values.get(gradient)!.data.reduce((sum_, value, j) => sum_ + value * directions[i]![j]!, 0),
    );
    const symbolic = products.reduce((a, b) => a + b, 0);
    const scale = Math.max(Math.abs(numeric), Math.abs(symbolic), Math.abs(along(0)), 1e-3);
    const isClose = Math.abs(numeric - symbolic) <= 1e-6 * scale;
    return isClose ? [] : [`derivative ${k + 1}: ${symbolic}, numerically ${numeric}`];
  });
}
