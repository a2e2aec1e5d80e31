/** Operands to try a primitive on: by rule where its record is its builder, from a table where other functions build it. */
import { Diagnostic } from "../../compiler/diagnostics.ts";
import { Graph } from "../../compiler/graph/graph.ts";
import { isNode, type Node, type Primitive } from "../../compiler/graph/node.ts";
import type { Dimension } from "../../compiler/graph/tensor.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { input } from "../../compiler/primitives/leaves.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import { evaluateDim, type Sizes } from "../../compiler/shape/dim.ts";
import { type DType, elementsOf } from "../../compiler/shape/shape.ts";
import { extremes, filled, Random, spread } from "../numbers.ts";
import { builders } from "./builders.ts";

export const sizes: Sizes = new Map([
  ["batch", 3],
  ["time", 2],
]);
export const capacities: Readonly<Record<string, number>> = { batch: 5, time: 2 };

type Shape = readonly Dimension[];

/** One use of a primitive. */
export interface Sample {
  readonly result: Node;
  readonly operands: readonly Node[];
  /** Whether its operands are numbers at which derivatives exist. */
  readonly smooth: boolean;
}

interface Data {
  readonly range: readonly [number, number];
  /** Instead of numbers of the range. */
  readonly exactly?: readonly number[];
}

/** The samples of one primitive, in one graph. */
export class Bench {
  readonly graph = new Graph("f64");
  readonly name: string;
  readonly samples: Sample[] = [];
  readonly #data = new Map<Node, Data>();
  readonly #random = new Random(1);

  constructor(name: string) {
    this.name = name;
  }

  leaf(
    shape: Shape,
    dtype: DType = "f32",
    range: readonly [number, number] = [-2, 2],
    exactly?: readonly number[],
  ): Node {
    const leaf = tracing(this.graph, () => input(shape, dtype)) as unknown as Node;
    this.graph.note(leaf).names.push(`x${this.#data.size}`);
    this.#data.set(leaf, { range: dtype === "bool" ? [0, 2] : range, ...(exactly && { exactly }) });
    return leaf;
  }

  /** A tensor whose elements are known when compiling. */
  constant(node: Node): void {
    const { data } = node.attributes as { data: readonly number[] };
    this.#data.set(node, { range: [0, 0], exactly: data });
    this.add([], node);
  }

  add(operands: readonly Node[], result: unknown, smooth = true): void {
    if (isNode(result)) this.samples.push({ operands, result, smooth });
  }

  /** What derivatives are taken by. */
  get operands(): readonly Node[] {
    return [...new Set(this.samples.flatMap(({ operands, smooth }) => (smooth ? operands : [])))].filter(
      ({ dtype }) => dtype === "f32",
    );
  }

  /** The leaves, with values: floats spread over their range, so that no two are equal. */
  values(): ReadonlyMap<Node, Values> {
    return new Map(
      [...this.#data].map(
        ([
          leaf,
          {
            range: [low, high],
            exactly,
          },
        ]) => {
          const count = evaluateDim(elementsOf(leaf.shape), sizes);
          const numbers =
            exactly ?? (leaf.dtype === "f32" ? spread(this.#random, count, low, high) : undefined);
          return [leaf, filled(leaf.shape, sizes, (i) => numbers?.[i] ?? this.#random.whole(low, high))];
        },
      ),
    );
  }
}

const shapes: readonly Shape[] = [[], [3], [2, "batch"], [1, 2], ["batch", "time"], [2, 1, 2], [0, 2]];
const broadcasts: readonly (readonly Shape[])[] = [
  [[2, 1, 3], ["batch", 1], []],
  [[1, "batch"], [2, 1], ["batch"]],
];

type Builder = (...operands: readonly unknown[]) => unknown;

/** What a builder takes. */
interface Signature {
  readonly arity: number;
  /** Whether the first operand must be a truth value. */
  readonly takesCondition: boolean;
}

/** The first operands with which the builder builds a node of its own. */
export function signatureOf(primitive: Primitive): Signature {
  const bench = new Bench(primitive.name);
  for (let arity = 1; arity <= 4; arity++)
    for (const first of ["f32", "bool"] as const) {
      try {
        const operands = Array.from({ length: arity }, (_, i) => bench.leaf([2, 3], i === 0 ? first : "f32"));
        const result = (primitive as unknown as Builder)(...operands);
        if (isNode(result) && result.primitive === primitive && result.inputs.length === arity)
          return { arity, takesCondition: first === "bool" };
      } catch {
        // Too few, or others.
      }
    }
  throw new Error(
    `${primitive.name} builds no node of its own from one to four tensors: give it a row in builders.ts`,
  );
}

/** Samples of a record that is its own builder. */
function benchOf(primitive: Primitive): Bench {
  const bench = new Bench(primitive.name);
  const build = primitive as unknown as Builder;
  const { arity, takesCondition } = signatureOf(primitive);
  const attempt = (operandShapes: readonly Shape[], type: DType, ...options: readonly unknown[]): void => {
    const operands = operandShapes.map((shape, i) => {
      const dtype = takesCondition && i === 0 ? "bool" : type;
      return bench.leaf(shape, dtype, dtype === "f32" ? primitive.domain : [-2, 3]);
    });
    if (refuses(build, operands, options)) return;
    const result = build(...operands, ...options);
    // A reduction of nothing is its operand.
    if (isNode(result) && !operands.includes(result)) bench.add(operands, result);
  };
  const repeated = (shape: Shape): Shape[] => Array.from({ length: arity }, () => shape);
  for (const shape of shapes) attempt(repeated(shape), "f32");
  for (const dtype of ["i32", "bool"] as const) attempt(repeated([2, "batch"]), dtype);
  if (arity > 1) for (const each of broadcasts) attempt(each.slice(0, arity), "f32");
  if (arity === 1) for (const dims of [0, [1], [0, 2], [-1]]) attempt([[2, 3, "batch"]], "f32", dims);
  addExtremes(bench, build, arity);
  return bench;
}

/** Nothing can be chosen of nothing. */
function refuses(build: Builder, operands: readonly Node[], options: readonly unknown[]): boolean {
  if (operands.every(({ shape }) => !shape.includes(0))) return false;
  try {
    build(...operands, ...options);
    return false;
  } catch (error) {
    if (error instanceof Diagnostic) return true;
    throw error;
  }
}

function addExtremes(bench: Bench, build: Builder, arity: number): void {
  const count = extremes.length;
  const operands = Array.from({ length: Math.min(arity, 2) }, (_, i) =>
    bench.leaf(
      [count * count],
      "f32",
      undefined,
      Array.from(
        { length: count * count },
        (__, k) => extremes[(i === 0 ? k : Math.floor(k / count)) % count]!,
      ),
    ),
  );
  while (operands.length < arity) operands.unshift(bench.leaf([count * count], "bool"));
  bench.add(operands, build(...operands), false);
}

/** A bench for every record, and for every row of the table. */
export function benches(records: readonly Primitive[]): readonly Bench[] {
  const own = records.filter((record) => typeof record === "function").map(benchOf);
  const others = Object.entries(builders).map(([name, fill]) => {
    const bench = new Bench(name);
    tracing(bench.graph, () => fill(bench));
    return bench;
  });
  return [...own, ...others];
}
