// The perceptron of two layers, written by hand: sgd goes straight into the weights.
import { perceptron as data } from "../data.mjs";
import { crossEntropy, reluDerivative } from "./parts.mjs";
import { addColumnSums, addLeftTransposed, product, rightTransposed } from "./products.mjs";

export function perceptron() {
  const { batch, parameters, x, y } = data();
  const { W1, b1, W2, b2 } = parameters;
  const lr = 0.01;
  const hidden = new Float32Array(batch * 128);
  const logits = new Float32Array(batch * 10);
  const dHidden = new Float32Array(batch * 128);
  return () => {
    product(x, W1, hidden, batch, 784, 128, b1, true);
    product(hidden, W2, logits, batch, 128, 10, b2, false);
    const loss = crossEntropy(logits, y, batch, 10);
    rightTransposed(logits, W2, dHidden, batch, 10, 128);
    reluDerivative(dHidden, hidden);
    addLeftTransposed(hidden, logits, W2, batch, 128, 10, -lr);
    addColumnSums(logits, b2, batch, 10, -lr);
    addLeftTransposed(x, dHidden, W1, batch, 784, 128, -lr);
    addColumnSums(dHidden, b1, batch, 128, -lr);
    return loss;
  };
}
