/** A language model of equal layers, as transformers are built: pre-norm, causal attention, gelu. */
import {
  arange,
  Embedding,
  gelu,
  le,
  Linear,
  matmul,
  mean,
  Module,
  mul,
  parameter,
  reshape,
  rsqrt,
  softmax,
  square,
  type Tensor,
  transpose,
  unsqueeze,
  where,
} from "gradc";

export const width = 64;
export const time = 32;
const heads = 4;

class LayerNorm extends Module {
  weight = parameter([width], { init: 1 });
  bias = parameter([width], { init: 0 });
  forward(x: Tensor) {
    const centered = x - mean(x, -1, { keepdim: true });
    return (
      mul(mul(centered, rsqrt(mean(square(centered), -1, { keepdim: true }) + 1e-5)), this.weight) + this.bias
    );
  }
}

const split = (x: Tensor): Tensor => transpose(reshape(x, ["batch", time, heads, width / heads]), 1, 2);

class Attention extends Module {
  query = new Linear(width, width);
  key = new Linear(width, width);
  value = new Linear(width, width);
  output = new Linear(width, width);
  forward(x: Tensor) {
    const [query, key, value] = [split(this.query(x)), split(this.key(x)), split(this.value(x))];
    const scores = matmul(query, transpose(key, 2, 3)) / Math.sqrt(width / heads);
    const places = arange(time);
    const causal = where(le(unsqueeze(places, 0), unsqueeze(places, 1)), scores, -Infinity);
    const mixed = matmul(softmax(causal, -1), value);
    return this.output(reshape(transpose(mixed, 1, 2), ["batch", time, width]));
  }
}

class Layer extends Module {
  norm1 = new LayerNorm();
  attention = new Attention();
  norm2 = new LayerNorm();
  linear1 = new Linear(width, 4 * width);
  linear2 = new Linear(4 * width, width);
  forward(x: Tensor) {
    const attended = x + this.attention(this.norm1(x));
    return attended + this.linear2(gelu(this.linear1(this.norm2(attended))));
  }
}

export class Transformer extends Module {
  tokens: Embedding;
  places = parameter([time, width]);
  layers: Layer[];
  norm = new LayerNorm();
  head: Linear;
  constructor(depth: number, vocabulary: number) {
    super();
    this.tokens = new Embedding(vocabulary, width);
    this.layers = Array.from({ length: depth }, () => new Layer());
    this.head = new Linear(width, vocabulary);
  }
  forward(characters: Tensor) {
    let x: Tensor = this.tokens(characters) + this.places;
    for (const layer of this.layers) x = layer(x);
    return this.head(this.norm(x));
  }
}
