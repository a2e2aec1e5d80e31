/** An LSTM written as a scan, and its loss in plain JavaScript to compare with. */

const [inputs, units] = [5, 6];

/** A definition whose sizes may be numbers or names; `first` is the dimension that the data has first. */
export const lstm = (
  time: number | string,
  batch: number | string,
  first: "batch" | "time" = "time",
): string => {
  const [t, n] = [JSON.stringify(time), JSON.stringify(batch)];
  return `
import { input, parameter, target, scan, tanh, sigmoid, matmul, mul, mseLoss, adam, broadcastTo, narrow, permute, type Tensor } from "gradc";
const x = input([${first === "time" ? `${t}, ${n}` : `${n}, ${t}`}, ${inputs}]);
const target0 = target([${n}, ${units}]);
const Wx = parameter([${inputs}, ${4 * units}]);
const Wh = parameter([${units}, ${4 * units}]);
const b = parameter([${4 * units}]);
const zeros = broadcastTo(0, [${n}, ${units}]);
const [last] = scan(([h, c]: readonly [Tensor, Tensor], xt: Tensor) => {
  const gates = matmul(xt, Wx) + matmul(h, Wh) + b;
  const i = sigmoid(narrow(gates, 1, 0, ${units}));
  const f = sigmoid(narrow(gates, 1, ${units}, ${units}));
  const g = tanh(narrow(gates, 1, ${2 * units}, ${units}));
  const o = sigmoid(narrow(gates, 1, ${3 * units}, ${units}));
  const c1 = mul(f, c) + mul(i, g);
  return [[mul(o, tanh(c1)), c1], undefined];
}, [zeros, zeros], ${first === "time" ? "x" : "permute(x, [1, 0, 2])"});
export const y = last[0];
export const loss = mseLoss(y, target0);
export const optimizer = adam({ lr: 0.01 });
`;
};

export interface LstmSizes {
  readonly time: number;
  readonly batch: number;
}

export const lstmData = ({ time, batch }: LstmSizes): Readonly<Record<"x" | "target0", Float32Array>> => ({
  x: Float32Array.from({ length: time * batch * inputs }, (_, i) => Math.sin(3 * i + 1)),
  target0: Float32Array.from({ length: batch * units }, (_, i) => Math.cos(5 * i)),
});

const sigma = (x: number): number => 1 / (1 + Math.exp(-x));

/** The loss; data as for time first. */
export function lstmLoss(
  { time, batch }: LstmSizes,
  { x, target0 }: ReturnType<typeof lstmData>,
  parameters: Readonly<Record<"Wx" | "Wh" | "b", ArrayLike<number>>>,
): number {
  let loss = 0;
  for (let n = 0; n < batch; n++) {
    let h = Array.from({ length: units }, () => 0);
    let c = h;
    for (let t = 0; t < time; t++) {
      const gates = Array.from({ length: 4 * units }, (_, j) => {
        let sum = parameters.b[j]!;
        for (let k = 0; k < inputs; k++)
          sum += x[(t * batch + n) * inputs + k]! * parameters.Wx[k * 4 * units + j]!;
        for (let k = 0; k < units; k++) sum += h[k]! * parameters.Wh[k * 4 * units + j]!;
        return sum;
      });
      const at = (gate: number, j: number): number => gates[gate * units + j]!;
      c = c.map((old, j) => sigma(at(1, j)) * old + sigma(at(0, j)) * Math.tanh(at(2, j)));
      h = c.map((now, j) => sigma(at(3, j)) * Math.tanh(now));
    }
    for (let j = 0; j < units; j++) loss += (h[j]! - target0[n * units + j]!) ** 2 / (batch * units);
  }
  return loss;
}
