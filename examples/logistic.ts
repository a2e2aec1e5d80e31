/** Learns the logical or of two inputs with one unit. */
import { createLogistic } from "../generated/logistic.ts";
import { isRun } from "./program.ts";

/** Four samples, one a column. */
const data = { X: [0, 0, 1, 1, 0, 1, 0, 1], T: [0, 1, 1, 1] };

export interface LogisticRun {
  readonly firstLoss: number;
  readonly lastLoss: number;
  readonly outputs: readonly number[];
}

export function runLogistic({ seed = 1, steps = 2000 } = {}): LogisticRun {
  const net = createLogistic({ batch: 4, seed });
  const firstLoss = net.forward(data).loss;
  for (let step = 0; step < steps; step++) net.step(data);
  const { loss, Y } = net.forward(data);
  return { firstLoss, lastLoss: loss, outputs: [...Y] };
}

if (isRun(import.meta.url)) {
  const { firstLoss, lastLoss, outputs } = runLogistic();
  console.log(`loss ${firstLoss.toFixed(4)} → ${lastLoss.toFixed(4)}`);
  for (const [i, y] of outputs.entries()) console.log(`${data.X[i]} or ${data.X[i + 4]} = ${y.toFixed(3)}`);
}
