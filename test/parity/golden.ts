/** The golden cases: what PyTorch computed. Their format is described in test/goldens/README.md. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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

interface Tolerances {
  readonly float64: Tolerance | null;
  readonly float32: Tolerance | null;
}

/** What all cases have. */
export interface GoldenCase {
  readonly id: string;
  readonly op: string;
  readonly category: string;
  readonly tolerance: Tolerances;
  readonly tags?: readonly string[];
}

/** A call of a function or module. */
export interface FunctionCase extends GoldenCase {
  /** The class that does the same. */
  readonly module?: string;
  readonly args: Arguments;
  readonly inputs: Tensors;
  readonly params?: Tensors;
  readonly buffers?: Tensors;
  readonly training?: boolean;
  readonly note?: string;
  /** Functions that inputs go through first. */
  readonly pre?: Readonly<Record<string, string>>;
  readonly outputs: Tensors;
  readonly buffers_after?: Tensors;
  readonly cotangent?: Tensors;
  readonly grads?: Tensors;
}

/** Fifty steps of an optimiser on a small problem. */
export interface OptimizerCase extends GoldenCase {
  readonly args: Arguments;
  readonly inputs: Tensors;
  readonly problem: string;
  readonly params: Tensors;
  readonly param_groups?: readonly Arguments[];
  readonly outputs: Readonly<Record<string, Tensors>>;
  readonly losses: readonly number[];
}

/** What is wrong with what the runner was asked for, and what to do. */
export class UsageError extends Error {}

/** The committed cases. */
export const goldens: string = fileURLToPath(new URL("../goldens/", import.meta.url));

/** The names of the files of a folder, without `.json`. */
export function categoriesIn(folder: string): readonly string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UsageError(`there is no folder ${folder}: name one that holds golden files, CATEGORY.json`);
  const found = readdirSync(folder).filter((file) => file.endsWith(".json"));
  if (found.length === 0) throw new UsageError(`there is no golden file, CATEGORY.json, in ${folder}`);
  return found.map((file) => file.replace(/\.json$/, "")).sort();
}

/** The cases of a file. */
export function casesIn(folder: string, category: string): readonly GoldenCase[] {
  const file = join(folder, `${category}.json`);
  const cases = parsed(file);
  const wanted = ["id", "op", "outputs", "tolerance"];
  for (const [position, golden] of cases.entries())
    for (const field of wanted)
      if (typeof golden !== "object" || golden === null || !(field in golden))
        throw new UsageError(
          `${file}: case ${position} has no ${field}: the format is that of test/goldens/README.md`,
        );
  return (cases as readonly GoldenCase[]).map((golden) => ({ args: {}, inputs: {}, ...golden, category }));
}

function parsed(file: string): readonly unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
  const { format, cases } = (content ?? {}) as { format?: unknown; cases?: unknown };
  if (format === 1 && Array.isArray(cases)) return cases;
  throw new UsageError(`${file} is no golden file of format 1: see test/goldens/README.md`);
}

/** Runs are of other kinds than calls; gradient clipping, among the optimisers, is a call. */
export const isOptimizerCase = (golden: GoldenCase): golden is OptimizerCase =>
  /^optim\.[^.]+$/.test(golden.op);
export const isFunctionCase = (golden: GoldenCase): golden is FunctionCase =>
  !/^(optim|training)\./.test(golden.op);

export const numbersOf = ({ data }: GoldenTensor): Float64Array => Float64Array.from(data, Number);

/** Tensors as the trainers take them. */
export const stateDictOf = (
  tensors: Tensors,
): Record<string, { shape: readonly number[]; data: Float64Array }> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, { shape: tensor.shape, data: numbersOf(tensor) }]),
  );
