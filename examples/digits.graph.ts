import {
  Module,
  Linear,
  type Tensor,
  relu,
  input,
  target,
  crossEntropy,
  mean,
  eq,
  argmax,
  adam,
} from "gradc";

class Classifier extends Module {
  hidden = new Linear(64, 128);
  output = new Linear(128, 10);
  forward(x: Tensor) {
    return this.output(relu(this.hidden(x)));
  }
}

const images = input(["batch", 64]);
const labels = target(["batch"], "i32");
const model = new Classifier();
export const logits = model(images);
export const loss = crossEntropy(logits, labels);
export const accuracy = mean(eq(argmax(logits, 1), labels));
export const optimizer = adam({ lr: 3e-3 });
