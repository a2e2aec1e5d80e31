// The LSTM, written by hand: one product for all inputs, one for all weights, the steps between.
import { recurrent as data } from "../data.mjs";
import { adam, crossEntropy } from "./parts.mjs";
import { addColumnSums, addLeftTransposed, product, rightTransposed } from "./products.mjs";

const [steps, units] = [32, 64];
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** [batch, steps, 32] as [steps, batch, 32]. */
function stepsFirst(x, batch) {
  const result = new Float32Array(x.length);
  for (let n = 0; n < batch; n++)
    for (let t = 0; t < steps; t++)
      for (let i = 0; i < 32; i++) result[(t * batch + n) * 32 + i] = x[(n * steps + t) * 32 + i];
  return result;
}

/** What every step leaves behind; the states begin with those before the first step. */
function memoryOf(batch) {
  const each = batch * units;
  const hidden = new Float32Array((steps + 1) * each);
  const gradients = new Float32Array(steps * 4 * each);
  const ofSteps = (array, size, count) =>
    Array.from({ length: count }, (_, t) => array.subarray(t * size, t * size + size));
  return {
    each,
    gates: new Float32Array(steps * 4 * each),
    cells: new Float32Array((steps + 1) * each),
    tanhs: new Float32Array(steps * each),
    hidden,
    hiddenAt: ofSteps(hidden, each, steps + 1),
    gradients,
    gradientsAt: ofSteps(gradients, 4 * each, steps),
    fromBefore: new Float32Array(4 * each),
  };
}

/** The gates of step t turn from sums into values, the state goes on. */
function stepForward(memory, t, batch) {
  const { each, gates, cells, tanhs, hidden, fromBefore } = memory;
  for (let n = 0; n < batch; n++) {
    const o = (t * batch + n) * 256;
    for (let j = 0; j < units; j++) {
      const h = n * 256 + j;
      const before = t > 0 ? 1 : 0;
      const i = sigmoid(gates[o + j] + before * fromBefore[h]);
      const f = sigmoid(gates[o + 64 + j] + before * fromBefore[h + 64]);
      const g = Math.tanh(gates[o + 128 + j] + before * fromBefore[h + 128]);
      const u = sigmoid(gates[o + 192 + j] + before * fromBefore[h + 192]);
      const q = (t * batch + n) * units + j;
      const cell = f * cells[q] + i * g;
      const e = Math.tanh(cell);
      gates[o + j] = i;
      gates[o + 64 + j] = f;
      gates[o + 128 + j] = g;
      gates[o + 192 + j] = u;
      cells[q + each] = cell;
      tanhs[q] = e;
      hidden[q + each] = u * e;
    }
  }
}

/** The gradients of the gates of step t, and of the cell before it. */
function stepBackward(memory, t, batch, dHidden, dCell) {
  const { gates, cells, tanhs, gradients } = memory;
  for (let n = 0; n < batch; n++) {
    const o = (t * batch + n) * 256;
    for (let j = 0; j < units; j++) {
      const k = n * units + j;
      const q = t * batch * units + k;
      const i = gates[o + j];
      const f = gates[o + 64 + j];
      const g = gates[o + 128 + j];
      const u = gates[o + 192 + j];
      const e = tanhs[q];
      const h = dHidden[k];
      const c = dCell[k] + h * u * (1 - e * e);
      gradients[o + j] = c * g * i * (1 - i);
      gradients[o + 64 + j] = c * cells[q] * f * (1 - f);
      gradients[o + 128 + j] = c * i * (1 - g * g);
      gradients[o + 192 + j] = h * e * u * (1 - u);
      dCell[k] = c * f;
    }
  }
}

export function recurrent() {
  const { batch, parameters, x: given, y } = data();
  const { Wx, Wh, b, Wo, bo } = parameters;
  const { gradients, update } = adam(parameters, 1e-3);
  const memory = memoryOf(batch);
  const { each, gates, hidden, hiddenAt, fromBefore, gradientsAt } = memory;
  const x = stepsFirst(given, batch);
  const logits = new Float32Array(batch * 10);
  const [dHidden, dCell] = [new Float32Array(each), new Float32Array(each)];
  const last = hiddenAt[steps];
  return () => {
    product(x, Wx, gates, steps * batch, 32, 256, b, false);
    for (let t = 0; t < steps; t++) {
      if (t > 0) product(hiddenAt[t], Wh, fromBefore, batch, units, 256, null, false);
      stepForward(memory, t, batch);
    }
    product(last, Wo, logits, batch, units, 10, bo, false);
    const loss = crossEntropy(logits, y, batch, 10);
    addLeftTransposed(last, logits, gradients.Wo, batch, units, 10, 1);
    addColumnSums(logits, gradients.bo, batch, 10, 1);
    rightTransposed(logits, Wo, dHidden, batch, 10, units);
    dCell.fill(0);
    for (let t = steps - 1; t >= 0; t--) {
      stepBackward(memory, t, batch, dHidden, dCell);
      if (t > 0) rightTransposed(gradientsAt[t], Wh, dHidden, batch, 256, units);
    }
    addLeftTransposed(x, memory.gradients, gradients.Wx, steps * batch, 32, 256, 1);
    addLeftTransposed(hidden, memory.gradients, gradients.Wh, steps * batch, units, 256, 1);
    addColumnSums(memory.gradients, gradients.b, steps * batch, 256, 1);
    update();
    return loss;
  };
}
