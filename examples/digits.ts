/** Recognizes handwritten digits: trains on the first 80 % of the table and tests on the rest, which other people wrote. */
import { createDigits, createDigitsInference } from "../generated/digits.ts";
import { accuracyOf, type Epoch, printEpoch, trainEpoch } from "./classification.ts";
import { randomNumbers, readTable, type Samples, samplesOf, shuffled, split } from "./data.ts";
import { isRun } from "./program.ts";

// Fixed in advance: the test part chooses nothing.
const epochs = 30;
const batch = 32;

export interface DigitsRun {
  readonly testAccuracy: number;
}

/** Pixels from 0 to 16 become numbers from 0 to 1. */
function readDigits(): { readonly train: Samples; readonly test: Samples } {
  const { train, test } = split(readTable("digits.csv").rows, 0.8);
  const scaled = (samples: Samples): Samples => ({
    ...samples,
    inputs: samples.inputs.map((pixel) => pixel / 16),
  });
  return { train: scaled(samplesOf(train)), test: scaled(samplesOf(test)) };
}

export interface DigitsOptions {
  readonly seed?: number;
  readonly onEpoch?: (epoch: Epoch) => void;
}

export function runDigits({ seed = 1, onEpoch }: DigitsOptions = {}): DigitsRun {
  const { train, test } = readDigits();
  const net = createDigits({ batch, seed });
  const random = randomNumbers(seed);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const began = performance.now();
    const { loss, accuracy } = trainEpoch(net, train, shuffled(train.count, random), batch);
    const seconds = (performance.now() - began) / 1000;
    onEpoch?.({ epoch, loss, accuracy, samplesPerSecond: train.count / seconds });
  }
  const predictor = createDigitsInference({ batch: test.count, stateDict: net.stateDict() });
  return { testAccuracy: accuracyOf((images) => predictor.forward({ images }), test, test.count) };
}

if (isRun(import.meta.url)) {
  const { testAccuracy } = runDigits({ onEpoch: printEpoch });
  console.log(`test accuracy ${testAccuracy.toFixed(4)}`);
}
