/** Normalisation over the last dimensions. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { rsqrt } from "../../compiler/primitives/power.ts";
import { dimsOf } from "../../compiler/primitives/dimensions.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { equalShapes, printShape, printType, type Shape } from "../../compiler/shape/shape.ts";
import { squaresAlong } from "../tensor/dimensions.ts";
import { dimensionsFrom } from "./channels.ts";
import { affine, standardization } from "./standardization.graph.ts";
import { anyTensor, atLeast, flag, orNull, settings } from "./settings.ts";
import { countAlong } from "./shapes.ts";

/** One size, or several: those of the last dimensions. */
export type NormalizedShape = number | readonly Dimension[];

/** The dimensions that a normalised shape names: the last ones of x, which must have these sizes. */
function lastDimensions(name: string, x: Tensor, normalizedShape: NormalizedShape): number[] {
  const shape = shapeOf(name, normalizedShape);
  const node = nodeOf(name, x);
  const first = node.shape.length - shape.length;
  if (first < 0 || !equalShapes(node.shape.slice(first), shape))
    throw shapeExpected(
      name,
      `[..., ${printShape(shape).slice(1)} as the normalised shape says`,
      printShape(node.shape),
      [node],
    );
  return dimensionsFrom(name, x, first);
}

function shapeOf(name: string, normalizedShape: NormalizedShape): Shape {
  const sizes = typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape;
  if (!Array.isArray(sizes) || sizes.length === 0)
    throw invalidArgument(
      name,
      "the normalised shape is no size or list of sizes",
      "Give the sizes of the last dimensions: 64, or [8, 64].",
    );
  return dimsOf(sizes);
}

/** A weight or bias of the normalised shape. */
function fitting(name: string, what: string, vector: Tensor, normalizedShape: NormalizedShape): Tensor {
  const [node, shape] = [nodeOf(name, vector), shapeOf(name, normalizedShape)];
  if (equalShapes(node.shape, shape) && node.dtype === "f32") return vector;
  throw shapeExpected(
    name,
    `a ${what} of the normalised shape f32${printShape(shape)}`,
    printType(node.type),
    [node],
  );
}

export interface LayerNormFunctionOptions {
  /** Multiplies the normalised values; of the normalised shape. */
  readonly weight?: Tensor | undefined;
  /** Added to them; of the normalised shape. */
  readonly bias?: Tensor | undefined;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

const layerNormSettings = settings<LayerNormFunctionOptions>("layerNorm", {
  weight: anyTensor,
  bias: anyTensor,
  eps: atLeast(0, 1e-5),
});

/**
 * (x − mean) / √(variance + eps) over the last dimensions, whose sizes are `normalizedShape`, then ⊙ weight + bias.
 * (torch.nn.functional.layer_norm)
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: NormalizedShape,
  options: LayerNormFunctionOptions = {},
): Tensor {
  const { weight, bias, eps } = layerNormSettings(options);
  const dims = lastDimensions("layerNorm", x, normalizedShape);
  const { centered, scale } = standardization(x, dims, eps);
  return affine(
    mul(centered, scale),
    weight === undefined ? undefined : fitting("layerNorm", "weight", weight, normalizedShape),
    bias === undefined ? undefined : fitting("layerNorm", "bias", bias, normalizedShape),
  );
}

export interface LayerNormOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** Whether there are a weight and a bias to be learned. Default: true. */
  readonly elementwiseAffine?: boolean;
  /** Whether there is a bias beside the weight. Default: true. */
  readonly bias?: boolean;
}

const layerNormModuleSettings = settings<LayerNormOptions>("LayerNorm", {
  eps: atLeast(0, 1e-5),
  elementwiseAffine: flag(true),
  bias: flag(true),
});

/**
 * layerNorm with weight and bias of `normalizedShape`, the sizes of the last dimensions, starting at 1 and 0.
 * (torch.nn.LayerNorm)
 */
export class LayerNorm extends Module {
  readonly weight: Tensor | undefined;
  readonly bias: Tensor | undefined;
  readonly #shape: NormalizedShape;
  readonly #eps: number;

  constructor(normalizedShape: NormalizedShape, options?: LayerNormOptions) {
    super();
    const { eps, elementwiseAffine, bias } = layerNormModuleSettings(options);
    this.#shape = normalizedShape;
    this.#eps = eps;
    const shape = shapeOf("LayerNorm", normalizedShape) as readonly Dimension[];
    this.weight = elementwiseAffine ? parameter(shape, { init: 1 }) : undefined;
    this.bias = elementwiseAffine && bias ? parameter(shape, { init: 0 }) : undefined;
  }

  override forward(x: Tensor): Tensor {
    return layerNorm(x, this.#shape, { weight: this.weight, bias: this.bias, eps: this.#eps });
  }
}

export interface RmsNormFunctionOptions {
  /** Multiplies the normalised values; of the normalised shape. */
  readonly weight?: Tensor | undefined;
  /** Added to the mean of squares; null: the distance of 1 to the next number of the element type. Default: null. */
  readonly eps?: number | null;
}

const rmsNormSettings = settings<RmsNormFunctionOptions>("rmsNorm", {
  weight: anyTensor,
  eps: orNull(atLeast(0)),
});

/**
 * x / √(mean of x² + eps) over the last dimensions, whose sizes are `normalizedShape`, then ⊙ weight.
 * (torch.nn.functional.rms_norm)
 */
export function rmsNorm(
  x: Tensor,
  normalizedShape: NormalizedShape,
  options: RmsNormFunctionOptions = {},
): Tensor {
  const { weight, eps } = rmsNormSettings(options);
  const dims = lastDimensions("rmsNorm", x, normalizedShape);
  const squares = squaresAlong("rmsNorm", x, x, dims, true) / countAlong("rmsNorm", x, dims);
  const scale = rsqrt(squares + (eps ?? smallestStep(x)));
  return affine(
    mul(x, scale),
    weight === undefined ? undefined : fitting("rmsNorm", "weight", weight, normalizedShape),
    undefined,
  );
}

/** The distance of 1 to the next number of the element type. */
const smallestStep = (x: Tensor): number =>
  nodeOf("rmsNorm", x).graph.precision === "f64" ? Number.EPSILON : 1.1920928955078125e-7;

export interface RmsNormOptions {
  /** Added to the mean of squares; null: the distance of 1 to the next number of the element type. Default: null. */
  readonly eps?: number | null;
  /** Whether there is a weight to be learned. Default: true. */
  readonly elementwiseAffine?: boolean;
}

const rmsNormModuleSettings = settings<RmsNormOptions>("RMSNorm", {
  eps: orNull(atLeast(0)),
  elementwiseAffine: flag(true),
});

/** rmsNorm with a weight of `normalizedShape`, the sizes of the last dimensions, starting at 1. (torch.nn.RMSNorm) */
export class RMSNorm extends Module {
  readonly weight: Tensor | undefined;
  readonly #shape: NormalizedShape;
  readonly #eps: number | null;

  constructor(normalizedShape: NormalizedShape, options?: RmsNormOptions) {
    super();
    const { eps, elementwiseAffine } = rmsNormModuleSettings(options);
    this.#shape = normalizedShape;
    this.#eps = eps;
    const shape = shapeOf("RMSNorm", normalizedShape) as readonly Dimension[];
    this.weight = elementwiseAffine ? parameter(shape, { init: 1 }) : undefined;
  }

  override forward(x: Tensor): Tensor {
    return rmsNorm(x, this.#shape, { weight: this.weight, eps: this.#eps });
  }
}
