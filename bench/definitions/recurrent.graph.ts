// An LSTM of 64 units over 32 steps, and a layer of ten on its last output, under adam.
import {
  adam,
  add,
  chunk,
  crossEntropy,
  input,
  mul,
  parameter,
  permute,
  scan,
  sigmoid,
  tanh,
  target,
  type Tensor,
  zeros,
} from "gradc";

const x = input(["batch", 32, 32]);
const labels = target(["batch"], "i32");
const Wx = parameter([32, 256]);
const Wh = parameter([64, 256]);
const b = parameter([256]);
const Wo = parameter([64, 10]);
const bo = parameter([10]);

const projected = permute(x, [1, 0, 2]) * Wx + b;
const start = zeros(["batch", 64]);
const [[last]] = scan(
  ([hidden, cell], now) => {
    const [i, f, g, o] = chunk(add(now, hidden * Wh), 4, -1) as [Tensor, Tensor, Tensor, Tensor];
    const nextCell = mul(sigmoid(f), cell) + mul(sigmoid(i), tanh(g));
    return [[mul(sigmoid(o), tanh(nextCell)), nextCell], undefined];
  },
  [start, start] as const,
  projected,
);
export const logits = last * Wo + bo;
export const loss = crossEntropy(logits, labels);
export const optimizer = adam({ lr: 1e-3 });
