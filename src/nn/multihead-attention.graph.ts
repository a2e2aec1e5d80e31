/** Attention by several heads, each with projections of its own. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { dimsOf } from "../../compiler/primitives/dimensions.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { startFrom } from "../../compiler/primitives/owned.ts";
import { einsum } from "../tensor/einsum.ts";
import { mean } from "../tensor/reductions.graph.ts";
import { flatten, squeeze, unsqueeze } from "../tensor/shape.graph.ts";
import {
  checkSequences,
  inHeads,
  type Layout,
  projectedApart,
  projectedTogether,
  type Triple,
  withOneMore,
} from "./attention-heads.graph.ts";
import { masksOf } from "./attention-masks.graph.ts";
import { dropout } from "./dropout.graph.ts";
import { xavierNormal, xavierUniform } from "./init.graph.ts";
import { Linear } from "./linear.graph.ts";
import { maskedSoftmax } from "./masked-softmax.graph.ts";
import {
  anyTensor,
  between,
  checkSetting,
  type Complete,
  flag,
  orNull,
  settings,
  wholeFrom,
} from "./settings.ts";
import { dimensionsOf } from "./shapes.ts";

export interface MultiheadAttentionOptions {
  /** How likely a weight is dropped in train mode. Default: 0. */
  readonly dropout?: number;
  /** Whether projections have biases. Default: true. */
  readonly bias?: boolean;
  /** Whether there is a learned key and value besides those given. Default: false. */
  readonly addBiasKv?: boolean;
  /** Whether there is a key and value of zeros besides those given. Default: false. */
  readonly addZeroAttn?: boolean;
  /** The size of keys; null: embedDim. Default: null. */
  readonly kdim?: number | null;
  /** The size of values; null: embedDim. Default: null. */
  readonly vdim?: number | null;
  /** Whether the batch comes before the sequence: [N, L, E], not [L, N, E]. Default: false. */
  readonly batchFirst?: boolean;
}

const name = "MultiheadAttention";

const moduleSettings = settings<MultiheadAttentionOptions>(name, {
  dropout: between(0, 1),
  bias: flag(true),
  addBiasKv: flag(false),
  addZeroAttn: flag(false),
  kdim: orNull(wholeFrom(1)),
  vdim: orNull(wholeFrom(1)),
  batchFirst: flag(false),
});

export interface AttentionCallOptions {
  /** Of each key whether it is left out: bool [N, S], or f32, added to the scores. */
  readonly keyPaddingMask?: Tensor | undefined;
  /** Whether the weights are given, too. Default: true. */
  readonly needWeights?: boolean;
  /** [L, S] or [N · heads, L, S]: bool, true where a query does not attend to a key, or f32, added to the scores. */
  readonly attnMask?: Tensor | undefined;
  /** Whether the weights that are given are the mean over all heads. Default: true. */
  readonly averageAttnWeights?: boolean;
  /** Whether query i attends to keys 0 to i only; no mask is needed for that. Default: false. */
  readonly isCausal?: boolean;
}

const callSettings = settings<AttentionCallOptions>(name, {
  keyPaddingMask: anyTensor,
  needWeights: flag(true),
  attnMask: anyTensor,
  averageAttnWeights: flag(true),
  isCausal: flag(false),
});

/**
 * softmax(q · kᵀ / √(embedDim / numHeads) + mask) · v for each of `numHeads` parts of the projected query [L, N, embedDim], key
 * [S, N, kdim] and value [S, N, vdim], joined and projected: gives [output, weights], [L, N, embedDim] and [N, L, S], or null for
 * weights that are not needed. Without a batch N is left out everywhere. (torch.nn.MultiheadAttention)
 */
export class MultiheadAttention extends Module {
  readonly in_proj_weight: Tensor | undefined;
  readonly q_proj_weight: Tensor | undefined;
  readonly k_proj_weight: Tensor | undefined;
  readonly v_proj_weight: Tensor | undefined;
  readonly in_proj_bias: Tensor | undefined;
  readonly bias_k: Tensor | undefined;
  readonly bias_v: Tensor | undefined;
  readonly out_proj: Linear;
  readonly #sizes: Triple<number>;
  readonly #heads: number;
  readonly #dropout: number;
  readonly #hasZero: boolean;
  readonly #layout: Layout;

  constructor(embedDim: number, numHeads: number, options?: MultiheadAttentionOptions) {
    super();
    const told = moduleSettings(options);
    checkSetting(name, "embedDim", embedDim, wholeFrom(1));
    checkSetting(name, "numHeads", numHeads, wholeFrom(1));
    if (embedDim % numHeads !== 0)
      throw invalidArgument(
        name,
        `${embedDim} features are not divisible into ${numHeads} heads`,
        "numHeads must divide embedDim.",
      );
    this.#heads = numHeads;
    this.#sizes = [embedDim, told.kdim ?? embedDim, told.vdim ?? embedDim];
    this.#dropout = told.dropout;
    this.#hasZero = told.addZeroAttn;
    this.#layout = told.batchFirst ? { batch: 0, sequence: 1 } : { batch: 1, sequence: 0 };
    const weight = (rows: number, columns: number): Tensor =>
      parameter([rows, columns], { init: xavierUniform() });
    if (this.#sizes.every((size) => size === embedDim)) this.in_proj_weight = weight(3 * embedDim, embedDim);
    else
      [this.q_proj_weight, this.k_proj_weight, this.v_proj_weight] = this.#sizes.map((size) =>
        weight(embedDim, size),
      );
    if (told.bias) this.in_proj_bias = parameter([3 * embedDim], { init: 0 });
    if (told.addBiasKv)
      [this.bias_k, this.bias_v] = [0, 1].map(() => parameter([1, 1, embedDim], { init: xavierNormal() }));
    this.out_proj = new Linear(embedDim, embedDim, { bias: told.bias });
    if (this.out_proj.bias !== undefined) startFrom(name, this.out_proj.bias, 0);
  }

  override forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options?: AttentionCallOptions,
  ): [output: Tensor, weights: Tensor | null] {
    const told = callSettings(options);
    const given: Triple = [query, key, value];
    if (checkSequences(given, this.#sizes, this.#layout)) return this.#attend(given, told);
    const { batch } = this.#layout;
    const { keyPaddingMask } = told;
    const [output, weights] = this.#attend(given.map((each) => unsqueeze(each, batch)) as unknown as Triple, {
      ...told,
      keyPaddingMask: keyPaddingMask === undefined ? undefined : unsqueeze(keyPaddingMask, 0),
    });
    return [squeeze(output, batch), weights === null ? null : squeeze(weights, 0)];
  }

  #attend(
    sequences: Triple,
    options: Complete<AttentionCallOptions>,
  ): [output: Tensor, weights: Tensor | null] {
    const layout = this.#layout;
    const [query, key, value] = this.#projected(sequences);
    const [q, k, v] = [query, this.#extended(key, this.bias_k), this.#extended(value, this.bias_v)].map(
      (each) => inHeads(each, this.#heads),
    ) as unknown as Triple;
    const [rows, columns] = layout.batch === 0 ? ["nlhd", "nshd"] : ["lnhd", "snhd"];
    const scores = einsum(`${rows},${columns}->nhls`, q, k) * Math.sqrt(this.#heads / this.#sizes[0]);
    const keys = dimensionsOf(name, sequences[1])[layout.sequence]!;
    const extra = (this.bias_k === undefined ? 0 : 1) + (this.#hasZero ? 1 : 0);
    const shares = maskedSoftmax(name, scores, masksOf(options, scores, dimsOf([keys])[0]!, extra));
    const weights = dropout(shares, { p: this.#dropout, training: this.training });
    const joined = einsum(`nhls,${columns}->${rows}`, weights, v);
    const output = this.out_proj(flatten(joined, { startDim: 2 }));
    if (!options.needWeights) return [output, null];
    return [output, options.averageAttnWeights ? mean(weights, 1) : weights];
  }

  #projected(sequences: Triple): Triple {
    const weight = this.in_proj_weight;
    if (weight !== undefined) return projectedTogether(sequences, weight, this.in_proj_bias);
    const weights = [this.q_proj_weight, this.k_proj_weight, this.v_proj_weight];
    return projectedApart(sequences, weights as unknown as Triple, this.in_proj_bias);
  }

  /** Keys or values with those that are learned, and those that are 0. */
  #extended(x: Tensor, learned: Tensor | undefined): Tensor {
    const more = learned === undefined ? x : withOneMore(x, this.#layout, learned);
    return this.#hasZero ? withOneMore(more, this.#layout, undefined) : more;
  }
}
