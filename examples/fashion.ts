/** Tells clothes apart: a convolutional net on a part of Fashion-MNIST. `npm run fashion` trains it from three starts. */
import { createFashion, createFashionInference } from "../generated/fashion.ts";
import { accuracyOf, type Epoch, printEpoch, trainEpoch } from "./classification.ts";
import { randomNumbers, shuffled } from "./data.ts";
import { readImages } from "./idx.ts";
import { isRun } from "./program.ts";

// Fixed in advance: the test part chooses nothing.
const epochs = 3;
const batch = 32;

export interface FashionOptions {
  readonly seed?: number;
  readonly onEpoch?: (epoch: Epoch) => void;
}

export function runFashion({ seed = 1, onEpoch }: FashionOptions = {}): { readonly testAccuracy: number } {
  const part = (name: string) =>
    readImages(`fashion-${name}-images-idx3-ubyte.gz`, `fashion-${name}-labels-idx1-ubyte.gz`);
  const [train, test] = [part("train"), part("test")];
  const net = createFashion({ batch, seed });
  const random = randomNumbers(seed);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const began = performance.now();
    const { loss, accuracy } = trainEpoch(net, train, shuffled(train.count, random), batch);
    const seconds = (performance.now() - began) / 1000;
    onEpoch?.({ epoch, loss, accuracy, samplesPerSecond: train.count / seconds });
  }
  const predictor = createFashionInference({ batch: 100, stateDict: net.stateDict() });
  return { testAccuracy: accuracyOf((images) => predictor.forward({ images }), test, 100) };
}

if (isRun(import.meta.url)) {
  const accuracies = [1, 2, 3].map((seed) => {
    const { testAccuracy } = runFashion({ seed, onEpoch: printEpoch });
    console.log(`seed ${seed}   test accuracy ${testAccuracy.toFixed(4)}\n`);
    return testAccuracy;
  });
  console.log(`median ${accuracies.toSorted((a, b) => a - b)[1]!.toFixed(4)}`);
}
