/** Runs functions of the language on numbers: values, and gradients of the sum of the first value. */
import { Graph } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import { evaluateDim } from "../../compiler/shape/dim.ts";
import type { DType, Shape } from "../../compiler/shape/shape.ts";
import { grad, input } from "../../src/index.ts";
import { infer } from "../inference.ts";

/** Numbers in a shape, whose sizes may have names; f32 unless it is said otherwise. */
export interface Operand {
  readonly shape: readonly Dimension[];
  readonly data: readonly number[];
  readonly dtype?: DType;
}

export const vector = (...data: readonly number[]): Operand => ({ shape: [data.length], data });
export const scalar = (value: number): Operand => ({ shape: [], data: [value] });
/** Rows of one length. */
export const matrix = (...rows: readonly (readonly number[])[]): Operand => ({
  shape: [rows.length, rows[0]!.length],
  data: rows.flat(),
});

export type Write = (...operands: Tensor[]) => Tensor | readonly Tensor[];

/** What came out: shapes and numbers of the values, and the gradients by each operand. */
export interface Outcome {
  readonly shapes: readonly (readonly (number | string)[])[];
  readonly values: readonly (readonly number[])[];
  readonly gradients: readonly (readonly number[])[];
}

/** Sizes with names, of all operands. */
export type Sizes = Readonly<Record<string, number>>;

export async function outcomeOf(
  write: Write,
  operands: readonly Operand[],
  sizes: Sizes = {},
): Promise<Outcome> {
  const graph = new Graph("f64");
  const known = new Map(Object.entries(sizes));
  const { leaves, results, gradients } = tracing(graph, () => {
    const tensors = operands.map(({ shape, dtype = "f32" }) => input(shape, dtype));
    const written = write(...tensors);
    const found = (Array.isArray(written) ? written : [written]) as readonly Tensor[];
    const differentiable = tensors.filter((_, i) => (operands[i]!.dtype ?? "f32") === "f32");
    return {
      leaves: tensors as unknown as readonly Node[],
      results: found as unknown as readonly Node[],
      gradients: (found[0] as unknown as Node).dtype === "f32" ? grad(found[0]!, differentiable) : [],
    };
  });
  leaves.forEach((leaf, i) => graph.note(leaf).names.push(`x${i}`));
  const outputs = new Map([
    ...results.map((node, i) => [`y${i}`, node] as const),
    ...(gradients as unknown as readonly Node[]).map((node, i) => [`dx${i}`, node] as const),
  ]);
  const given = new Map(leaves.map((leaf, i) => [leaf, valuesOf(leaf, operands[i]!, known)] as const));
  const computed = await infer(graph, outputs, given, known, sizes);
  return {
    shapes: results.map(({ shape }) => shape.map((size) => evaluateDim(size, known))),
    values: results.map((_, i) => Array.from(computed[`y${i}`]!)),
    gradients: gradients.map((_, i) => Array.from(computed[`dx${i}`]!)),
  };
}

const valuesOf = (
  { shape }: { readonly shape: Shape },
  { data }: Operand,
  known: ReadonlyMap<string, number>,
): Values => ({
  shape: shape.map((size) => evaluateDim(size, known)),
  data: Float64Array.from(data),
});
