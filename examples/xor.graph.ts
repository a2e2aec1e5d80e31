// Two inputs, eight hidden units, one output: the smallest net that a straight line cannot replace.
import { input, mseLoss, parameter, sgd, sigmoid, tanh, target } from "gradc";

const x = input(["batch", 2]);
const t = target(["batch", 1]);
const W1 = parameter([2, 8]);
const b1 = parameter([8]);
const W2 = parameter([8, 1]);
const b2 = parameter([1]);

const hidden = tanh(x * W1 + b1);
export const y = sigmoid(hidden * W2 + b2);
export const loss = mseLoss(y, t);
export const optimizer = sgd({ lr: 2 });
