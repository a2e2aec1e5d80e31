/** The golden cases: what PyTorch computed. Their format is described in test/goldens/README.md. */
import { readdirSync, readFileSync } from "node:fs";

export type GoldenNumber = number | "NaN" | "Infinity" | "-Infinity";

export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly dtype: "float64" | "int64" | "bool";
  readonly data: readonly GoldenNumber[];
}

export type Tensors = Readonly<Record<string, GoldenTensor>>;
export type Arguments = Readonly<Record<string, unknown>>;
/** rtol and atol; null where a precision has no meaningful answer. */
export type Tolerance = readonly [rtol: number, atol: number];

/** What all cases have. */
export interface GoldenCase {
  readonly id: string;
  readonly op: string;
  readonly category: string;
  readonly args: Arguments;
  readonly inputs: Tensors;
  readonly params?: Tensors;
  readonly tags?: readonly string[];
}

/** A call of a function or module. */
export interface FunctionCase extends GoldenCase {
  readonly outputs: Tensors;
  readonly cotangent?: Tensors;
  readonly grads?: Tensors;
  readonly tolerance: { readonly float64: Tolerance; readonly float32: Tolerance | null };
}

/** Fifty steps of an optimiser on a small problem. */
export interface OptimizerCase extends GoldenCase {
  readonly problem: string;
  readonly params: Tensors;
  readonly param_groups?: readonly Arguments[];
  readonly outputs: Readonly<Record<string, Tensors>>;
  readonly losses: readonly number[];
  readonly tolerance: { readonly float64: Tolerance; readonly float32: Tolerance | null };
}

const folder = new URL("../goldens/", import.meta.url);

export const categories: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""));

function casesOf(category: string): readonly GoldenCase[] {
  const text = readFileSync(new URL(`${category}.json`, folder), "utf8");
  return (JSON.parse(text) as { cases: readonly GoldenCase[] }).cases;
}

/** The cases of a category of functions and modules. */
export const functionCases = (category: string): readonly FunctionCase[] =>
  casesOf(category) as readonly FunctionCase[];

/** The cases of optimisers; those of gradient clipping, in the same file, are calls of functions. */
export const optimizerCases = (): readonly OptimizerCase[] =>
  (casesOf("optimizers") as readonly OptimizerCase[]).filter(({ op }) => op.startsWith("optim."));

export const allCases = (): readonly GoldenCase[] => categories.flatMap(casesOf);

export const numbersOf = ({ data }: GoldenTensor): Float64Array => Float64Array.from(data, Number);

/** Tensors as the trainers take them. */
export const stateDictOf = (
  tensors: Tensors,
): Record<string, { shape: readonly number[]; data: Float64Array }> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, { shape: tensor.shape, data: numbersOf(tensor) }]),
  );
