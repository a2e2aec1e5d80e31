/** Laws that hold for all sizes: of dimensions, of reshaping, of places in memory. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../compiler/graph/evaluate.ts";
import { Graph } from "../compiler/graph/graph.ts";
import type { Node } from "../compiler/graph/node.ts";
import { tracing } from "../compiler/graph/tracing.ts";
import type { Buffer } from "../compiler/kernels/kernel.ts";
import { layout, type Lifetime } from "../compiler/plan/arena.ts";
import { input } from "../compiler/primitives/leaves.ts";
import { reshapeTo } from "../compiler/primitives/movement.ts";
import {
  addDims,
  type Dim,
  divideDims,
  equalDims,
  evaluateDim,
  isWithin,
  monomial,
  multiplyDims,
  quotientOf,
  symbol,
} from "../compiler/shape/dim.ts";
import { evaluateComprehension } from "../compiler/scalar/evaluate.ts";
import { type Step, withoutDigits } from "../compiler/scalar/digits.ts";
import { quotient, remainder } from "../compiler/scalar/intrinsics.ts";
import { call, index, integer, substitute } from "../compiler/scalar/scalar.ts";
import { broadcastShapes, equalShapes } from "../compiler/shape/shape.ts";

const symbols = ["batch", "time", "width"];
const dims: fc.Arbitrary<Dim> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.array(fc.constantFrom(...symbols), { maxLength: 3 }))
  .map(([factor, names]) => monomial(factor, names));
const sizes = new Map(symbols.map((name, i) => [name, i + 2]));
const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

describe("sizes", () => {
  it("multiply and divide back", () => {
    fc.assert(
      fc.property(dims, dims, (a, b) => {
        const quotient = divideDims(multiplyDims(a, b), b);
        expect(quotient !== undefined && equalDims(quotient, a)).toBe(true);
      }),
    );
  });

  it("are worth their quotients, whatever those are taken of", () => {
    const quotient = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 6 }));
    fc.assert(
      fc.property(dims, fc.array(quotient, { minLength: 1, maxLength: 4 }), (dim, steps) => {
        const [size, value] = steps.reduce<readonly [Dim, number]>(
          ([of, worth], [plus, over]) => [quotientOf(of, plus, over), Math.floor((worth + plus) / over)],
          [dim, evaluateDim(dim, sizes)],
        );
        expect(evaluateDim(size, sizes)).toBe(value);
        expect(evaluateDim(multiplyDims(size, dim), sizes)).toBe(value * evaluateDim(dim, sizes));
      }),
    );
  });

  it("have one form, however they came about", () => {
    fc.assert(
      fc.property(dims, fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (dim, a, b) => {
        expect(equalDims(quotientOf(quotientOf(dim, a), b), quotientOf(dim, a + b))).toBe(true);
        expect(equalDims(addDims(addDims(dim, a)!, -a)!, dim)).toBe(true);
        expect(equalDims(quotientOf(quotientOf(dim, a, 2), b, 3), quotientOf(dim, a + 2 * b, 6))).toBe(true);
      }),
    );
  });

  it("say rightly that no index of one is beyond the other", () => {
    const quotients = fc
      .tuple(fc.constantFrom(...symbols), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 3 }))
      .map(([name, plus, over]) => quotientOf(symbol(name), plus, over));
    fc.assert(
      fc.property(quotients, quotients, fc.integer({ min: 3, max: 30 }), (a, b, size) => {
        const same = new Map(symbols.map((name) => [name, size]));
        expect(!isWithin(a, b) || evaluateDim(a, same) <= evaluateDim(b, same)).toBe(true);
      }),
    );
  });

  it("are worth the product of their values", () => {
    fc.assert(
      fc.property(dims, dims, (a, b) => {
        expect(evaluateDim(multiplyDims(a, b), sizes)).toBe(evaluateDim(a, sizes) * evaluateDim(b, sizes));
      }),
    );
  });
});

describe("the digits of a number", () => {
  const axis = { name: "i", extent: 0 };
  const place = (shape: readonly number[], start: number) =>
    shape.map((size, d) => {
      const below = shape.slice(d + 1).reduce((product, each) => product * each, 1);
      const whole = call<never>(quotient, index(axis), integer(below));
      return { index: d < start ? whole : call<never>(remainder, whole, integer(size)), stride: below };
    });
  const valueAt = (steps: readonly Step<never>[], i: number): number =>
    steps.reduce((sum, { index: digit, stride }) => {
      const values = evaluateComprehension<never>(
        { axes: [], over: [], where: [], value: substitute(digit, { index: () => integer(i) }) },
        () => ({ shape: [], data: new Float64Array() }),
        new Map(),
      );
      return sum + values.data[0]! * (stride as number);
    }, 0);

  it("make the same address as the number itself", () => {
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 0, max: 300 }),
        (shape, start, i) => {
          const digits = place(shape, start);
          const joined = withoutDigits(digits);
          expect(joined.length).toBeLessThanOrEqual(Math.min(1, shape.length));
          expect(valueAt(joined, i)).toBe(valueAt(digits, i));
        },
      ),
    );
  });
});

describe("broadcasting", () => {
  it("does not depend on the order, and its result extends to itself", () => {
    fc.assert(
      fc.property(shapes, shapes, (a, b) => {
        const both = broadcastShapes(a, b);
        expect(broadcastShapes(b, a)).toEqual(both);
        expect(both === undefined || equalShapes(broadcastShapes(both, a)!, both)).toBe(true);
      }),
    );
  });
});

/** Another shape with as many elements: prime factors dealt out anew, with ones between. */
const reshaped = (shape: readonly number[], picks: readonly number[]): number[] => {
  const result = [1];
  const elements = shape.flatMap((size) => (size === 4 ? [2, 2] : [size]));
  elements.forEach((factor, i) => {
    if (picks[i % picks.length]! % 2 === 0) result.push(factor);
    else result[result.length - 1]! *= factor;
  });
  return result;
};

describe("reshape", () => {
  it("keeps the elements in their order, whatever the shapes", () => {
    fc.assert(
      fc.property(shapes, fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }), (from, picks) => {
        const graph = new Graph("f64");
        const data = Float64Array.from({ length: from.reduce((a, b) => a * b, 1) }, (_, i) => i);
        const x = tracing(graph, () => input(from) as unknown as Node);
        const y = reshapeTo(x, reshaped(from, picks));
        const values = evaluate([y], new Map([[x, { shape: from, data }]]), new Map());
        expect(values.get(y)!.data).toEqual(data);
      }),
    );
  });
});

const lifetimes = fc.array(
  fc.record({ size: dims, from: fc.nat(5), length: fc.nat(4), always: fc.boolean(), predicts: fc.boolean() }),
  { maxLength: 12 },
);

describe("memory", () => {
  it("gives what lives at one time places apart, within the regions", () => {
    fc.assert(
      fc.property(lifetimes, (list) => {
        const lives = list.map(({ size, from, length, always, predicts }): Lifetime => {
          const type = { shape: [size], dtype: "f32" } as const;
          const buffer: Buffer = { name: "x", type, storage: "f32", role: "scratch", strides: [1] };
          return {
            buffer,
            predicts,
            spans: always ? undefined : [{ timeline: "step", from, to: from + length }],
          };
        });
        const { slots, arenas } = layout(lives);
        for (const a of lives) {
          const slot = slots.get(a.buffer)!;
          const arena = arenas.find(({ unit }) => equalDims(unit, slot.unit))!;
          expect(slot.offset + slot.length).toBeLessThanOrEqual(
            a.predicts ? arena.lengthToPredict : arena.length,
          );
          const beside = lives
            .filter((b) => b !== a && together(a, b))
            .map(({ buffer }) => slots.get(buffer)!);
          expect(beside.some((other) => overlap(slot, other))).toBe(false);
        }
      }),
    );
  });
});

function together({ spans: a }: Lifetime, { spans: b }: Lifetime): boolean {
  return !a || !b || a.some((x) => b.some((y) => x.from <= y.to && y.from <= x.to));
}

type Slots = ReturnType<typeof layout>["slots"];
type Slot = Slots extends ReadonlyMap<Buffer, infer S> ? S : never;

const overlap = (a: Slot, b: Slot): boolean =>
  equalDims(a.unit, b.unit) && a.offset < b.offset + b.length && b.offset < a.offset + a.length;
