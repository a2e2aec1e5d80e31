// What the second convolution of `convolutional` hands to the first.
import { conv2d, grad, input, mul, sum, zeros } from "gradc";

const K2 = input([16, 8, 5, 5]);
// The gradient of what is linear does not depend on it.
const first = zeros(["batch", 8, 12, 12]);
const dY2 = input(["batch", 16, 8, 8]);
export const dFirst = grad(sum(mul(conv2d(first, K2), dY2)), first);
