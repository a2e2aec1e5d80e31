/** Weights divided by their largest singular value (Miyato et al., Spectral normalization for GANs, 2018). */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { Module } from "../../compiler/language/module.ts";
import { state } from "../../compiler/primitives/leaves.ts";
import { dot, matmul } from "../../compiler/primitives/linear.ts";
import { reshape, stopGradient, transpose } from "../../compiler/primitives/movement.ts";
import { advance } from "../../compiler/primitives/owned.ts";
import { randn } from "../../compiler/primitives/random.ts";
import { movedim } from "../tensor/shape.graph.ts";
import { normalize } from "./distance.graph.ts";
import { whileTraining } from "./modes.graph.ts";
import { inPlaceOf, replaceWeight, weightField, weightIn } from "./reparametrization.ts";
import { atLeast, orNull, settings, wholeFrom, wholeNumber } from "./settings.ts";
import { dimensionsOf, oneDim } from "./shapes.ts";

export interface SpectralNormOptions {
  /** The field of the module that holds the weight. Default: "weight". */
  readonly name?: string;
  /** How many steps of power iteration each step of training takes. Default: 1. */
  readonly nPowerIterations?: number;
  /** The smallest norm that is divided by. Default: 1e-12. */
  readonly eps?: number;
  /** The dimension of the outputs; null: 1 in transposed convolutions, else 0. Default: null. */
  readonly dim?: number | null;
}

const spectralNormSettings = settings<SpectralNormOptions>("spectralNorm", {
  name: weightField,
  nPowerIterations: wholeFrom(1),
  eps: atLeast(0, 1e-12),
  dim: orNull(wholeNumber(0)),
});

/** The directions in which a matrix stretches most, as far as they are known: of its rows and of its columns. */
interface Directions {
  readonly u: Tensor;
  readonly v: Tensor;
}

/**
 * The module, whose weight is now W / σ: learned is weight_orig, W; σ = uᵀ W v, with W as a matrix of one row for each place along
 * `dim`, is about its largest singular value, for every step of training moves the states weight_u and weight_v towards its
 * directions. (torch.nn.utils.spectral_norm)
 */
export function spectralNorm<Normed extends Module>(module: Normed, options?: SpectralNormOptions): Normed {
  const { name, nPowerIterations, eps, dim } = spectralNormSettings(options);
  const original = inPlaceOf(weightIn("spectralNorm", module, name));
  const outputs = dim ?? (/^ConvTranspose\dd$/.test(module.toString()) ? 1 : 0);
  const matrix = asMatrix(original, oneDim("spectralNorm", original, outputs));
  const [rows, columns] = dimensionsOf("spectralNorm", matrix) as readonly [number, number];
  const direction = (size: number): Tensor =>
    state([size], { init: (shape) => normalize(randn(shape), 0, { eps }) });
  const [u, v] = [direction(rows), direction(columns)];
  replaceWeight(module, name, { orig: original, u, v }, () => {
    const iterated = iterate(matrix, { u, v }, nPowerIterations, eps);
    const used = moved({ u, v }, iterated, module);
    return original / dot(used.u, matmul(matrix, used.v));
  });
  return module;
}

/** The weight with a row for each place along `dim`. */
function asMatrix(weight: Tensor, dim: number): Tensor {
  const first = movedim(weight, dim, 0);
  return reshape(first, [dimensionsOf("spectralNorm", first)[0]!, -1]);
}

function iterate(matrix: Tensor, { u, v }: Directions, count: number, eps: number): Directions {
  const fixed = stopGradient(matrix);
  const unit = (vector: Tensor): Tensor => normalize(vector, 0, { eps });
  let current: Directions = { u, v };
  for (let step = 0; step < count; step++) {
    const next = unit(matmul(transpose(fixed, 0, 1), current.u));
    current = { v: next, u: unit(matmul(fixed, next)) };
  }
  return current;
}

/** Gives the states their next values while training, and the directions to be used. */
function moved(states: Directions, iterated: Directions, module: Module): Directions {
  const move = (from: Tensor, to: Tensor): Tensor => {
    const value = whileTraining(module.training, () => to, from);
    advance(from, () => value);
    return value;
  };
  return { u: move(states.u, iterated.u), v: move(states.v, iterated.v) };
}
