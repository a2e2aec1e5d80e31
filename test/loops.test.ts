import { describe, expect, it } from "vitest";
import { Diagnostic } from "../compiler/diagnostics.ts";
import { Graph } from "../compiler/graph/graph.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { add, input, scan } from "../src/index.ts";
import { emitted, emittedText } from "./trainer/emitted.ts";

const recurrent = (steps: number | string, units = 6): string => `
import { input, parameter, target, scan, tanh, matmul, mseLoss, sgd, broadcastTo } from "gradc";
const x = input([${JSON.stringify(steps)}, "batch", 5]);
const t = target(["batch", ${units}]);
const W = parameter([5, ${units}]);
const U = parameter([${units}, ${units}]);
const h0 = parameter([${units}]);
const [last] = scan((h: number, xt: number) => [tanh(matmul(xt, W) + matmul(h, U)), undefined], broadcastTo(h0, ["batch", ${units}]), x);
export const y = last;
export const loss = mseLoss(y, t);
export const optimizer = sgd({ lr: 0.1 });
`;

const running = (body: string): string => `
import { input, cumsum, cumprod, sum } from "gradc";
const x = input(["batch", 7]);
export const y = ${body};
`;

const functionsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^function (?:forward|backward|update)[^]*?^}/gm)].map(([body]) => body);

describe("loops over time", () => {
  it("that mix points are a loop of calls, forward and in reverse", async () => {
    const text = await emittedText(recurrent("time"));
    expect(text).toContain("for (let t = 0; t < time; t++) {");
    expect(text).toContain("for (let t = time - 1; t >= 0; t--) {");
  });

  it("that do not are one function, and what they carry is a local", async () => {
    const functions = functionsOf(await emittedText(running("cumsum(x, 1)")));
    expect(functions).toEqual([
      [
        "function forwardY(memory: Float32Array, batch: number, x: number, y: number): void {",
        "  for (let n = 0; n < batch; n++) {",
        "    let carryValue = 0;",
        "    for (let t = 0; t < 7; t++) {",
        "      const yValue = carryValue + memory[x + n * 7 + t]!;",
        "      memory[y + n * 7 + t] = yValue;",
        "      carryValue = yValue;",
        "    }",
        "  }",
        "}",
      ].join("\n"),
    ]);
  });

  it("call what they carry as the step's parameters do", async () => {
    const text = await emittedText(recurrent("time"));
    expect(text).toContain("forwardH(memory, batch, h0, h);");
    expect(text).toMatch(/backward.*\(memory, batch, t, .*hs\b/);
  });

  it("give code whose length does not depend on how many steps there are", async () => {
    const [short, long] = await Promise.all([emittedText(recurrent(10)), emittedText(recurrent(100))]);
    expect(long.split("\n").length).toBe(short.split("\n").length);
  });

  it("take as many steps as the call says, none too", async () => {
    const { createNet } = await emitted(recurrent("time", 1));
    const net = createNet({ time: 5, batch: 2 });
    const data = (steps: number) => ({
      x: new Float32Array(steps * 2 * 5).fill(0.1),
      t: new Float32Array(2),
    });
    const none = net.forward(data(0), { time: 0, batch: 2 });
    expect([...(none["y"] as Float32Array)]).toEqual([
      ...net.parameters["h0"]!.value,
      ...net.parameters["h0"]!.value,
    ]);
    const first = net.step(data(5), { time: 5, batch: 2 }).loss;
    for (let step = 0; step < 50; step++) net.step(data(5), { time: 5, batch: 2 });
    expect(net.step(data(5), { time: 5, batch: 2 }).loss).toBeLessThan(first / 2);
  });
});

describe("scan refuses", () => {
  const rows: readonly (readonly [name: string, call: () => unknown, code: string, message: string])[] = [
    [
      "a carry that changes its shape",
      () => scan((h: number, x: number) => [add(h, x), undefined], input([2]), input([3, 4, 2])),
      "GC2009",
      "scan expects a carry that stays f32[2], got f32[4, 2]",
    ],
    [
      "a single number as what it goes along",
      () => scan((h: number, x: number) => [h + x, undefined], 0, input([])),
      "GC2009",
      "scan expects a dimension to go along, got []",
    ],
    [
      "lengths that differ",
      () => scan((h: number) => [h, undefined], input([2]), [input([3, 2]), input([4, 2])]),
      "GC2009",
      "scan expects 3 steps, got [4, 2]",
    ],
    [
      "a length that is not that of xs",
      () => scan((h: number) => [h, undefined], input([2]), input([3, 2]), { length: 4 }),
      "GC2009",
      "scan expects 4 steps, got [3, 2]",
    ],
    [
      "neither xs nor a length",
      () => scan((h: number) => [h, undefined], input([2]), undefined),
      "GC2011",
      "scan: nothing says how many steps there are",
    ],
    [
      "a step that gives no pair",
      () => scan(((h: number) => h) as never, input([2]), input([3, 2])),
      "GC2011",
      "scan: its step gives no pair",
    ],
    [
      "a step that forgets a carry",
      () =>
        scan(
          (([h]: readonly number[]) => [[h], undefined]) as never,
          [input([2]), input([2])],
          input([3, 2]),
        ),
      "GC2011",
      "scan: its step carries 1 tensors on, but was given 2",
    ],
    [
      "an unknown option",
      () => scan((h: number) => [h, undefined], input([2]), input([3, 2]), { reversed: true } as never),
      "GC2011",
      "scan: there is no option reversed",
    ],
  ];

  it.each(rows)("%s", (_, call, code, message) => {
    let thrown: unknown;
    try {
      tracing(new Graph(), call);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Diagnostic);
    const { code: found, message: said } = thrown as Diagnostic;
    expect([found, said]).toEqual([code, message]);
  });
});
