/** A small causal language model: characters, places, an encoder that looks back only, and a score for each next character. */

export interface LanguageModelSizes {
  readonly layers: number;
  readonly vocabulary: number;
  readonly features: number;
  readonly heads: number;
  /** A number, or a name: then sequences of any length up to `places`. */
  readonly time: number | string;
  readonly places: number;
  readonly dropout?: number;
}

/** The definition, without its imports. */
export const languageModel = (sizes: LanguageModelSizes): string => {
  const { layers, vocabulary, features, heads, places, dropout = 0 } = sizes;
  const time = JSON.stringify(sizes.time);
  return `
class LanguageModel extends Module {
  embedding = new Embedding(${vocabulary}, ${features});
  places = new Embedding(${places}, ${features});
  encoder = new TransformerEncoder(
    () => new TransformerEncoderLayer(${features}, ${heads}, {
      dimFeedforward: ${2 * features},
      dropout: ${dropout},
      activation: "gelu",
      batchFirst: true,
      normFirst: true,
    }),
    ${layers},
    { norm: new LayerNorm(${features}) },
  );
  head = new Linear(${features}, ${vocabulary});
  forward(x: Tensor) {
    const placed = this.embedding(x) + this.places(minimum(arange(${time}), ${places - 1}));
    return this.head(this.encoder(placed, { isCausal: true }));
  }
}
const x = input(["batch", ${time}], "i32");
const next = target(["batch", ${time}], "i32");
const model = new LanguageModel();
export const logits = model(x);
export const loss = crossEntropy(reshape(logits, [-1, ${vocabulary}]), reshape(next, [-1]));
export const optimizer = adam({ lr: 1e-2 });
`;
};
