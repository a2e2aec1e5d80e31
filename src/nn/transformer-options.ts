/** The options that layers of transformers have in common, and what a feed-forward part bends its values with. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { relu } from "../../compiler/primitives/elementwise.ts";
import { gelu } from "./activations.graph.ts";
import {
  atLeast,
  between,
  type Complete,
  flag,
  type Setting,
  settings,
  type Settings,
  wholeFrom,
} from "./settings.ts";

/** A function or module between two linear layers, or the name of one. */
export type TransformerActivation = "relu" | "gelu" | ((x: Tensor) => Tensor);

export interface TransformerLayerOptions {
  /** The size of the hidden layer of the feed-forward part. Default: 2048. */
  readonly dimFeedforward?: number;
  /** How likely a value is dropped in train mode. Default: 0.1. */
  readonly dropout?: number;
  /** "relu", "gelu", or a function. Default: "relu". */
  readonly activation?: TransformerActivation;
  /** Added to variances. Default: 1e-5. */
  readonly layerNormEps?: number;
  /** Whether the batch comes before the sequence: [N, L, E], not [L, N, E]. Default: false. */
  readonly batchFirst?: boolean;
  /** Whether values are normalised before each part, not after. Default: false. */
  readonly normFirst?: boolean;
  /** Whether linear layers and normalisations have a bias. Default: true. */
  readonly bias?: boolean;
}

/** The options, for tables that have more. */
export const layerSettings: {
  readonly [Key in keyof TransformerLayerOptions]-?: Setting<TransformerLayerOptions[Key]>;
} = {
  dimFeedforward: wholeFrom(1, 2048),
  dropout: between(0, 1, 0.1),
  activation: {
    initial: "relu",
    values: '"relu", "gelu" or a function',
    allows: (value) => value === "relu" || value === "gelu" || typeof value === "function",
  },
  layerNormEps: atLeast(0, 1e-5),
  batchFirst: flag(false),
  normFirst: flag(false),
  bias: flag(true),
};

/** The options of a layer, complete. */
export type LayerSettings = Complete<TransformerLayerOptions>;

export const settingsOfLayer = (name: string): Settings<TransformerLayerOptions> =>
  settings<TransformerLayerOptions>(name, layerSettings);

/** The function that an activation means. */
export function activationOf(activation: TransformerActivation): (x: Tensor) => Tensor {
  if (activation === "relu") return (x) => relu(x);
  return activation === "gelu" ? (x) => gelu(x) : activation;
}
