import { describe, expect, it } from "vitest";
import { Diagnostic } from "../compiler/diagnostics.ts";
import { Graph } from "../compiler/graph/graph.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import { add, input, scan } from "../src/index.ts";
import { lstm, lstmData, lstmLoss, type LstmSizes } from "./loops/lstm.ts";
import { emitted, emittedText, type Trainer } from "./trainer/emitted.ts";

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
    expect(text).toMatch(/backward.*\(memory, batch, time, .*hs\b/);
  });

  it("give code whose length does not depend on how many steps there are", async () => {
    const [short, long] = await Promise.all([
      emittedText(recurrent(10, 64)),
      emittedText(recurrent(100, 64)),
    ]);
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

/** The names of the kernels that a method calls, those in a loop over time after it. */
function callsOf(text: string, method: string): { readonly once: string[]; readonly repeated: string[] } {
  const body = new RegExp(`^ {4}${method}\\([^]*?^ {4}\\}`, "m").exec(text)![0];
  const loops = /^ +for \(let t = [^]*?^ {6}\}/gm;
  const called = (part: string): string[] =>
    [...part.matchAll(/\b((?:forward|backward|update)\w+)\(/g)].map(([, name]) => name!);
  return { once: called(body.replace(loops, "")), repeated: called([...body.matchAll(loops)].join("\n")) };
}

describe("work leaves loops over time", () => {
  it("where nothing carried reaches it, before, and where it reaches nothing carried, after", async () => {
    const { once, repeated } = callsOf(await emittedText(lstm("time", "batch")), "step");
    // One product of what every step sees, one of what it adds to each gradient.
    expect(
      once.filter((name) => /^(?:forwardProduct|updateWx|updateWh|updateB)\d?$/.test(name)),
    ).toHaveLength(4);
    expect(repeated).toHaveLength(4);
  });

  it("and what the loop in reverse needs again of the forward's body is stored", async () => {
    const text = await emittedText(lstm("time", "batch"));
    const { repeated } = callsOf(text, "step");
    const reverse = repeated.filter((name) => name.startsWith("backward"));
    for (const name of reverse) {
      const body = new RegExp(`^function ${name}\\([^]*?^\\}`, "m").exec(text)![0];
      expect(body).not.toMatch(/Math\.(?:exp|tanh)/);
    }
  });
});

describe("sequences whose length and number have names", () => {
  const gradientsOf = (net: Trainer): readonly (readonly [string, number[]])[] =>
    [...net.namedParameters()].map(([name, { gradient }]) => [name, [...gradient]]);

  it("give the losses and gradients of central differences, at any sizes", async () => {
    const capacities: LstmSizes = { time: 7, batch: 4 };
    const { createNet } = await emitted(lstm("time", "batch"));
    const net = createNet({ ...capacities });
    for (const sizes of [{ time: 5, batch: 3 }, { time: 1, batch: 4 }, { time: 7, batch: 1 }, capacities]) {
      const data = lstmData(sizes);
      const { loss } = net.forward(data, { ...sizes });
      net.backward();
      const values = Object.fromEntries(
        [...net.namedParameters()].map(([name, { value }]) => [name, [...value]]),
      );
      const lossAt = (name: string, i: number, by: number): number => {
        const moved = { ...values, [name]: values[name]!.map((value, k) => (k === i ? value + by : value)) };
        return lstmLoss(sizes, data, moved as never);
      };
      expect(loss).toBeCloseTo(lossAt("b", 0, 0), 6);
      for (const [name, gradient] of gradientsOf(net))
        for (let i = 0; i < gradient.length; i += 7)
          expect(gradient[i]).toBeCloseTo((lossAt(name, i, 1e-4) - lossAt(name, i, -1e-4)) / 2e-4, 5);
    }
  });

  it("give what sizes that are numbers give, the batch first too", async () => {
    const sizes = { time: 4, batch: 3 };
    const data = lstmData(sizes);
    const byBatch = Float32Array.from({ length: data.x.length }, (_, i) => {
      const [n, t, k] = [Math.floor(i / 20), Math.floor(i / 5) % 4, i % 5];
      return data.x[(t * 3 + n) * 5 + k]!;
    });
    const losses = async (definition: string, x: Float32Array, given: object): Promise<readonly number[]> => {
      const net = (await emitted(definition)).createNet(given as never);
      return Array.from({ length: 4 }, () => net.step({ ...data, x }, { ...given }).loss);
    };
    const named = await losses(lstm("time", "batch"), data.x, sizes);
    const others = [
      await losses(lstm(4, 3), data.x, {}),
      await losses(lstm("time", "batch", "batch"), byBatch, sizes),
    ];
    // What is known may be computed in another order.
    for (const other of others) other.forEach((loss, i) => expect(loss).toBeCloseTo(named[i]!, 7));
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
