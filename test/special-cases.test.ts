import { describe, expect, it } from "vitest";
import { evaluated } from "./special/evaluated.ts";
import { builderOf } from "./special/functions.ts";
import { ulpsBetween } from "./special/ulps.ts";
import { extremes, Random } from "./numbers.ts";

/** Arguments, then what C and PyTorch give. */
const cases: Readonly<Record<string, readonly (readonly number[])[]>> = {
  erf: [
    [Infinity, 1],
    [-Infinity, -1],
    [NaN, NaN],
    [-0, -0],
    [6, 1],
  ],
  erfc: [
    [Infinity, 0],
    [-Infinity, 2],
    [NaN, NaN],
    [30, 0],
    [0, 1],
  ],
  erfinv: [
    [1, Infinity],
    [-1, -Infinity],
    [1.5, NaN],
    [-1.5, NaN],
    [NaN, NaN],
    [0, 0],
  ],
  lgamma: [
    [0, Infinity],
    [-0, Infinity],
    [-1, Infinity],
    [-1e17, Infinity],
    [Infinity, Infinity],
  ],
  digamma: [
    [0, -Infinity],
    [-0, Infinity],
    [-1, NaN],
    [Infinity, Infinity],
    [-Infinity, NaN],
  ],
  polygammaOfOrder1: [
    [0, Infinity],
    [-3, Infinity],
    [Infinity, 0],
    [NaN, NaN],
  ],
  polygammaOfOrder2: [
    [0, -Infinity],
    [Infinity, -0],
  ],
  exp2: [
    [1024, Infinity],
    [2000, Infinity],
    [-1074, 5e-324],
    [-1080, 0],
    [10, 1024],
    [-Infinity, 0],
    [NaN, NaN],
  ],
  sincOfOrder0: [
    [0, 1],
    [-0, 1],
    [1, 0],
    [-7, 0],
    [1e-320, 1],
  ],
  sincOfOrder1: [
    [0, 0],
    [1, -1],
    [2, 0.5],
  ],
  logit: [
    [0, -Infinity],
    [1, Infinity],
    [0.5, 0],
    [1.5, NaN],
    [-1, NaN],
  ],
  logaddexp: [
    [-Infinity, -Infinity, -Infinity],
    [Infinity, Infinity, Infinity],
    [-Infinity, Infinity, Infinity],
    [-Infinity, 3, 3],
    [1e300, 1e300, 1e300],
    [NaN, 1, NaN],
  ],
  logaddexp2: [
    [3, 3, 4],
    [-Infinity, -Infinity, -Infinity],
    [1e5, 0, 1e5],
  ],
  xlogy: [
    [0, 0, 0],
    [0, Infinity, 0],
    [0, -1, 0],
    [0, NaN, NaN],
    [2, 0, -Infinity],
    [2, -1, NaN],
  ],
  xlog1py: [
    [0, -1, 0],
    [0, NaN, NaN],
    [2, -1, -Infinity],
  ],
  round: [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-2.5, -2],
    [0.49999999999999994, 0],
    [4503599627370497, 4503599627370497],
    [-Infinity, -Infinity],
  ],
  remainder: [
    [5, 3, 2],
    [-5, 3, 1],
    [5, -3, -1],
    [-5, -3, -2],
    [-1, Infinity, Infinity],
    [1, 0, NaN],
    [-6, 3, 0],
  ],
  fmod: [
    [5, 3, 2],
    [-5, 3, -2],
    [5, -3, 2],
    [-1, Infinity, -1],
    [1, 0, NaN],
  ],
  floorDivide: [
    [1, 0.1, 9],
    [-7, 2, -4],
    [7, -2, -4],
    [1, 0, Infinity],
    [-1, Infinity, -1],
    [6, 3, 2],
  ],
  hypot: [
    [3, 4, 5],
    [Infinity, NaN, Infinity],
    [1e300, 1e300, 1.4142135623730952e300],
  ],
  atan2: [
    [0, -1, Math.PI],
    [-0, -1, -Math.PI],
    [0, 0, 0],
    [1, 0, Math.PI / 2],
  ],
  isfinite: [
    [1, 1],
    [Infinity, 0],
    [-Infinity, 0],
    [NaN, 0],
  ],
  isinf: [
    [1, 0],
    [Infinity, 1],
    [-Infinity, 1],
    [NaN, 0],
  ],
  isnan: [
    [1, 0],
    [Infinity, 0],
    [NaN, 1],
  ],
  signbit: [
    [1, 0],
    [-1, 1],
    [-0, 1],
    [0, 0],
    [-Infinity, 1],
    [Infinity, 0],
    [-1e308, 1],
  ],
  copysign: [
    [3, -0, -3],
    [-3, 0, 3],
    [-3, -Infinity, -3],
    [0, -1, -0],
  ],
  fmax: [
    [NaN, 1, 1],
    [1, NaN, 1],
    [NaN, NaN, NaN],
    [2, 3, 3],
  ],
  fmin: [
    [NaN, 1, 1],
    [1, NaN, 1],
    [NaN, NaN, NaN],
    [2, 3, 2],
  ],
  heaviside: [
    [-2, 7, 0],
    [0, 7, 7],
    [2, 7, 1],
    [NaN, 7, 0],
  ],
  isclose: [
    [1, 1 + 5e-6, 1],
    [1, 1.1, 0],
    [Infinity, Infinity, 1],
    [Infinity, -Infinity, 0],
    [Infinity, 1, 0],
    [NaN, NaN, 0],
  ],
  nanToNum: [
    [NaN, 0],
    [Infinity, Number.MAX_VALUE],
    [-Infinity, -Number.MAX_VALUE],
    [2, 2],
  ],
  ldexp: [
    [3, 4, 48],
    [1, -2, 0.25],
  ],
  reciprocal: [
    [0, Infinity],
    [-0, -Infinity],
    [4, 0.25],
  ],
  erfcx: [
    [Infinity, 0],
    [-Infinity, Infinity],
    [-30, Infinity],
    [0, 1],
    [NaN, NaN],
  ],
  ndtr: [
    [Infinity, 1],
    [-Infinity, 0],
    [0, 0.5],
    [NaN, NaN],
  ],
  logNdtr: [
    [Infinity, 0],
    [-Infinity, -Infinity],
    [NaN, NaN],
  ],
  ndtri: [
    [0, -Infinity],
    [1, Infinity],
    [0.5, 0],
    [-0.1, NaN],
    [1.1, NaN],
    [NaN, NaN],
  ],
  entr: [
    [0, 0],
    [-1, -Infinity],
    [NaN, NaN],
    [Infinity, -Infinity],
  ],
  i0: [
    [0, 1],
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [NaN, NaN],
  ],
  i1: [
    [0, 0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [NaN, NaN],
  ],
  i0e: [
    [0, 1],
    [Infinity, 0],
    [NaN, NaN],
  ],
  i1e: [
    [0, 0],
    [-Infinity, 0],
    [NaN, NaN],
  ],
  rsqrt: [
    [0, Infinity],
    [4, 0.5],
    [-1, NaN],
  ],
};

const requests = Object.fromEntries(
  Object.entries(cases).map(([name, rows]) => {
    const columns = rows[0]!.slice(0, -1).map((_, i) => rows.map((row) => row[i]!));
    return [name, { build: builderOf(name), columns }];
  }),
);
const results = await evaluated(requests);

it.each(Object.keys(cases))("%s at its edges is what C and PyTorch give", (name) => {
  for (const [by, computed] of Object.entries(results[name]!) as [string, ArrayLike<number>][])
    expect(
      Array.from(computed, (x) => x + 0),
      by,
    ).toEqual(cases[name]!.map((row) => row.at(-1)! + 0));
});

describe("pow", () => {
  const numbers = [...extremes, 2, -2, 3, -3, 1e19, 9007199254740991, 1 + 2 ** -52, 1 - 2 ** -53];
  const random = new Random(3);
  const pairs = [
    ...numbers.flatMap((x) => numbers.map((y) => [x, y] as const)),
    ...Array.from({ length: 2000 }, () => [10 ** random.between(-8, 8), random.between(-40, 40)] as const),
  ];
  const columns = [0, 1].map((i) => pairs.map((pair) => pair[i]!));
  /** JavaScript's power differs from C's where C says 1. */
  const powerOfC = (x: number, y: number): number =>
    x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : Math.pow(x, y);

  it("is C's, NaN, infinities and zeros included", async () => {
    const { pow } = await evaluated({ pow: { build: builderOf("pow"), columns } });
    const wrong = pairs.flatMap(([x, y], i) => {
      const most = Math.max(
        ...[pow!.emitted, pow!.oracle].map((all) => ulpsBetween(all[i]!, powerOfC(x, y))),
      );
      return most <= 2 ? [] : [`${x} ** ${y} is ${pow!.emitted[i]}, not ${powerOfC(x, y)}`];
    });
    expect(wrong).toEqual([]);
  });

  it("of whole numbers is exact", async () => {
    const whole = [2, 3, 5, 7, 10].flatMap((x) =>
      Array.from({ length: 15 }, (_, y) => [
        x,
        y,
        Array.from({ length: y }, () => x).reduce((a, b) => a * b, 1),
      ]),
    );
    const columns = [0, 1].map((i) => whole.map((row) => row[i]!));
    const { pow } = await evaluated({ pow: { build: builderOf("pow"), columns } });
    expect(Array.from(pow!.emitted)).toEqual(whole.map((row) => row[2]));
  });
});
