// The gradients of the weights of both convolutions of `convolutional`.
import { conv2d, grad, input, mul, sum, zeros } from "gradc";

const images = input(["batch", 1, 28, 28]);
// The gradient of what is linear does not depend on it.
const K1 = zeros([8, 1, 5, 5]);
const dY1 = input(["batch", 8, 24, 24]);
const first = input(["batch", 8, 12, 12]);
const K2 = zeros([16, 8, 5, 5]);
const dY2 = input(["batch", 16, 8, 8]);
export const dK1 = grad(sum(mul(conv2d(images, K1), dY1)), K1);
export const dK2 = grad(sum(mul(conv2d(first, K2), dY2)), K2);
