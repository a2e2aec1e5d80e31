import {
  Module,
  Conv2d,
  MaxPool2d,
  Linear,
  type Tensor,
  relu,
  flatten,
  input,
  target,
  crossEntropy,
  mean,
  eq,
  argmax,
  adam,
} from "gradc";

class Classifier extends Module {
  conv1 = new Conv2d(1, 8, 3, { padding: 1 });
  conv2 = new Conv2d(8, 16, 3, { padding: 1 });
  pool = new MaxPool2d(2);
  output = new Linear(16 * 7 * 7, 10);
  forward(x: Tensor) {
    const edges = this.pool(relu(this.conv1(x)));
    const parts = this.pool(relu(this.conv2(edges)));
    return this.output(flatten(parts, { startDim: 1 }));
  }
}

const images = input(["batch", 1, 28, 28]);
const labels = target(["batch"], "i32");
const model = new Classifier();
export const logits = model(images);
export const loss = crossEntropy(logits, labels);
export const accuracy = mean(eq(argmax(logits, 1), labels));
export const optimizer = adam({ lr: 2e-3 });
