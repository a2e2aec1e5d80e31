import { describe, expect, it } from "vitest";
import * as gradc from "../src/index.ts";
import { emit, type Module } from "./parity/build.ts";
import { type Deviation, errorOf } from "./parity/compare.ts";
import { casesIn, type GoldenCase, goldens } from "./parity/golden.ts";
import { lossDeviation } from "./parity/optimizers.ts";
import { runCases, whyUnsupported } from "./parity/runner.ts";
import {
  batchOf,
  buildRun,
  isTrainingCase,
  stateDeviations,
  stateOf,
  type TrainingCase,
} from "./parity/training.ts";
import { stepperOf } from "./parity/written-optimizers.ts";
import { runModule } from "./run-module.ts";

const cases = casesIn(goldens, "training");
const runs = (cases as readonly Pick<GoldenCase, "op">[]).filter(isTrainingCase);

describe("losses and final state of whole runs, by step and by its parts", () => {
  it.each(
    cases
      .filter((golden) => whyUnsupported(golden) === undefined)
      .map((golden) => [golden.id, golden] as const),
  )("%s", async (_, golden) => {
    const outcomes = await runCases([golden]);
    expect(outcomes.map(({ precision, problems }) => [precision, ...problems])).toEqual([["f64"], ["f32"]]);
  });
});

/** Every loss, every norm of gradients and the final state, of gradients from gradc and steps that are written out. */
async function deviationsOf(golden: TrainingCase): Promise<readonly Deviation[]> {
  const text = emit("f64", (naming) => buildRun(golden, naming, gradc));
  const { createParity } = await runModule<Module>(text);
  const trainer = createParity({ stateDict: stateOf(golden) });
  const takeStep = stepperOf(golden, trainer);
  const { losses, params } = golden.tolerance.float64;
  const steps = golden.outputs.losses.flatMap((wanted, step) => {
    const loss = trainer.forward(batchOf(golden, step))["loss"] as number;
    trainer.backward();
    // Running statistics move on; without an optimiser nothing else does.
    if (Object.keys(golden.buffers).length > 0) trainer.update();
    const norm = takeStep(step);
    const wantedNorm = golden.outputs.grad_norms?.[step] ?? norm;
    return [
      lossDeviation(loss, wanted, step, losses),
      {
        ratio: errorOf(norm, wantedNorm, losses),
        text: `the norm of step ${step} is ${norm}, not ${wantedNorm}`,
      },
    ];
  });
  return [...steps, ...stateDeviations(golden, trainer, params)];
}

describe("gradients of every model train as PyTorch's do", () => {
  it.each(runs.map((golden) => [golden.id, golden] as const))("%s", async (_, golden) => {
    const wrong = (await deviationsOf(golden)).filter(({ ratio }) => ratio > 1);
    expect(wrong.map((each) => each.text).slice(0, 5)).toEqual([]);
  });
});
