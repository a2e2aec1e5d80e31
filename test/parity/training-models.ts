/** The models of the golden training runs, as test/goldens/training.json says them in Python. */
import {
  add,
  select,
  BatchNorm1d,
  BatchNorm2d,
  Conv1d,
  Conv2d,
  Embedding,
  flatten,
  GELU,
  Identity,
  MaxPool2d,
  LayerNorm,
  Linear,
  LSTM,
  Module,
  ModuleList,
  parameter,
  relu,
  ReLU,
  Sequential,
  silu,
  type Tensor,
  TransformerEncoderLayer,
  transpose,
  triu,
  ones,
  gt,
} from "../../src/index.ts";

/** A model: a module of one tensor. */
export type Model = Module & { forward(x: Tensor): Tensor };

interface MlpConfig {
  readonly sizes: readonly number[];
  readonly act: "GELU" | "ReLU";
  readonly norm: "LayerNorm" | "BatchNorm1d";
}

const activations = { GELU, ReLU };
const normalizations = {
  LayerNorm: (size: number) => new LayerNorm(size),
  BatchNorm1d: (size: number) => new BatchNorm1d(size),
};

class MLP extends Module {
  readonly net: Sequential;

  constructor({ sizes, act, norm }: MlpConfig) {
    super();
    const blocks = sizes.slice(1).map((size, k) => {
      const line = new Linear(sizes[k]!, size);
      return k < sizes.length - 2 ? [line, normalizations[norm](size), new activations[act]()] : [line];
    });
    this.net = new Sequential(...blocks.flat());
  }

  override forward(x: Tensor): Tensor {
    return this.net(x);
  }
}

interface CnnConfig {
  readonly c_in: number;
  readonly c1: number;
  readonly c2: number;
  readonly side: number;
  readonly classes: number;
  readonly norm: "batch" | "none";
}

class CNN extends Module {
  readonly conv1: Conv2d;
  readonly norm1: Model;
  readonly conv2: Conv2d;
  readonly pool: Model;
  readonly fc: Linear;

  constructor({ c_in, c1, c2, side, classes, norm }: CnnConfig) {
    super();
    this.conv1 = new Conv2d(c_in, c1, 3, { padding: 1 });
    this.norm1 = norm === "batch" ? new BatchNorm2d(c1) : new Identity();
    this.conv2 = new Conv2d(c1, c2, 3, { stride: 2, padding: 1 });
    this.pool = new MaxPool2d(2);
    const after = Math.floor((Math.floor(side / 2) + 1) / 2);
    this.fc = new Linear(c2 * after * after, classes);
  }

  override forward(x: Tensor): Tensor {
    const pooled = this.pool(relu(this.norm1(this.conv1(x))));
    return this.fc(flatten(silu(this.conv2(pooled)), { startDim: 1 }));
  }
}

interface ConvLstmConfig {
  readonly features: number;
  readonly channels: number;
  readonly hidden: number;
  readonly out: number;
  readonly layers: number;
  readonly bidirectional: boolean;
}

class ConvLSTMProj extends Module {
  readonly conv: Conv1d;
  readonly lstm: LSTM;
  readonly proj: Linear;

  constructor({ features, channels, hidden, out, layers: numLayers, bidirectional }: ConvLstmConfig) {
    super();
    this.conv = new Conv1d(features, channels, 3, { padding: 1 });
    this.lstm = new LSTM(channels, hidden, { numLayers, batchFirst: true, bidirectional });
    this.proj = new Linear(hidden * (bidirectional ? 2 : 1), out);
  }

  override forward(x: Tensor): Tensor {
    const h = transpose(relu(this.conv(transpose(x, 1, 2))), 1, 2);
    return this.proj(select(this.lstm(h)[0], 1, -1));
  }
}

interface TransformerConfig {
  readonly vocab: number;
  readonly length: number;
  readonly d_model: number;
  readonly nhead: number;
  readonly ff: number;
  readonly layers: number;
  readonly norm_first: boolean;
  readonly activation: "gelu" | "relu";
  readonly tie: boolean;
}

class TransformerLM extends Module {
  readonly tok: Embedding;
  readonly pos: Tensor;
  readonly layers: ModuleList<TransformerEncoderLayer>;
  readonly norm: LayerNorm;
  readonly head: Linear;
  readonly #mask: Tensor;

  constructor(config: TransformerConfig) {
    super();
    const { vocab, length, d_model: size, nhead, ff, layers, norm_first, activation, tie } = config;
    const options = { dimFeedforward: ff, dropout: 0, activation, batchFirst: true, normFirst: norm_first };
    this.tok = new Embedding(vocab, size);
    this.pos = parameter([length, size], { init: 0 });
    this.layers = new ModuleList(
      Array.from({ length: layers }, () => new TransformerEncoderLayer(size, nhead, options)),
    );
    this.norm = new LayerNorm(size);
    this.head = new Linear(size, vocab, { bias: false });
    if (tie) this.head.weight = this.tok.weight;
    this.#mask = gt(triu(ones([length, length]), { diagonal: 1 }), 0);
  }

  override forward(x: Tensor): Tensor {
    let h = add(this.tok(x), this.pos);
    for (const layer of this.layers) h = layer(h, { srcMask: this.#mask });
    return transpose(this.head(this.norm(h)), 1, 2);
  }
}

const models: Readonly<Record<string, (config: never) => Model>> = {
  "training.MLP": (config) => new MLP(config),
  "training.CNN": (config) => new CNN(config),
  "training.ConvLSTMProj": (config) => new ConvLSTMProj(config),
  "training.TransformerLM": (config) => new TransformerLM(config),
};

export const modelOf = (op: string, config: object): Model => models[op]!(config as never);
