// The convolutions by themselves, written by hand: values, and gradients with respect to what they read.
import { convolutionParts as data } from "../data.mjs";
import { convolutions } from "./convolutional.mjs";

const sumOfSquares = (arrays) =>
  arrays.reduce((sum, array) => array.reduce((squares, x) => squares + x * x, sum), 0);

/** Parts of an array, one for each image. */
function ofImages(array, batch) {
  const size = array.length / batch;
  return Array.from({ length: batch }, (_, n) => array.subarray(n * size, n * size + size));
}

export function convolutionForward() {
  const given = data();
  const { batch, first } = given;
  const convolution = convolutions(given);
  const [y1, y2] = [new Float32Array(batch * 4608), new Float32Array(batch * 1024)];
  const [images1, images2] = [ofImages(y1, batch), ofImages(y2, batch)];
  return () => {
    for (let n = 0; n < batch; n++) {
      convolution.first(n, images1[n]);
      convolution.second(n, first, images2[n]);
    }
    return () => sumOfSquares([y1, y2]);
  };
}

export function convolutionInputs() {
  const given = data();
  const { batch, dY2 } = given;
  const convolution = convolutions(given);
  const dFirst = new Float32Array(batch * 1152);
  const images = ofImages(dY2, batch);
  return () => {
    dFirst.fill(0);
    for (let n = 0; n < batch; n++) convolution.addInputs(n, images[n], dFirst);
    return () => sumOfSquares([dFirst]);
  };
}

/** The rows of the second convolution are laid out by its forward, as in a step. */
export function convolutionWeights() {
  const given = data();
  const { batch, first, dY1, dY2 } = given;
  const convolution = convolutions(given);
  const unused = new Float32Array(1024);
  for (let n = 0; n < batch; n++) convolution.second(n, first, unused);
  const [dK1, dK2] = [new Float32Array(200), new Float32Array(3200)];
  const [images1, images2] = [ofImages(dY1, batch), ofImages(dY2, batch)];
  return () => {
    dK1.fill(0);
    dK2.fill(0);
    for (let n = 0; n < batch; n++) {
      convolution.addFirstWeights(n, images1[n], dK1);
      convolution.addSecondWeights(n, images2[n], dK2);
    }
    return () => sumOfSquares([dK1, dK2]);
  };
}
