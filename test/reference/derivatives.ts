/** The derivative of an export in words: that of its record, of the graph of a call, or what it is composed of. */
import { Graph } from "../../compiler/graph/graph.ts";
import type { Node, Primitive } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import { formulaOf } from "../../compiler/plan/formula.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import { literalValue } from "../../compiler/primitives/primitive.ts";
import { eachRead } from "../../compiler/scalar/scalar.ts";
import { simplify } from "../../compiler/transforms/simplify.ts";
import * as gradc from "../../src/index.ts";
import { grad, input } from "../../src/index.ts";
import { callOf } from "../parity/calls.ts";
import { type FunctionCase, isFunctionCase } from "../parity/golden.ts";
import { exportFor } from "../parity/names.ts";
import { casesOf } from "./coverage.ts";

/** A call as a graph. */
interface Traced {
  readonly golden: FunctionCase;
  readonly inputs: ReadonlyMap<string, Node>;
  readonly results: readonly Node[];
}

const asTensor = (node: Node): Tensor => node as unknown as Tensor;

/** The call with the fewest options, of the function itself. */
function simplestCall(value: unknown): FunctionCase | undefined {
  const own = casesOf(value).filter(
    (golden): golden is FunctionCase => isFunctionCase(golden) && exportFor(golden.op, gradc) === value,
  );
  return own.sort((a, b) => Object.keys(a.args).length - Object.keys(b.args).length)[0];
}

export function derivativeOf(value: unknown): string {
  const { formula, vjp } = value as Partial<Primitive>;
  if (typeof formula === "string" && typeof vjp === "function") return formula;
  const golden = simplestCall(value);
  if (!golden) return "";
  return tracing(new Graph(), () => {
    const traced = traceOf(golden);
    const parts = partsOf(traced.results);
    const derived = mapDerivative(traced) ?? ownDerivative(traced, parts);
    return derived ?? (parts.length === 0 ? "" : `composed of ${parts.map(({ name }) => name).join(", ")}`);
  });
}

function traceOf(golden: FunctionCase): Traced {
  const inputs = new Map(
    Object.entries(golden.inputs).map(([name, { shape, dtype }]) => {
      const type = dtype === "float64" ? "f32" : dtype === "int64" ? "i32" : "bool";
      return [name, input(shape, type) as unknown as Node] as const;
    }),
  );
  const tensors = Object.fromEntries([...inputs].map(([name, node]) => [name, asTensor(node)] as const));
  return { golden, inputs, results: callOf({ ...golden, tensors }, gradc, () => undefined) };
}

/** Numbers, sizes and repetition are told by the formula, parts of a loop by the loop. */
const silent = new Set(["literal", "size", "broadcast", "formal", "stack", "last"]);

/** The primitives of a graph, in the order in which they are computed; a derivative by hand computes nothing. */
function partsOf(results: readonly Node[]): readonly Primitive[] {
  const used = reachable(results).filter((node) => !isLeaf(node));
  const told = [...new Set(used.map(({ primitive }) => primitive))].filter(
    ({ name, isDerivativeOnly }) => !silent.has(name) && !isDerivativeOnly,
  );
  return told.length === 1 ? told : told.filter(({ name }) => name !== "reshape");
}

/** Of what is one primitive, or has one whose derivative by hand is that of the whole, its formula. */
function ownDerivative({ inputs, results }: Traced, parts: readonly Primitive[]): string | undefined {
  if (parts.length === 1) return parts[0]!.formula;
  const [result] = results;
  const given = [...inputs.values()];
  const isWhole =
    result?.primitive.isDerivativeOnly &&
    result.primitive.name !== "handDerivative" &&
    result.inputs.slice(1).every((operand) => given.includes(operand));
  return isWhole ? result.primitive.formula : undefined;
}

const longest = 110;

/** Whether every element follows from the elements at the same place. */
function isPointwise(node: Node): boolean {
  if (literalValue(node) !== undefined) return true;
  const form = node.primitive.lower(node);
  if ("loop" in form || form.over.length > 0) return false;
  let isAtPlace = true;
  eachRead(form.value, ({ at }) => {
    const isOwn = at.every((index, d) => index.kind === "index" && index.axis === form.axes[d]);
    isAtPlace &&= isOwn && (at.length === form.axes.length || at.length === 0);
  });
  return isAtPlace && node.primitive.name !== "reshape";
}

/** Of a map of one tensor: its derivative as a formula of x and y = f(x), as it is computed with the defaults. */
function mapDerivative({ golden, inputs, results }: Traced): string | undefined {
  const [[, x] = []] = inputs;
  const [y] = results;
  const isMap = inputs.size === 1 && results.length === 1 && golden.grads;
  if (!isMap || !x || !y || y === x || y.dtype !== "f32" || !reachable([y]).every(isPointwise))
    return undefined;
  const gradient = grad(asTensor(y), asTensor(x)) as unknown as Node;
  const simple = simplify([gradient, y]);
  const value = simple.get(y);
  const slope = simple.get(gradient)!;
  if (!reachable([slope]).every(isPointwise)) return undefined;
  const named = Object.entries(golden.args).filter(([, each]) => typeof each === "number");
  const nameOf = (node: Node): string | undefined => {
    if (node === x) return "x";
    if (node === value && node.inputs.length > 0) return "y";
    const number = literalValue(node);
    return named.find(([, each]) => number !== undefined && each === number)?.[0];
  };
  const text = formulaOf(slope, nameOf);
  return text.length > longest || text.includes("…") ? undefined : `dx = (${text}) dy`;
}
