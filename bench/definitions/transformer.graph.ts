// A language model: two layers of 64 units, four heads, causal, normalised first, under adam.
import {
  adam,
  chunk,
  crossEntropy,
  embedding,
  gelu,
  input,
  LayerNorm,
  Module,
  parameter,
  reshape,
  scaledDotProductAttention,
  target,
  type Tensor,
  transpose,
} from "gradc";

const [time, width, heads, letters] = [64, 64, 4, 64];

const inHeads = (x: Tensor): Tensor => transpose(reshape(x, ["batch", time, heads, width / heads]), 1, 2);

class Layer extends Module {
  norm1 = new LayerNorm(width);
  Wqkv = parameter([width, 3 * width]);
  bqkv = parameter([3 * width]);
  Wp = parameter([width, width]);
  bp = parameter([width]);
  norm2 = new LayerNorm(width);
  Wf = parameter([width, 4 * width]);
  bf = parameter([4 * width]);
  Wg = parameter([4 * width, width]);
  bg = parameter([width]);
  forward(x: Tensor) {
    const together = this.norm1(x) * this.Wqkv + this.bqkv;
    const [query, key, value] = chunk(together, 3, -1).map(inHeads) as [Tensor, Tensor, Tensor];
    const mixed = scaledDotProductAttention(query, key, value, { isCausal: true });
    const attended = x + (reshape(transpose(mixed, 1, 2), ["batch", time, width]) * this.Wp + this.bp);
    const hidden = gelu(this.norm2(attended) * this.Wf + this.bf, { approximate: "tanh" });
    return attended + (hidden * this.Wg + this.bg);
  }
}

class Transformer extends Module {
  tok = parameter([letters, width]);
  pos = parameter([time, width]);
  layers = [new Layer(), new Layer()];
  norm = new LayerNorm(width);
  Wh = parameter([width, letters]);
  forward(characters: Tensor) {
    let x = embedding(characters, this.tok) + this.pos;
    for (const layer of this.layers) x = layer(x);
    return this.norm(x) * this.Wh;
  }
}

const characters = input(["batch", time], "i32");
const next = target(["batch", time], "i32");
const model = new Transformer();
export const logits = model(characters);
export const loss = crossEntropy(reshape(logits, [-1, letters]), reshape(next, [-1]));
export const optimizer = adam({ lr: 1e-3 });
