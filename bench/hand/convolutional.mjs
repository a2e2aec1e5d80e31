// The convolutional net, written by hand: images with channels last, windows laid out as rows, pooling that keeps its places.
import { convolutional as data } from "../data.mjs";
import { crossEntropy, reluDerivative } from "./parts.mjs";
import { addColumnSums, addLeftTransposed, product, rightTransposed } from "./products.mjs";

/** Rows of all windows of 5 × 5 of an image, of `side` windows a side. */
function layOut(image, from, rows, to, side, channels) {
  const width = (side + 4) * channels;
  for (let y = 0, q = to; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let i = 0; i < 5; i++) {
        const first = from + (y + i) * width + x * channels;
        for (let j = 0; j < 5 * channels; j++) rows[q++] = image[first + j];
      }
}

/** The opposite: adds what rows of windows hold to the places it was taken from. */
function addBack(rows, image, from, side, channels) {
  const width = (side + 4) * channels;
  for (let y = 0, q = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let i = 0; i < 5; i++) {
        const first = from + (y + i) * width + x * channels;
        for (let j = 0; j < 5 * channels; j++) image[first + j] += rows[q++];
      }
}

/** The maxima of squares of four, and where they lie. */
function pool(from, to, places, first, side, channels) {
  const half = side >> 1;
  const [right, down, across] = [channels, side * channels, side * channels + channels];
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++)
      for (let c = 0; c < channels; c++) {
        const corner = (2 * y * side + 2 * x) * channels + c;
        let place = corner;
        if (from[corner + right] > from[place]) place = corner + right;
        if (from[corner + down] > from[place]) place = corner + down;
        if (from[corner + across] > from[place]) place = corner + across;
        const q = first + (y * half + x) * channels + c;
        to[q] = from[place];
        places[q] = place;
      }
}

/** Both convolutions of one batch, forward and backward, on memory of their own. */
export function convolutions({ batch, parameters, x }) {
  const { K1, c1, K2, c2 } = parameters;
  const rows1 = new Float32Array(576 * 25);
  const rows2 = new Float32Array(batch * 64 * 200);
  const dRows = new Float32Array(64 * 200);
  const rowsOf = (n) => rows2.subarray(n * 12800, n * 12800 + 12800);
  return {
    first(n, values) {
      layOut(x, n * 784, rows1, 0, 24, 1);
      product(rows1, K1, values, 576, 25, 8, c1, true);
    },
    second(n, pooled, values) {
      layOut(pooled, n * 1152, rows2, n * 12800, 8, 8);
      product(rowsOf(n), K2, values, 64, 200, 16, c2, true);
    },
    addFirstWeights(n, dValues, dK1) {
      layOut(x, n * 784, rows1, 0, 24, 1);
      addLeftTransposed(rows1, dValues, dK1, 576, 25, 8, 1);
    },
    addSecondWeights: (n, dValues, dK2) => addLeftTransposed(rowsOf(n), dValues, dK2, 64, 200, 16, 1),
    addInputs(n, dValues, dPooled) {
      rightTransposed(dValues, K2, dRows, 64, 16, 200);
      addBack(dRows, dPooled, n * 1152, 8, 8);
    },
  };
}

/** Forward through both convolutions; what is pooled, and from where. */
function forwardOf(given) {
  const { batch } = given;
  const convolution = convolutions(given);
  const [values1, values2] = [new Float32Array(576 * 8), new Float32Array(64 * 16)];
  const pooled1 = new Float32Array(batch * 1152);
  const pooled2 = new Float32Array(batch * 256);
  const [places1, places2] = [new Int32Array(pooled1.length), new Int32Array(pooled2.length)];
  const run = () => {
    for (let n = 0; n < batch; n++) {
      convolution.first(n, values1);
      pool(values1, pooled1, places1, n * 1152, 24, 8);
      convolution.second(n, pooled1, values2);
      pool(values2, pooled2, places2, n * 256, 8, 16);
    }
  };
  return { convolution, pooled1, pooled2, places1, places2, run };
}

/** Momentum sgd on gradients that it empties. */
function momentum(parameters, lr, factor) {
  const empty = ([name, value]) => [name, new Float32Array(value.length)];
  const gradients = Object.fromEntries(Object.entries(parameters).map(empty));
  const buffers = Object.fromEntries(Object.entries(parameters).map(empty));
  const update = () => {
    for (const name in parameters) {
      const [value, gradient, buffer] = [parameters[name], gradients[name], buffers[name]];
      for (let i = 0; i < value.length; i++) value[i] -= lr * (buffer[i] = factor * buffer[i] + gradient[i]);
      gradient.fill(0);
    }
  };
  return { gradients, update };
}

export function convolutional() {
  const given = data();
  const { batch, parameters, y } = given;
  const { W, b } = parameters;
  const { gradients, update } = momentum(parameters, 0.01, 0.9);
  const forward = forwardOf(given);
  const { convolution, pooled1, pooled2, places1, places2 } = forward;
  const logits = new Float32Array(batch * 10);
  const [dPooled1, dPooled2] = [new Float32Array(pooled1.length), new Float32Array(pooled2.length)];
  const [dValues1, dValues2] = [new Float32Array(576 * 8), new Float32Array(64 * 16)];
  const backward = (n) => {
    dValues2.fill(0);
    for (let q = n * 256; q < n * 256 + 256; q++) dValues2[places2[q]] = dPooled2[q];
    convolution.addSecondWeights(n, dValues2, gradients.K2);
    addColumnSums(dValues2, gradients.c2, 64, 16, 1);
    convolution.addInputs(n, dValues2, dPooled1);
    dValues1.fill(0);
    for (let q = n * 1152; q < n * 1152 + 1152; q++) if (pooled1[q] > 0) dValues1[places1[q]] = dPooled1[q];
    convolution.addFirstWeights(n, dValues1, gradients.K1);
    addColumnSums(dValues1, gradients.c1, 576, 8, 1);
  };
  return () => {
    forward.run();
    product(pooled2, W, logits, batch, 256, 10, b, false);
    const loss = crossEntropy(logits, y, batch, 10);
    addLeftTransposed(pooled2, logits, gradients.W, batch, 256, 10, 1);
    addColumnSums(logits, gradients.b, batch, 10, 1);
    rightTransposed(logits, W, dPooled2, batch, 10, 256);
    reluDerivative(dPooled2, pooled2);
    dPooled1.fill(0);
    for (let n = 0; n < batch; n++) backward(n);
    update();
    return loss;
  };
}
