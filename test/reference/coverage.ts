/** What is known of an export from PyTorch: its name there, and the cases that cover it. */
import * as gradc from "../../src/index.ts";
import { casesIn, categoriesIn, type GoldenCase, goldens, isFunctionCase } from "../parity/golden.ts";
import { exportFor, type Library } from "../parity/names.ts";
import { knownOps } from "../parity/signatures.ts";

const cases: readonly GoldenCase[] = categoriesIn(goldens).flatMap((category) => casesIn(goldens, category));

/** The value of an export; `linalg.norm` is in a namespace. */
export function valueOf(name: string): unknown {
  const [first = "", second] = name.split(".");
  const value = (gradc as Library)[first];
  return second === undefined ? value : (value as Library)[second];
}

/** The golden cases that call an export, as function or as the class that does the same. */
export const casesOf = (value: unknown): readonly GoldenCase[] =>
  cases.filter(
    (golden) =>
      exportFor(golden.op, gradc) === value ||
      (isFunctionCase(golden) && golden.module !== undefined && exportFor(golden.module, gradc) === value),
  );

/** What PyTorch calls it, by the rule that names follow. */
export const namesInPyTorch = (value: unknown): readonly string[] =>
  knownOps
    .filter((op) => exportFor(op, gradc) === value)
    .map((op) => op.replace(/^(nn|optim)\./, "torch.$1."));
