/** gradc: the language of definitions, and the library written in it. */
export type { Dimension, Tensor } from "../compiler/graph/tensor.ts";
export type { DType } from "../compiler/shape/shape.ts";
export type { Optimizer, Update } from "../compiler/graph/optimizer.ts";
export type { DimArgument, ReductionOptions } from "../compiler/primitives/broadcast.ts";
export type { Initializer, InitOptions, Nested } from "../compiler/primitives/leaves.ts";

// Where values come from.
export {
  assign,
  constant,
  input,
  parameter,
  state,
  target,
  training,
} from "../compiler/primitives/leaves.ts";
export { advance, requiresGrad } from "../compiler/primitives/owned.ts";
export { rand, randn } from "../compiler/primitives/random.ts";
export * as init from "./nn/init.graph.ts";

// Elementwise functions, with broadcasting.
export * from "../compiler/primitives/elementwise.ts";
export * from "../compiler/primitives/special.ts";
export * from "../compiler/primitives/gamma.ts";
export * from "../compiler/primitives/trigonometric.ts";
export { exp2, log10, log2, pow, rsqrt } from "../compiler/primitives/power.ts";
export { i0 } from "../compiler/primitives/bessel.ts";
export { ceil, floorDivide, fmod, remainder, trunc } from "../compiler/primitives/rounding.ts";
export { add, div, sub } from "./tensor/arithmetic.graph.ts";
export * from "./tensor/arithmetic.graph.ts";
export * from "./tensor/elementwise.graph.ts";
export * from "./tensor/predicates.graph.ts";

// Along dimensions.
export { broadcastTo, sum } from "../compiler/primitives/broadcast.ts";
export { amax, amin, argmax, argmin } from "../compiler/primitives/reductions.ts";
export { prod } from "../compiler/primitives/products.ts";
export * from "./tensor/reductions.graph.ts";
export * from "./tensor/extremes.graph.ts";
export * from "./tensor/moments.graph.ts";
export * from "./tensor/covariance.graph.ts";
export * from "./tensor/differences.graph.ts";
export * from "./tensor/norms.graph.ts";
export * from "./tensor/cumulative.graph.ts";

// Activations.
export * from "./nn/piecewise.graph.ts";
export * from "./nn/activations.graph.ts";
export * from "./nn/softmax.graph.ts";
export type { TrainingMode } from "./nn/modes.graph.ts";

// Products of linear algebra.
export { dot, matmul } from "../compiler/primitives/linear.ts";
export { einsum, type Sublist } from "./tensor/einsum.ts";
export { blockDiag, vander, type VanderOptions } from "./tensor/made-matrices.ts";
export { chainMatmul, matrixPower, trace } from "./tensor/matrices.ts";
export * from "./tensor/products.graph.ts";
export * from "./tensor/tensor-products.graph.ts";
export * as linalg from "./tensor/linalg.graph.ts";
export * as special from "./tensor/special.graph.ts";

// Tensors made of numbers.
export * from "./tensor/construct.graph.ts";

// Shapes and places.
export { permute, reshape, transpose } from "../compiler/primitives/movement.ts";
export * from "./tensor/shape.graph.ts";
export * from "./tensor/repeat.graph.ts";
export * from "./tensor/joining.graph.ts";
export * from "./tensor/splitting.graph.ts";
export * from "./tensor/turning.graph.ts";
export * from "./tensor/diagonals.graph.ts";
export { pad, type PaddingMode, type PadOptions } from "./nn/padding.graph.ts";

// Indices.
export { gather } from "../compiler/primitives/indexing.ts";
export * from "./tensor/indexing.graph.ts";
export type { Subscript } from "./tensor/subscripts.ts";
export * from "./tensor/scatter.graph.ts";
export * from "./tensor/sorting.graph.ts";
export * from "./tensor/dynamic.ts";
export {
  embedding,
  Embedding,
  type EmbeddingOptions,
  oneHot,
  type OneHotOptions,
  type PretrainedOptions,
} from "./nn/embedding.graph.ts";
export {
  embeddingBag,
  EmbeddingBag,
  type BagMode,
  type BagSettings,
  type EmbeddingBagOptions,
} from "./nn/embedding-bag.graph.ts";
export type { BagInputs } from "./nn/bags.graph.ts";

// Loops over time.
export { scan, type ScanOptions } from "../compiler/language/scan.ts";

// Differentiation.
export { stopGradient } from "../compiler/primitives/movement.ts";
export { grad } from "../compiler/transforms/grad.ts";

// Losses.
export * from "./nn/losses.graph.ts";
export * from "./nn/binary.graph.ts";
export * from "./nn/likelihood.graph.ts";
export * from "./nn/margins.graph.ts";
export * from "./nn/triplets.graph.ts";
export * from "./nn/classification.graph.ts";
export * from "./nn/ctc.graph.ts";
export type { LossOptions, LossReduction } from "./nn/reduce.graph.ts";

// Distances.
export * from "./nn/distance.graph.ts";

// Convolution, pooling, resampling.
export {
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
} from "./nn/conv.graph.ts";
export type {
  ConvOptions,
  ConvPadding,
  ConvPaddingMode,
  ConvTransposeOptions,
} from "./nn/convolution-options.ts";
export * from "./nn/conv-modules.graph.ts";
export type { PerDimension } from "./nn/spatial.ts";
export * from "./nn/max-pool.graph.ts";
export * from "./nn/avg-pool.graph.ts";
export * from "./nn/lp-pool.graph.ts";
export * from "./nn/adaptive-pool.graph.ts";
export * from "./nn/max-unpool.graph.ts";
export * from "./nn/fractional-pool.graph.ts";
export * from "./nn/fold.graph.ts";
export * from "./nn/shuffle.graph.ts";
export * from "./nn/flatten.graph.ts";
export * from "./nn/interpolate.graph.ts";
export * from "./nn/grid.graph.ts";
export type { GridMode, GridPadding } from "./nn/grid-places.ts";
export type { Pooled, PoolOptions } from "./nn/pooling-options.ts";

// Modules.
export { Module, type BufferOptions } from "../compiler/language/module.ts";
export type { ListOptions, Named } from "../compiler/language/members.ts";
export type { LoadedKeys, LoadOptions, Starts, StateDict } from "../compiler/language/state-dict.ts";
export * from "./nn/linear.graph.ts";
export * from "./nn/normalization.graph.ts";
export * from "./nn/group-norm.graph.ts";
export * from "./nn/batch-norm.graph.ts";
export * from "./nn/instance-norm.graph.ts";
export * from "./nn/local-response-norm.graph.ts";
export * from "./nn/dropout.graph.ts";
export * from "./nn/recurrent.ts";
export * from "./nn/recurrent-cells.ts";
export * from "./nn/attention.graph.ts";
export * from "./nn/multihead-attention.graph.ts";
export * from "./nn/transformer-encoder.graph.ts";
export * from "./nn/transformer-decoder.graph.ts";
export * from "./nn/transformer.graph.ts";
export type { CopiedLayer, LayerSource } from "./nn/layer-stack.ts";
export type { TransformerActivation, TransformerLayerOptions } from "./nn/transformer-options.ts";
export * from "./nn/weight-norm.graph.ts";
export * from "./nn/spectral-norm.graph.ts";
export * from "./nn/adaptive-softmax.graph.ts";
export * from "./nn/sequential.graph.ts";
export { ModuleList, ParameterList } from "./nn/lists.ts";
export { type Entries, ModuleDict, ParameterDict } from "./nn/dictionaries.ts";
export * from "./nn/pads.graph.ts";

// Optimisers.
export * from "./nn/optimizers.graph.ts";
