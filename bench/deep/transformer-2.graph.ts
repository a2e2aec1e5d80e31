import { adam, crossEntropy, input, reshape, target } from "gradc";
import { time, Transformer } from "./transformer.graph.ts";

const vocabulary = 96;
const characters = input(["batch", time], "i32");
const next = target(["batch", time], "i32");
const model = new Transformer(2, vocabulary);
export const logits = model(characters);
export const loss = crossEntropy(reshape(logits, [-1, vocabulary]), reshape(next, [-1]));
export const optimizer = adam();
