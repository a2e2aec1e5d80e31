// Two layers, 784-128-10, under sgd.
import { crossEntropy, input, parameter, relu, sgd, target } from "gradc";

const images = input(["batch", 784]);
const labels = target(["batch"], "i32");
const W1 = parameter([784, 128]);
const b1 = parameter([128]);
const W2 = parameter([128, 10]);
const b2 = parameter([10]);

const hidden = relu(images * W1 + b1);
export const logits = hidden * W2 + b2;
export const loss = crossEntropy(logits, labels);
export const optimizer = sgd({ lr: 0.01 });
