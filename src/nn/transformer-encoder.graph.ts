/** The encoder of a transformer: self-attention, then a feed-forward part, layer after layer. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { Dropout } from "./dropout.graph.ts";
import { layersFrom, type LayerSource } from "./layer-stack.ts";
import { Linear } from "./linear.graph.ts";
import { MultiheadAttention } from "./multihead-attention.graph.ts";
import { LayerNorm } from "./normalization.graph.ts";
import { anyTensor, flag, settings } from "./settings.ts";
import {
  activationOf,
  type LayerSettings,
  settingsOfLayer,
  type TransformerLayerOptions,
} from "./transformer-options.ts";

export interface EncoderLayerCallOptions {
  /** The mask of MultiheadAttention, `attnMask`. */
  readonly srcMask?: Tensor | undefined;
  /** The mask of MultiheadAttention, `keyPaddingMask`. */
  readonly srcKeyPaddingMask?: Tensor | undefined;
  /** Whether no place attends to a later one. Default: false. */
  readonly isCausal?: boolean;
}

const callSettings = settings<EncoderLayerCallOptions>("TransformerEncoderLayer", {
  srcMask: anyTensor,
  srcKeyPaddingMask: anyTensor,
  isCausal: flag(false),
});

/** What a module is called with that takes the place of an encoder layer. */
export type EncoderLayer = Module & { forward(src: Tensor, options?: EncoderLayerCallOptions): Tensor };

const layerSettings = settingsOfLayer("TransformerEncoderLayer");

/**
 * Self-attention with `nhead` heads and a feed-forward part, each added to what went in and normalised: src [L, N, dModel] keeps
 * its shape. (torch.nn.TransformerEncoderLayer)
 */
export class TransformerEncoderLayer extends Module {
  readonly self_attn: MultiheadAttention;
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;
  readonly #sizes: readonly [dModel: number, nhead: number];
  readonly #told: LayerSettings;

  constructor(dModel: number, nhead: number, options?: TransformerLayerOptions) {
    super();
    this.#told = layerSettings(options);
    this.#sizes = [dModel, nhead];
    const { dropout, bias, batchFirst, dimFeedforward, layerNormEps: eps } = this.#told;
    this.self_attn = new MultiheadAttention(dModel, nhead, { dropout, bias, batchFirst });
    this.linear1 = new Linear(dModel, dimFeedforward, { bias });
    this.dropout = new Dropout({ p: dropout });
    this.linear2 = new Linear(dimFeedforward, dModel, { bias });
    this.norm1 = new LayerNorm(dModel, { eps, bias });
    this.norm2 = new LayerNorm(dModel, { eps, bias });
    this.dropout1 = new Dropout({ p: dropout });
    this.dropout2 = new Dropout({ p: dropout });
  }

  /** Another layer of the same options, with parameters of its own. */
  copy(): this {
    return new TransformerEncoderLayer(...this.#sizes, this.#told) as this;
  }

  override forward(src: Tensor, options?: EncoderLayerCallOptions): Tensor {
    const told = callSettings(options);
    if (this.#told.normFirst) {
      const attended = src + this.#attended(this.norm1(src), told);
      return attended + this.#fedForward(this.norm2(attended));
    }
    const attended = this.norm1(src + this.#attended(src, told));
    return this.norm2(attended + this.#fedForward(attended));
  }

  #attended(x: Tensor, { srcMask, srcKeyPaddingMask, isCausal }: EncoderLayerCallOptions): Tensor {
    const [output] = this.self_attn(x, x, x, {
      attnMask: srcMask,
      keyPaddingMask: srcKeyPaddingMask,
      isCausal: isCausal ?? false,
      needWeights: false,
    });
    return this.dropout1(output);
  }

  #fedForward(x: Tensor): Tensor {
    const bent = activationOf(this.#told.activation)(this.linear1(x));
    return this.dropout2(this.linear2(this.dropout(bent)));
  }
}

export interface TransformerEncoderOptions {
  /** Applied to the result of the last layer, where it is given. */
  readonly norm?: ((x: Tensor) => Tensor) | null;
  /** How PyTorch computes padded sequences; here of no effect. */
  readonly enableNestedTensor?: boolean;
  /** How PyTorch does that; here of no effect. */
  readonly maskCheck?: boolean;
}

const encoderSettings = settings<TransformerEncoderOptions>("TransformerEncoder", {
  norm: {
    initial: null,
    values: "a module or function",
    allows: (value) => value === null || typeof value === "function",
  },
  enableNestedTensor: flag(true),
  maskCheck: flag(true),
});

export interface EncoderCallOptions {
  /** The mask of MultiheadAttention, `attnMask`. */
  readonly mask?: Tensor | undefined;
  /** The mask of MultiheadAttention, `keyPaddingMask`. */
  readonly srcKeyPaddingMask?: Tensor | undefined;
  /** Whether no place attends to a later one. Default: false. */
  readonly isCausal?: boolean;
}

const encoderCallSettings = settings<EncoderCallOptions>("TransformerEncoder", {
  mask: anyTensor,
  srcKeyPaddingMask: anyTensor,
  isCausal: flag(false),
});

/**
 * `numLayers` layers one after another. A layer that is given is the first; the others are copies with parameters of their own
 * that start from the same values. A function gives layers that start from values of their own:
 * `new TransformerEncoder(() => new TransformerEncoderLayer(64, 4), 6)`. (torch.nn.TransformerEncoder)
 */
export class TransformerEncoder extends Module {
  readonly layers: readonly EncoderLayer[];
  readonly norm: ((x: Tensor) => Tensor) | null;

  constructor(
    encoderLayer: LayerSource<EncoderLayer>,
    numLayers: number,
    options?: TransformerEncoderOptions,
  ) {
    super();
    this.layers = layersFrom("TransformerEncoder", encoderLayer, numLayers);
    this.norm = encoderSettings(options).norm;
  }

  override forward(src: Tensor, options?: EncoderCallOptions): Tensor {
    const { mask, srcKeyPaddingMask, isCausal } = encoderCallSettings(options);
    const encoded = this.layers.reduce(
      (x, layer) => layer(x, { srcMask: mask, srcKeyPaddingMask, isCausal }),
      src,
    );
    return this.norm === null ? encoded : this.norm(encoded);
  }
}
