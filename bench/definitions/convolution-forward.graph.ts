// Both convolutions of `convolutional`, with bias and relu.
import { conv2d, input, relu } from "gradc";

const images = input(["batch", 1, 28, 28]);
const K1 = input([8, 1, 5, 5]);
const c1 = input([8]);
const first = input(["batch", 8, 12, 12]);
const K2 = input([16, 8, 5, 5]);
const c2 = input([16]);
export const y1 = relu(conv2d(images, K1, c1));
export const y2 = relu(conv2d(first, K2, c2));
