/** Solves y″ = −y on [0, 3] by training a net on the equation alone. */
import { createOscillator } from "../generated/oscillator.ts";
import { isRun } from "./program.ts";

export interface OscillatorRun {
  readonly loss: number;
  /** The largest distance from sin t on a grid five times as fine as that of training. */
  readonly largestError: number;
}

const end = 3;
const grid = (points: number): Float32Array =>
  Float32Array.from({ length: points }, (_, i) => (end * i) / (points - 1));

export function runOscillator({ seed = 1, steps = 4000 } = {}): OscillatorRun {
  const net = createOscillator({ times: 151, seed });
  const { lr } = net;
  const data = { t: grid(31) };
  let loss = NaN;
  for (let step = 0; step < steps; step++) {
    net.lr = lr * (1 - step / steps);
    ({ loss } = net.step(data));
  }
  const fine = grid(151);
  const { y } = net.forward({ t: fine });
  return {
    loss,
    largestError: fine.reduce((most, t, i) => Math.max(most, Math.abs(y[i]! - Math.sin(t))), 0),
  };
}

if (isRun(import.meta.url)) {
  const { loss, largestError } = runOscillator();
  console.log(`loss ${loss.toExponential(1)}, largest distance from sin t: ${largestError.toExponential(1)}`);
}
