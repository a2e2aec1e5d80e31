/** Runs golden cases: definitions, then their modules all at once, then each trainer. What fails is told and stops nothing. */
import { Diagnostic } from "../../compiler/diagnostics.ts";
import type { Precision } from "../../compiler/graph/graph.ts";
import * as gradc from "../../src/index.ts";
import { modulesOf } from "../run-module.ts";
import type { Module } from "./build.ts";
import type { Deviation } from "./compare.ts";
import { type Prepared, prepareFunction } from "./functions.ts";
import { type GoldenCase, isFunctionCase, isOptimizerCase, type Tolerance } from "./golden.ts";
import { exportFor, type Library, nameOf } from "./names.ts";
import { prepareOptimizer } from "./optimizers.ts";
import { isTrainingCase, missingIn, prepareTraining } from "./training.ts";

/** exempt: PyTorch's own answer in this precision means nothing. */
export type Status = "passed" | "failed" | "unsupported" | "exempt";

/** What became of a case in one precision. */
export interface Outcome {
  readonly golden: GoldenCase;
  readonly precision: Precision;
  readonly status: Status;
  /** Why it failed or is not supported; the largest error first. */
  readonly problems: readonly string[];
  /** The largest error in proportion to what is allowed; infinite where nothing could be compared. */
  readonly error: number;
}

export const precisions: readonly Precision[] = ["f64", "f32"];

/** A case on its way. */
interface Running {
  readonly golden: GoldenCase;
  readonly precision: Precision;
  readonly prepared: readonly Prepared[];
}

/** Why a case cannot be run; undefined where it can. */
export function whyUnsupported(golden: GoldenCase, library: Library = gradc): string | undefined {
  const { op } = golden;
  if (isTrainingCase(golden)) return missingIn(golden, library);
  if (!isFunctionCase(golden) && !isOptimizerCase(golden)) return `there is no runner for ${op} yet`;
  return typeof exportFor(op, library) === "function" ? undefined : `gradc exports no ${nameOf(op)}`;
}

/** Every case in every precision, in order. */
export async function runCases(
  cases: readonly GoldenCase[],
  wanted: readonly Precision[] = precisions,
  library: Library = gradc,
): Promise<readonly Outcome[]> {
  const started = cases.flatMap((golden) => wanted.map((precision) => begin(golden, precision, library)));
  const running = started.filter((each): each is Running => "prepared" in each);
  const load = await loaderOf(running.flatMap(({ prepared }) => prepared));
  return started.map((each) => ("prepared" in each ? finish(each, load) : each));
}

const toleranceOf = ({ tolerance }: GoldenCase, precision: Precision): Tolerance | null =>
  precision === "f64" ? tolerance.float64 : tolerance.float32;

function begin(golden: GoldenCase, precision: Precision, library: Library): Outcome | Running {
  const reason = whyUnsupported(golden, library);
  if (reason !== undefined) return { golden, precision, status: "unsupported", problems: [reason], error: 0 };
  const tolerance = toleranceOf(golden, precision);
  if (!tolerance) return { golden, precision, status: "exempt", problems: [], error: 0 };
  try {
    const prepared = isTrainingCase(golden)
      ? prepareTraining(golden, precision, library)
      : isOptimizerCase(golden)
        ? prepareOptimizer(golden, precision, tolerance, library)
        : isFunctionCase(golden)
          ? prepareFunction(golden, precision, tolerance, library)
          : [];
    return { golden, precision, prepared };
  } catch (error) {
    return failed(golden, precision, [textOf(error)], Infinity);
  }
}

/** Loads the module of a definition. Where one of all is no module, each is read alone, and that one says so. */
async function loaderOf(all: readonly Prepared[]): Promise<(prepared: Prepared) => Module> {
  const modules = new Map<Prepared, () => unknown>();
  const read = async (batch: readonly Prepared[]): Promise<void> => {
    const loaded = await modulesOf(batch.map(({ text }) => text));
    batch.forEach((prepared, i) => modules.set(prepared, loaded[i]!));
  };
  try {
    await read(all);
  } catch {
    for (const prepared of all)
      await read([prepared]).catch((error: unknown) =>
        modules.set(prepared, () => {
          throw error;
        }),
      );
  }
  return (prepared) => modules.get(prepared)!() as Module;
}

function finish({ golden, precision, prepared }: Running, load: (prepared: Prepared) => Module): Outcome {
  try {
    const deviations = prepared.flatMap((each) => each.check(load(each)));
    return judged(golden, precision, deviations);
  } catch (error) {
    return failed(golden, precision, [textOf(error)], Infinity);
  }
}

function judged(golden: GoldenCase, precision: Precision, deviations: readonly Deviation[]): Outcome {
  const sorted = deviations.toSorted((a, b) => (b.ratio === a.ratio ? 0 : b.ratio - a.ratio));
  const wrong = sorted.filter(({ ratio }) => ratio > 1);
  const error = sorted[0]?.ratio ?? 0;
  if (wrong.length === 0) return { golden, precision, status: "passed", problems: [], error };
  return failed(
    golden,
    precision,
    wrong.map(({ text }) => text),
    error,
  );
}

const failed = (
  golden: GoldenCase,
  precision: Precision,
  problems: readonly string[],
  error: number,
): Outcome => ({ golden, precision, status: "failed", problems, error });

function textOf(error: unknown): string {
  if (error instanceof Diagnostic) return `${error.code} ${error.message}. ${error.remedy}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
