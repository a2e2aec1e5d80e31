// The same workloads as compiled from bench/definitions, on the same numbers in PyTorch's layouts: channels before places.
import * as data from "./data.mjs";

/** The elements of an array of some shape with its dimensions in another order. */
function permuted(array, shape, order) {
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((product, size) => product * size, 1));
  const result = new array.constructor(array.length);
  const at = order.map(() => 0);
  for (let i = 0; i < result.length; i++) {
    result[i] = array[at.reduce((sum, index, d) => sum + index * strides[order[d]], 0)];
    for (let d = order.length - 1; d >= 0 && ++at[d] === shape[order[d]]; d--) at[d] = 0;
  }
  return result;
}

const kernel = (array, shape) => permuted(array, shape, [3, 2, 0, 1]);
const images = (array, batch, side, channels) => permuted(array, [batch, side, side, channels], [0, 3, 1, 2]);
const kernels = ({ K1, K2 }) => ({ K1: kernel(K1, [5, 5, 1, 8]), K2: kernel(K2, [5, 5, 8, 16]) });

/** A trainer that starts from given parameters; a step gives the loss. */
function training(net, parameters, given) {
  for (const [name, values] of Object.entries(parameters)) net.parameters[name].value.set(values);
  return () => net.step(given).loss;
}

export function perceptron({ createPerceptron }) {
  const { batch, parameters, x, y } = data.perceptron();
  return training(createPerceptron({ batch }), parameters, { images: x, labels: y });
}

export function convolutional({ createConvolutional }) {
  const { batch, parameters, x, y } = data.convolutional();
  const W = permuted(parameters.W, [4, 4, 16, 10], [2, 0, 1, 3]);
  const own = { ...parameters, ...kernels(parameters), W };
  return training(createConvolutional({ batch }), own, { images: x, labels: y });
}

export function recurrent({ createRecurrent }) {
  const { batch, parameters, x, y } = data.recurrent();
  return training(createRecurrent({ batch }), parameters, { x, labels: y });
}

const norms = new Map([
  ["g1", "norm1.weight"],
  ["e1", "norm1.bias"],
  ["g2", "norm2.weight"],
  ["e2", "norm2.bias"],
  ["gF", "norm.weight"],
  ["eF", "norm.bias"],
]);

export function transformer({ createTransformer }) {
  const { batch, parameters, x, y } = data.transformer();
  const own = Object.entries(parameters).map(([name, values]) => {
    const layer = /[01]$/.exec(name)?.[0];
    const ofLayer = layer !== undefined && !norms.has(name);
    const plain = ofLayer ? name.slice(0, -1) : name;
    const member = norms.get(plain) ?? plain;
    return [ofLayer ? `layers.${layer}.${member}` : member, values];
  });
  const net = createTransformer({ batch });
  return training(net, Object.fromEntries(own), { characters: x, next: y });
}

/** What is computed without training; a run gives Σ of the squares of some results. */
function computing(net, given, names) {
  for (const [name, values] of Object.entries(given)) net.inputs[name].set(values);
  const { inputs } = net;
  return () => {
    const found = net.forward(inputs);
    return () => names.reduce((sum, name) => found[name].reduce((squares, x) => squares + x * x, sum), 0);
  };
}

function parts() {
  const { batch, parameters, x, first, dY1, dY2 } = data.convolutionParts();
  return {
    batch,
    ...parameters,
    ...kernels(parameters),
    images: x,
    first: images(first, batch, 12, 8),
    dY1: images(dY1, batch, 24, 8),
    dY2: images(dY2, batch, 8, 16),
  };
}

export function convolutionForward({ createConvolutionForwardInference }) {
  const { batch, images: x, K1, c1, first, K2, c2 } = parts();
  const net = createConvolutionForwardInference({ batch, stateDict: {} });
  return computing(net, { images: x, K1, c1, first, K2, c2 }, ["y1", "y2"]);
}

export function convolutionInputs({ createConvolutionInputsInference }) {
  const { batch, K2, dY2 } = parts();
  return computing(createConvolutionInputsInference({ batch, stateDict: {} }), { K2, dY2 }, ["dFirst"]);
}

export function convolutionWeights({ createConvolutionWeightsInference }) {
  const { batch, images: x, dY1, first, dY2 } = parts();
  return computing(
    createConvolutionWeightsInference({ batch, stateDict: {} }),
    { images: x, dY1, first, dY2 },
    ["dK1", "dK2"],
  );
}
