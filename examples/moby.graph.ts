/** A language model of characters: what comes next, after all that came before. */
import {
  Module,
  Embedding,
  LSTM,
  Linear,
  type Tensor,
  input,
  target,
  reshape,
  crossEntropy,
  adam,
} from "gradc";

const characters = 83;
const units = 128;

class Model extends Module {
  embedding = new Embedding(characters, 32);
  lstm = new LSTM(32, units);
  output = new Linear(units, characters);

  /** Text of [time, batch] and the state before it give logits [time, batch, characters] and the state after it. */
  forward(text: Tensor, before: readonly [Tensor, Tensor]): [Tensor, [Tensor, Tensor]] {
    const [read, after] = this.lstm(this.embedding(text), { hx: before });
    return [this.output(read), after];
  }
}

const text = input(["time", "batch"], "i32");
const hidden = input([1, "batch", units]);
const cell = input([1, "batch", units]);
const next = target(["time", "batch"], "i32");
const model = new Model();
export const [logits, [hiddenAfter, cellAfter]] = model(text, [hidden, cell]);
export const loss = crossEntropy(reshape(logits, [-1, characters]), reshape(next, [-1]));
export const optimizer = adam({ lr: 5e-3 });
