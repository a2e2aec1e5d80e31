/** The transformer of Attention is all you need (Vaswani et al., 2017): an encoder and a decoder. */
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { startFrom } from "../../compiler/primitives/owned.ts";
import { gt, where } from "../../compiler/primitives/elementwise.ts";
import { arange } from "../tensor/construct.graph.ts";
import { unsqueeze } from "../tensor/shape.graph.ts";
import { xavierUniform } from "./init.graph.ts";
import { LayerNorm } from "./normalization.graph.ts";
import { anyTensor, flag, type Setting, settings, wholeFrom } from "./settings.ts";
import { rankOf } from "./shapes.ts";
import {
  type DecoderCallOptions,
  TransformerDecoder,
  TransformerDecoderLayer,
} from "./transformer-decoder.graph.ts";
import {
  type EncoderCallOptions,
  TransformerEncoder,
  TransformerEncoderLayer,
} from "./transformer-encoder.graph.ts";
import { layerSettings, type TransformerLayerOptions } from "./transformer-options.ts";

/** A module that takes the place of the encoder. */
export type Encoder = Module & { forward(src: Tensor, options?: EncoderCallOptions): Tensor };
/** A module that takes the place of the decoder. */
export type Decoder = Module & {
  forward(tgt: Tensor, memory: Tensor, options?: DecoderCallOptions): Tensor;
};

export interface TransformerOptions extends TransformerLayerOptions {
  /** The number of features of both sequences. Default: 512. */
  readonly dModel?: number;
  /** The number of heads. Default: 8. */
  readonly nhead?: number;
  /** Default: 6. */
  readonly numEncoderLayers?: number;
  /** Default: 6. */
  readonly numDecoderLayers?: number;
  /** Takes the place of the encoder. */
  readonly customEncoder?: Encoder | null;
  /** Takes the place of the decoder. */
  readonly customDecoder?: Decoder | null;
}

const custom = <Part extends Module>(): Setting<Part | null> => ({
  initial: null,
  values: "a module",
  allows: (value) => value === null || typeof value === "function",
});

const transformerSettings = settings<TransformerOptions>("Transformer", {
  dModel: wholeFrom(1, 512),
  nhead: wholeFrom(1, 8),
  numEncoderLayers: wholeFrom(0, 6),
  numDecoderLayers: wholeFrom(0, 6),
  customEncoder: custom<Encoder>(),
  customDecoder: custom<Decoder>(),
  ...layerSettings,
});

/** Masks are those of MultiheadAttention; causal: no place attends to a later one. */
export interface TransformerCallOptions extends DecoderCallOptions {
  readonly srcMask?: Tensor | undefined;
  readonly srcKeyPaddingMask?: Tensor | undefined;
  readonly srcIsCausal?: boolean;
}

const callSettings = settings<TransformerCallOptions>("Transformer", {
  srcMask: anyTensor,
  tgtMask: anyTensor,
  memoryMask: anyTensor,
  srcKeyPaddingMask: anyTensor,
  tgtKeyPaddingMask: anyTensor,
  memoryKeyPaddingMask: anyTensor,
  srcIsCausal: flag(false),
  tgtIsCausal: flag(false),
  memoryIsCausal: flag(false),
});

/**
 * An encoder of src [S, N, dModel], whose result is the memory of a decoder of tgt [L, N, dModel]; each ends in a normalisation.
 * Weights start from xavierUniform. (torch.nn.Transformer)
 */
export class Transformer extends Module {
  readonly encoder: Encoder;
  readonly decoder: Decoder;

  constructor(options?: TransformerOptions) {
    super();
    const { dModel, nhead, numEncoderLayers, numDecoderLayers, customEncoder, customDecoder, ...layer } =
      transformerSettings(options);
    const norm = (): LayerNorm => new LayerNorm(dModel, { eps: layer.layerNormEps, bias: layer.bias });
    this.encoder =
      customEncoder ??
      new TransformerEncoder(() => new TransformerEncoderLayer(dModel, nhead, layer), numEncoderLayers, {
        norm: norm(),
      });
    this.decoder =
      customDecoder ??
      new TransformerDecoder(() => new TransformerDecoderLayer(dModel, nhead, layer), numDecoderLayers, {
        norm: norm(),
      });
    for (const weight of this.parameters())
      if (rankOf("Transformer", weight) > 1) startFrom("Transformer", weight, xavierUniform());
  }

  /** 0 where a place attends to another, −∞ for later ones: [size, size]. Causal calls need no mask. */
  static generateSquareSubsequentMask(size: Dimension): Tensor {
    const places = arange(size);
    return where(gt(places, unsqueeze(places, 1)), -Infinity, 0);
  }

  override forward(src: Tensor, tgt: Tensor, options?: TransformerCallOptions): Tensor {
    const { srcMask, srcKeyPaddingMask, srcIsCausal, ...ofDecoder } = callSettings(options);
    const memory = this.encoder(src, { mask: srcMask, srcKeyPaddingMask, isCausal: srcIsCausal });
    return this.decoder(tgt, memory, ofDecoder);
  }
}
