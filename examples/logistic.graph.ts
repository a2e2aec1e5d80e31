import { input, target, parameter, sigmoid, mseLoss, sgd } from "gradc";

const X = input([2, "batch"]);
const T = target([1, "batch"]);
const W = parameter([1, 2]);
const b = parameter([1, 1]);

export const Y = sigmoid(W * X + b); // N1 = W · X, N2 = N1 + b, N3 = Y
export const loss = mseLoss(Y, T);
export const optimizer = sgd({ lr: 0.5 });
