/** States, and parameters and places that only part of a definition uses. */
import { expect, it } from "vitest";
import { emitted } from "./trainer/emitted.ts";

const header = `import { assign, broadcastTo, gather, input, mean, mul, parameter, reshape, sgd, square, state, sum, transpose } from "gradc";
`;
const values = (state: Record<string, { readonly data: ArrayLike<number> }>, name: string): number[] =>
  Array.from(state[name]!.data);

it("states that take one another's values change places", async () => {
  const { createNet } = await emitted(`${header}
const w = parameter([], { init: 3 });
const a = state([], { init: 1 });
const b = state([], { init: 2 });
const m = state([2, 2], { init: [[1, 2], [3, 4]] });
assign(a, b);
assign(b, a);
assign(m, transpose(m, 0, 1));
export const loss = square(w) * a * b + mean(m);
export const optimizer = sgd({ lr: 0 });
`);
  const net = createNet({});
  net.step({});
  const once = net.stateDict();
  expect([values(once, "a"), values(once, "b"), values(once, "m")]).toEqual([[2], [1], [1, 3, 2, 4]]);
  net.forward({});
  net.backward();
  net.update();
  const twice = net.stateDict();
  expect([values(twice, "a"), values(twice, "b"), values(twice, "m")]).toEqual([[1], [2], [1, 2, 3, 4]]);
});

it("indices are checked at the door also when they are moved before they are used", async () => {
  const { createNet } = await emitted(`${header}
const places = input(["batch"], "i32");
const rows = parameter([3, 4]);
export const row = gather(rows, 0, broadcastTo(reshape(places, ["batch", 1]), ["batch", 4]));
export const loss = mean(square(row));
export const optimizer = sgd({ lr: 0.1 });
`);
  const net = createNet({ batch: 2 });
  expect(() => net.step({ places: [0, 3] })).toThrow(/places\[1\] is 3, .* from 0 to 2 \(GC6006\)/);
  expect(net.step({ places: [0, 2] }).loss).toBeGreaterThan(0);
});

it("a parameter that only a metric uses has a gradient of zeros", async () => {
  const { createNet } = await emitted(`${header}
const w = parameter([2]);
const aside = parameter([3]);
export const metric = mean(aside);
export const loss = sum(square(w - 1));
export const optimizer = sgd({ lr: 0.1 });
`);
  const net = createNet({});
  net.forward({});
  net.backward();
  expect(Array.from(net.parameters["aside"]!.gradient)).toEqual([0, 0, 0]);
});
