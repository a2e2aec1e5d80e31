// Training steps written by hand in plain JavaScript, without SIMD: what compiled definitions are measured against. Tiles of
// 2 × 4 sums, gradients by analysis, nothing allocated in a step.
export { convolutionForward, convolutionInputs, convolutionWeights } from "./hand/convolution-parts.mjs";
export { convolutional } from "./hand/convolutional.mjs";
export { perceptron } from "./hand/perceptron.mjs";
export { recurrent } from "./hand/recurrent.mjs";
export { transformer } from "./hand/transformer.mjs";
