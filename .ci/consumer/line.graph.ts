import { input, mseLoss, parameter, sgd, target } from "gradc";

const x = input(["batch", 3]);
const y = target(["batch", 1]);
const weight = parameter([3, 1]);
const bias = parameter([1]);

export const prediction = x * weight + bias;
export const loss = mseLoss(prediction, y);
export const optimizer = sgd({ lr: 0.2 });
