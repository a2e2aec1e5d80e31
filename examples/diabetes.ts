/** Predicts the progression of a disease: regression on standardised columns. */
import { createDiabetes } from "../generated/diabetes.ts";
import { readTable, samplesOf, split, type Table } from "./data.ts";
import { isRun } from "./program.ts";

export interface DiabetesRun {
  /** Root mean squared errors on the test part, in the units of the target. */
  readonly error: number;
  /** Of always predicting the mean of the training part. */
  readonly baseline: number;
}

interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and standard deviation of every column. */
function scalesOf(rows: Table["rows"]): readonly Scale[] {
  return rows[0]!.map((_, column) => {
    const values = rows.map((row) => row[column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
}

const standardised = (rows: Table["rows"], scales: readonly Scale[]): Table["rows"] =>
  rows.map((row) => row.map((value, column) => (value - scales[column]!.mean) / scales[column]!.deviation));

export function runDiabetes({ seed = 1, steps = 500 } = {}): DiabetesRun {
  const { train, test } = split(readTable("diabetes.csv").rows, 0.8);
  // The test part is scaled by what is known while training.
  const scales = scalesOf(train);
  const known = samplesOf(standardised(train, scales));
  const net = createDiabetes({ batch: known.count, seed });
  const data = { measurements: known.inputs, progression: known.targets };
  for (let step = 0; step < steps; step++) net.step(data);

  const unknown = samplesOf(standardised(test, scales));
  const { loss } = net.forward({ measurements: unknown.inputs, progression: unknown.targets });
  const { deviation } = scales.at(-1)!;
  const squares = unknown.targets.reduce((sum, value) => sum + value * value, 0);
  return { error: deviation * Math.sqrt(loss), baseline: deviation * Math.sqrt(squares / unknown.count) };
}

if (isRun(import.meta.url)) {
  const { error, baseline } = runDiabetes();
  console.log(`test error ${error.toFixed(1)}, of the mean ${baseline.toFixed(1)}`);
}
