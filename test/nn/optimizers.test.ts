import { describe, expect, it } from "vitest";
import { compiled, type NetTrainer } from "./definition.ts";

/** Σ a² + Σ b²: gradients are 2 a and 2 b. */
const bowl = (optimizer: string): string => `
  const a = parameter([2], { init: 1 });
  const b = parameter([], { init: 1 });
  export const loss = sum(square(a)) + square(b);
  export const optimizer = ${optimizer};`;

const valuesOf = (net: NetTrainer): number[] =>
  ["a", "b"].flatMap((name) => Array.from(net.parameters[name]!.value));

describe("states", () => {
  it.each([
    ["sgd({ lr: 0.1 })", []],
    ["sgd({ lr: 0.1, momentum: 0.9 })", ["a.momentumBuffer", "b.momentumBuffer"]],
    ["adam()", ["beta1Power", "beta2Power", "a.expAvg", "a.expAvgSq", "b.expAvg", "b.expAvgSq"]],
    [
      "adam({ amsgrad: true })",
      [
        "beta1Power",
        "beta2Power",
        "a.expAvg",
        "a.expAvgSq",
        "a.maxExpAvgSq",
        "b.expAvg",
        "b.expAvgSq",
        "b.maxExpAvgSq",
      ],
    ],
  ])("of %s", async (optimizer, names) => {
    const { createNet } = await compiled(bowl(optimizer));
    expect(Object.keys(createNet().optimizerStateDict()).toSorted()).toEqual(names.toSorted());
  });

  it("of groups are apart", async () => {
    const { createNet } = await compiled(bowl("adam({ paramGroups: [{ params: b, betas: [0.5, 0.5] }] })"));
    const net = createNet();
    net.step({});
    const { beta1Power, beta1Power2 } = net.optimizerStateDict();
    expect(new Set([beta1Power!.data[0], beta1Power2!.data[0]])).toEqual(new Set([0.5, 0.9]));
  });

  it.each(["sgd({ lr: 0.1, momentum: 0.9, dampening: 0.5 })", "adam({ lr: 0.1, amsgrad: true })"])(
    "of %s let a run continue",
    async (optimizer) => {
      const { createNet } = await compiled(bowl(optimizer));
      const straight = createNet();
      for (let step = 0; step < 6; step++) straight.step({});
      const first = createNet();
      for (let step = 0; step < 3; step++) first.step({});
      const second = createNet({ stateDict: first.stateDict() });
      second.loadOptimizerStateDict(first.optimizerStateDict());
      for (let step = 0; step < 3; step++) second.step({});
      expect(valuesOf(second)).toEqual(valuesOf(straight));
    },
  );
});

describe("lr", () => {
  it("is the trainer's from the next step on", async () => {
    const { createNet } = await compiled(bowl("sgd({ lr: 0.25 })"));
    const net = createNet();
    expect(net.lr).toBe(0.25);
    net.step({});
    net.lr = 0.5;
    expect(valuesOf(net)).toEqual([0.5, 0.5, 0.5]);
    net.step({});
    expect(valuesOf(net)).toEqual([0, 0, 0]);
  });

  it("of a group keeps its proportion", async () => {
    const { createNet } = await compiled(
      bowl("sgd({ lr: 0.25, paramGroups: [{ params: [b], lr: 0.125 }] })"),
    );
    const net = createNet();
    net.step({});
    expect(valuesOf(net)).toEqual([0.5, 0.5, 0.75]);
    net.lr = 0.5;
    net.step({});
    expect(valuesOf(net)).toEqual([0, 0, 0.375]);
  });
});

it("maximize climbs", async () => {
  const { createNet } = await compiled(bowl("sgd({ lr: 0.5, maximize: true })"));
  const net = createNet();
  net.step({});
  expect(valuesOf(net)).toEqual([2, 2, 2]);
});
