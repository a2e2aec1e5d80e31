// Two convolutions of 5 × 5, each with pooling by two, and a layer of ten, under sgd with momentum.
import { amax, conv2d, crossEntropy, input, parameter, relu, reshape, sgd, target, type Tensor } from "gradc";

const images = input(["batch", 1, 28, 28]);
const labels = target(["batch"], "i32");
const K1 = parameter([8, 1, 5, 5]);
const c1 = parameter([8]);
const K2 = parameter([16, 8, 5, 5]);
const c2 = parameter([16]);
const W = parameter([256, 10]);
const b = parameter([10]);

/** The maxima of squares of four. */
const pooled = (x: Tensor, channels: number, size: number): Tensor =>
  amax(reshape(x, ["batch", channels, size, 2, size, 2]), [3, 5]);

const first = pooled(relu(conv2d(images, K1, c1)), 8, 12);
const second = pooled(relu(conv2d(first, K2, c2)), 16, 4);
export const logits = reshape(second, ["batch", 256]) * W + b;
export const loss = crossEntropy(logits, labels);
export const optimizer = sgd({ lr: 0.01, momentum: 0.9 });
