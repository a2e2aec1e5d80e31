/** Recognizes handwritten digits: trains on the first 80 % of the table and tests on the rest, which other people wrote. */
import { createDigits, createDigitsInference, type Digits, type StateDict } from "../generated/digits.ts";
import { randomNumbers, readTable, type Samples, samplesOf, shuffled, split } from "./data.ts";
import { isRun } from "./program.ts";

// Fixed in advance: the test part chooses nothing.
const epochs = 30;
const batch = 32;
const pixels = 64;

/** Of one pass over the training part. */
export interface Epoch {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly samplesPerSecond: number;
}

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

/** Trains on every sample once, in this order. */
function trainEpoch(
  net: Digits,
  samples: Samples,
  order: Uint32Array,
): { readonly loss: number; readonly accuracy: number } {
  // Batches are put where the net reads them: nothing is copied twice, and nothing allocated.
  const { images, labels } = net.inputs;
  const data = { images, labels };
  const sizes = { batch };
  let loss = 0;
  let accuracy = 0;
  for (let start = 0; start < order.length; start += batch) {
    sizes.batch = Math.min(batch, order.length - start);
    for (let n = 0; n < sizes.batch; n++) {
      const sample = order[start + n]!;
      for (let p = 0; p < pixels; p++) images[n * pixels + p] = samples.inputs[sample * pixels + p]!;
      labels[n] = samples.targets[sample]!;
    }
    const result = net.step(data, sizes);
    loss += result.loss * sizes.batch;
    accuracy += result.accuracy * sizes.batch;
  }
  return { loss: loss / order.length, accuracy: accuracy / order.length };
}

/** The part of the samples whose label has the largest logit. */
function accuracyOf(stateDict: StateDict, samples: Samples): number {
  const net = createDigitsInference({ batch: samples.count, stateDict });
  const { logits } = net.forward({ images: samples.inputs });
  let right = 0;
  for (let n = 0; n < samples.count; n++) {
    const row = logits.subarray(n * 10, n * 10 + 10);
    if (row.indexOf(Math.max(...row)) === samples.targets[n]) right++;
  }
  return right / samples.count;
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
    const { loss, accuracy } = trainEpoch(net, train, shuffled(train.count, random));
    const seconds = (performance.now() - began) / 1000;
    onEpoch?.({ epoch, loss, accuracy, samplesPerSecond: train.count / seconds });
  }
  return { testAccuracy: accuracyOf(net.stateDict(), test) };
}

export function printEpoch({ epoch, loss, accuracy, samplesPerSecond }: Epoch): void {
  const percent = (100 * accuracy).toFixed(1).padStart(5);
  console.log(
    `epoch ${String(epoch).padStart(2)}   loss ${loss.toFixed(4)}   accuracy ${percent} %   ${Math.round(samplesPerSecond)} samples/s`,
  );
}

if (isRun(import.meta.url)) {
  const { testAccuracy } = runDigits({ onEpoch: printEpoch });
  console.log(`test accuracy ${testAccuracy.toFixed(4)}`);
}
