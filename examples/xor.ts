/** Learns the exclusive or of two inputs. */
import { createXor } from "../generated/xor.ts";
import { isRun } from "./program.ts";

/** Four samples, one a row. */
const data = { x: [0, 0, 0, 1, 1, 0, 1, 1], t: [0, 1, 1, 0] };

export interface XorRun {
  readonly loss: number;
  readonly outputs: readonly number[];
  /** Whether every output lies on the right side, far from the middle. */
  readonly solved: boolean;
}

export function runXor({ seed = 1, steps = 3000 } = {}): XorRun {
  const net = createXor({ batch: 4, seed });
  for (let step = 0; step < steps; step++) net.step(data);
  const { loss, y } = net.forward(data);
  return { loss, outputs: [...y], solved: data.t.every((t, i) => Math.abs(y[i]! - t) < 0.1) };
}

if (isRun(import.meta.url)) {
  for (let seed = 1; seed <= 10; seed++) {
    const { loss, outputs, solved } = runXor({ seed });
    const row = outputs.map((y) => y.toFixed(3)).join("  ");
    console.log(
      `seed ${seed}: ${solved ? "solved" : "not solved"}, loss ${loss.toExponential(1)}, outputs ${row}`,
    );
  }
}
