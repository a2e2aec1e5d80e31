// Parts of training steps written by hand: the loss and its gradient, the derivative of relu, Adam.

/** Turns logits [rows, classes] into their gradient, gives the mean loss. */
export function crossEntropy(logits, labels, rows, classes) {
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const first = row * classes;
    let max = -Infinity;
    for (let c = 0; c < classes; c++) if (logits[first + c] > max) max = logits[first + c];
    const own = logits[first + labels[row]];
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const e = Math.exp(logits[first + c] - max);
      logits[first + c] = e;
      sum += e;
    }
    loss += Math.log(sum) + max - own;
    const scale = 1 / (sum * rows);
    for (let c = 0; c < classes; c++) logits[first + c] *= scale;
    logits[first + labels[row]] -= 1 / rows;
  }
  return loss / rows;
}

export function reluDerivative(gradient, values) {
  for (let i = 0; i < gradient.length; i++) if (!(values[i] > 0)) gradient[i] = 0;
}

/** Gradients of all parameters, and a step of Adam that empties them. */
export function adam(parameters, lr) {
  const gradients = {};
  const states = Object.entries(parameters).map(([name, value]) => {
    gradients[name] = new Float32Array(value.length);
    return {
      value,
      gradient: gradients[name],
      mean: new Float32Array(value.length),
      square: new Float32Array(value.length),
    };
  });
  let [power1, power2] = [1, 1];
  const update = () => {
    power1 *= 0.9;
    power2 *= 0.999;
    const root = Math.sqrt(1 - power2);
    for (const state of states) adamUpdate(state, (lr * root) / (1 - power1), 1e-8 * root);
  };
  return { gradients, update };
}

function adamUpdate({ value, gradient, mean, square }, rate, eps) {
  for (let i = 0; i < value.length; i++) {
    const g = gradient[i];
    const m = 0.9 * mean[i] + 0.1 * g;
    const v = 0.999 * square[i] + 0.001 * g * g;
    mean[i] = m;
    square[i] = v;
    value[i] -= (rate * m) / (Math.sqrt(v) + eps);
    gradient[i] = 0;
  }
}
