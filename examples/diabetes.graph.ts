// Progression of a disease from ten measurements, all standardised.
import { adam, input, Linear, mseLoss, Sequential, tanh, target } from "gradc";

const measurements = input(["batch", 10]);
const progression = target(["batch", 1]);

const model = new Sequential(new Linear(10, 8), tanh, new Linear(8, 1));
export const prediction = model(measurements);
export const loss = mseLoss(prediction, progression);
export const optimizer = adam({ lr: 3e-3, weightDecay: 1e-2 });
