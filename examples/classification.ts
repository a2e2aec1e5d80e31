/** Trains nets that tell images apart, and says how they do. */
import type { Samples } from "./data.ts";

/** As much of a trainer as this needs. */
export interface Classifier {
  readonly inputs: { readonly images: Float32Array; readonly labels: Int32Array };
  step(
    data: { readonly images: Float32Array; readonly labels: Int32Array },
    sizes: { readonly batch: number },
  ): { readonly loss: number; readonly accuracy: number };
}

/** Of one pass over the training part. */
export interface Epoch {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly samplesPerSecond: number;
}

const pixelsOf = ({ inputs, count }: Samples): number => inputs.length / count;

/** Trains on every sample once, in this order. */
export function trainEpoch(
  net: Classifier,
  samples: Samples,
  order: Uint32Array,
  batch: number,
): { readonly loss: number; readonly accuracy: number } {
  // Batches are put where the net reads them: nothing is copied twice, and nothing allocated.
  const { images, labels } = net.inputs;
  const pixels = pixelsOf(samples);
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
export function accuracyOf(
  predict: (images: Float32Array) => { readonly logits: Float32Array },
  samples: Samples,
  batch: number,
): number {
  const pixels = pixelsOf(samples);
  let right = 0;
  for (let start = 0; start < samples.count; start += batch) {
    const end = Math.min(start + batch, samples.count);
    const { logits } = predict(samples.inputs.subarray(start * pixels, end * pixels));
    for (let n = start; n < end; n++) {
      const row = logits.subarray((n - start) * 10, (n - start) * 10 + 10);
      if (row.indexOf(Math.max(...row)) === samples.targets[n]) right++;
    }
  }
  return right / samples.count;
}

export function printEpoch({ epoch, loss, accuracy, samplesPerSecond }: Epoch): void {
  const percent = (100 * accuracy).toFixed(1).padStart(5);
  console.log(
    `epoch ${String(epoch).padStart(2)}   loss ${loss.toFixed(4)}   accuracy ${percent} %   ${Math.round(samplesPerSecond)} samples/s`,
  );
}
