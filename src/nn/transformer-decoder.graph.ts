/** The decoder of a transformer: self-attention, attention to what was encoded, then a feed-forward part, layer after layer. */
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

/** What layers and stacks are called with besides their tensors; masks are those of MultiheadAttention. */
export interface DecoderCallOptions {
  readonly tgtMask?: Tensor | undefined;
  readonly memoryMask?: Tensor | undefined;
  readonly tgtKeyPaddingMask?: Tensor | undefined;
  readonly memoryKeyPaddingMask?: Tensor | undefined;
  /** Whether no place of the target attends to a later one. Default: false. */
  readonly tgtIsCausal?: boolean;
  /** Whether no place of the target attends to a later one of the memory. Default: false. */
  readonly memoryIsCausal?: boolean;
}

const callSettings = (name: string) =>
  settings<DecoderCallOptions>(name, {
    tgtMask: anyTensor,
    memoryMask: anyTensor,
    tgtKeyPaddingMask: anyTensor,
    memoryKeyPaddingMask: anyTensor,
    tgtIsCausal: flag(false),
    memoryIsCausal: flag(false),
  });

const layerCallSettings = callSettings("TransformerDecoderLayer");

/** What a module is called with that takes the place of a decoder layer. */
export type DecoderLayer = Module & {
  forward(tgt: Tensor, memory: Tensor, options?: DecoderCallOptions): Tensor;
};

const layerSettings = settingsOfLayer("TransformerDecoderLayer");

/**
 * Self-attention with `nhead` heads, attention to `memory` and a feed-forward part, each added to what went in and normalised:
 * tgt [L, N, dModel] keeps its shape, memory is [S, N, dModel]. (torch.nn.TransformerDecoderLayer)
 */
export class TransformerDecoderLayer extends Module {
  readonly self_attn: MultiheadAttention;
  readonly multihead_attn: MultiheadAttention;
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly norm3: LayerNorm;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;
  readonly dropout3: Dropout;
  readonly #sizes: readonly [dModel: number, nhead: number];
  readonly #told: LayerSettings;

  constructor(dModel: number, nhead: number, options?: TransformerLayerOptions) {
    super();
    this.#told = layerSettings(options);
    this.#sizes = [dModel, nhead];
    const { dropout, bias, batchFirst, dimFeedforward, layerNormEps: eps } = this.#told;
    this.self_attn = new MultiheadAttention(dModel, nhead, { dropout, bias, batchFirst });
    this.multihead_attn = new MultiheadAttention(dModel, nhead, { dropout, bias, batchFirst });
    this.linear1 = new Linear(dModel, dimFeedforward, { bias });
    this.dropout = new Dropout({ p: dropout });
    this.linear2 = new Linear(dimFeedforward, dModel, { bias });
    this.norm1 = new LayerNorm(dModel, { eps, bias });
    this.norm2 = new LayerNorm(dModel, { eps, bias });
    this.norm3 = new LayerNorm(dModel, { eps, bias });
    this.dropout1 = new Dropout({ p: dropout });
    this.dropout2 = new Dropout({ p: dropout });
    this.dropout3 = new Dropout({ p: dropout });
  }

  /** Another layer of the same options, with parameters of its own. */
  copy(): this {
    return new TransformerDecoderLayer(...this.#sizes, this.#told) as this;
  }

  override forward(tgt: Tensor, memory: Tensor, options?: DecoderCallOptions): Tensor {
    const told = layerCallSettings(options);
    const parts = [
      { norm: this.norm1, compute: (x: Tensor) => this.#attended(x, told) },
      { norm: this.norm2, compute: (x: Tensor) => this.#informed(x, memory, told) },
      { norm: this.norm3, compute: (x: Tensor) => this.#fedForward(x) },
    ];
    return parts.reduce(
      (x, { norm, compute }) => (this.#told.normFirst ? x + compute(norm(x)) : norm(x + compute(x))),
      tgt,
    );
  }

  #attended(x: Tensor, { tgtMask, tgtKeyPaddingMask, tgtIsCausal }: DecoderCallOptions): Tensor {
    const [output] = this.self_attn(x, x, x, {
      attnMask: tgtMask,
      keyPaddingMask: tgtKeyPaddingMask,
      isCausal: tgtIsCausal ?? false,
      needWeights: false,
    });
    return this.dropout1(output);
  }

  #informed(
    x: Tensor,
    memory: Tensor,
    { memoryMask, memoryKeyPaddingMask, memoryIsCausal }: DecoderCallOptions,
  ): Tensor {
    const [output] = this.multihead_attn(x, memory, memory, {
      attnMask: memoryMask,
      keyPaddingMask: memoryKeyPaddingMask,
      isCausal: memoryIsCausal ?? false,
      needWeights: false,
    });
    return this.dropout2(output);
  }

  #fedForward(x: Tensor): Tensor {
    const bent = activationOf(this.#told.activation)(this.linear1(x));
    return this.dropout3(this.linear2(this.dropout(bent)));
  }
}

export interface TransformerDecoderOptions {
  /** Applied to the result of the last layer, where it is given. */
  readonly norm?: ((x: Tensor) => Tensor) | null;
}

const decoderSettings = settings<TransformerDecoderOptions>("TransformerDecoder", {
  norm: {
    initial: null,
    values: "a module or function",
    allows: (value) => value === null || typeof value === "function",
  },
});

const decoderCallSettings = callSettings("TransformerDecoder");

/** `numLayers` layers one after another, each given `memory`; layers as of TransformerEncoder. (torch.nn.TransformerDecoder) */
export class TransformerDecoder extends Module {
  readonly layers: readonly DecoderLayer[];
  readonly norm: ((x: Tensor) => Tensor) | null;

  constructor(
    decoderLayer: LayerSource<DecoderLayer>,
    numLayers: number,
    options?: TransformerDecoderOptions,
  ) {
    super();
    this.layers = layersFrom("TransformerDecoder", decoderLayer, numLayers);
    this.norm = decoderSettings(options).norm;
  }

  override forward(tgt: Tensor, memory: Tensor, options?: DecoderCallOptions): Tensor {
    const told = decoderCallSettings(options);
    const decoded = this.layers.reduce((x, layer) => layer(x, memory, told), tgt);
    return this.norm === null ? decoded : this.norm(decoded);
  }
}
