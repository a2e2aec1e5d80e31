/** Measures a formula as users write it and as the compiler computes it: values and gradients against exact ones. */
import { evaluate } from "../../compiler/graph/evaluate.ts";
import { Graph } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { expandTo } from "../../compiler/primitives/broadcast.ts";
import { input, isLeaf } from "../../compiler/primitives/leaves.ts";
import { literal } from "../../compiler/primitives/primitive.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import { differentiate } from "../../compiler/transforms/differentiate.ts";
import { stabilize } from "../../compiler/transforms/stabilize.ts";
import { Precise } from "./precise.ts";
import { type Exact, exactly } from "./exactly.ts";

/** Numbers for each operand: one row a measurement, each row of the same length. */
export type Data = readonly (readonly (readonly number[])[])[];

export interface Formula {
  readonly name: string;
  readonly write: (...operands: Tensor[]) => Tensor;
  readonly data: Data;
  /** Why what was written is another number, where it is. */
  readonly differs?: string;
  /** A number that what is computed is beside, however small it is itself: the 1 that exp x is nearly. */
  readonly beside?: number;
}

/** A number that was computed twice, and what it is; undefined where the formula has no value there. */
export interface Measurement {
  readonly what: string;
  readonly naive: number;
  readonly better: number;
  readonly exact: bigint | undefined;
  /** As the formula was written: undefined where only the better one has a value. */
  readonly exactNaive: bigint | undefined;
  /** By how much the exact one moves when the operands are rounded. */
  readonly sensitivity: number;
}

export const precise = new Precise(3000);

interface Built {
  readonly operands: readonly Node[];
  /** The value, and the gradients of its sum by each operand: as written, and as rewritten. */
  readonly naive: readonly Node[];
  readonly better: readonly Node[];
  readonly graph: Graph;
}

export function build({ write, data }: Formula): Built {
  const graph = new Graph("f64");
  return tracing(graph, () => {
    const operands = data.map((rows) => input([rows.length, rows[0]!.length]) as unknown as Node);
    const root = write(...(operands as unknown as Tensor[])) as unknown as Node;
    const became = stabilize([root]).get(root)!;
    const withGradients = (output: Node): readonly Node[] => {
      const seed = expandTo(literal(graph, 1), output.shape);
      const cotangents = differentiate(output, seed, operands);
      return [output, ...operands.map((operand) => cotangents.get(operand)!)];
    };
    return { operands, naive: withGradients(root), better: withGradients(became), graph };
  });
}

const valuesAt = (data: Data): readonly Exact[] => data.map((rows) => rows.flat().map((x) => precise.of(x)));

/** 2⁻⁴⁰ of a number: so much it is moved to see what depends on it. */
const step = 40n;

export function measure(formula: Formula): readonly Measurement[] {
  const { operands, naive, better, graph } = build(formula);
  const { data } = formula;
  const constants = constantsIn(graph);
  const given = new Map([
    ...operands.map((operand, i) => [operand, asValues(data[i]!)] as const),
    ...constants,
  ]);
  const found = tracing(graph, () => evaluate([...naive, ...better], given, new Map()));
  const at = valuesAt(data);
  const exact = (roots: readonly Node[], values: readonly Exact[]): readonly Exact[] => {
    const known = constants.map(
      ([node, { data: list }]) => [node, Array.from(list, (x) => precise.of(x))] as const,
    );
    const all = exactly(
      roots,
      new Map([...operands.map((operand, i) => [operand, values[i]!] as const), ...known]),
      precise,
    );
    return roots.map((root) => all.get(root)!);
  };
  const [references, naiveReferences] = [exact(better, at), exact(naive, at)];
  const moves = sensitivities(references, data, at, (values) => exact(better, values));
  return better.flatMap((node, k) =>
    references[k]!.map((reference, i) => ({
      what: `${k === 0 ? "value" : "gradient"} ${i} of ${formula.name} at ${rowAt(data, i, references[k]!.length)}`,
      naive: found.get(naive[k]!)!.data[i]!,
      better: found.get(node)!.data[i]!,
      exact: reference,
      exactNaive: naiveReferences[k]![i],
      sensitivity: moves[k]![i]!,
    })),
  );
}

/** Σ |x ∂y / ∂x| for every result y, over the places of a row: rows do not depend on each other. */
function sensitivities(
  references: readonly Exact[],
  data: Data,
  at: readonly Exact[],
  exact: (values: readonly Exact[]) => readonly Exact[],
): readonly number[][] {
  const sums = references.map((list) => list.map(() => 0));
  data.forEach((rows, operand) =>
    rows[0]!.forEach((_, place) => {
      const moved = at.map((values, i) =>
        values.map((x, j) => (i === operand && j % rows[0]!.length === place ? x! + (x! >> step) : x)),
      );
      exact(moved).forEach((list, k) =>
        list.forEach((y, i) => {
          const before = references[k]![i];
          if (y !== undefined && before !== undefined)
            sums[k]![i]! += Math.abs(precise.toNumber((y - before) << step));
        }),
      );
    }),
  );
  return sums;
}

const asValues = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]!.length],
  data: Float64Array.from(rows.flat()),
});

function constantsIn({ nodes }: Graph): readonly (readonly [Node, Values])[] {
  return nodes
    .filter((node) => isLeaf(node, "constant"))
    .map((node) => [
      node,
      { shape: node.shape as number[], data: (node.attributes as unknown as { data: Float64Array }).data },
    ]);
}

/** The operands of the measurement that a result belongs to. */
function rowAt(data: Data, i: number, count: number): string {
  const row = Math.floor((i * data[0]!.length) / count);
  return data.map((rows) => `[${rows[row]!.join(", ")}]`).join(", ");
}

/** How far a computed number is from what it should be. */
export function errorOf(computed: number, exact: bigint): number {
  if (!Number.isFinite(computed)) return Object.is(computed, precise.toNumber(exact)) ? 0 : Infinity;
  const difference = precise.of(computed) - exact;
  return precise.toNumber(difference < 0n ? -difference : difference);
}
