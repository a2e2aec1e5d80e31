import { adam, crossEntropy, input, Linear, relu, Sequential, target } from "gradc";

const images = input(["batch", 64]);
const labels = target(["batch"], "i32");
const hidden = Array.from({ length: 24 }, () => [new Linear(64, 64), relu]).flat();
const model = new Sequential(...hidden, new Linear(64, 10));
export const logits = model(images);
export const loss = crossEntropy(logits, labels);
export const optimizer = adam();
