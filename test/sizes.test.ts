/** Sizes that follow from others: a net whose convolution shortens a series of any length. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Emitted, emitted } from "./trainer/emitted.ts";

const definition = `import { at, input, mean, mseLoss, parameter, relu, sgd, slice, target, unfoldDimension } from "gradc";
const series = input(["batch", "time"]);
const next = target(["batch", "time"]);
const W = parameter([3, 4]);
const v = parameter([4]);
const hidden = relu(unfoldDimension(series, 1, 3, 1) * W);
export const predicted = hidden * v;
export const loss = mseLoss(predicted, at(next, slice(), slice(2)));
export const level = mean(predicted);
export const optimizer = sgd({ lr: 0.05 });
`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => Math.sin(1 + 0.7 * i));

let net: Emitted;
beforeAll(async () => {
  net = await emitted(definition);
});

describe("a size that follows from another", () => {
  it("has its place in memory, for every length up to the capacity", () => {
    const trainer = net.createNet({ batch: 2, time: 9, seed: 1 });
    for (const time of [9, 3, 5]) {
      const data = { series: numbers(2 * time), next: numbers(2 * time).map((x) => x / 2) };
      const result = trainer.step(data, { batch: 2, time }) as unknown as {
        readonly loss: number;
        readonly predicted: ArrayLike<number>;
      };
      expect(result.predicted.length).toBe(2 * (time - 2));
      expect(result.loss).toBeGreaterThan(0);
    }
  });

  it("does not depend on the capacity", () => {
    const data = { series: numbers(10), next: numbers(10) };
    const [small, large] = [5, 50].map((time) => {
      const trainer = net.createNet({ batch: 2, time, seed: 3 });
      for (let i = 0; i < 5; i++) trainer.step(data, { batch: 2, time: 5 });
      return trainer.stateDict();
    });
    expect(large).toEqual(small);
  });

  it.each([
    ["of the call", { batch: 2, time: 9 }],
    ["of the capacity, too", { batch: 2, time: 1 }],
  ])("says what it needs %s", (_, capacities) => {
    const trainer = net.createNet(capacities);
    expect(() => trainer.step({ series: numbers(2), next: numbers(2) }, { batch: 2, time: 1 })).toThrow(
      "time is 1, but must be at least 3",
    );
  });

  it("is asked for where no input has it", async () => {
    const { createNet } = await emitted(`import { input, mean, mul, parameter, scan, sgd } from "gradc";
const start = input(["batch"]);
const w = parameter([], { init: () => 0.5 });
const [last] = scan((carry) => [mul(carry, w), undefined], start, undefined, { length: "time" });
export const loss = mean(last);
export const optimizer = sgd({ lr: 0.1 });
`);
    const trainer = createNet({ batch: 2, time: 4 });
    expect(trainer.forward({ start: [8, 8] }, { batch: 2, time: 3 }).loss).toBe(1);
    expect(() => trainer.forward({ start: [8, 8] }, { batch: 2 })).toThrow(
      "time follows from no input: pass it as second argument",
    );
  });
});
