/** Layers over images whose sizes have names, against the same layers over images of these sizes. */
import { expect, it } from "vitest";
import { emitted } from "../trainer/emitted.ts";

const layers: Readonly<Record<string, string>> = {
  convolution: "conv2d(x, w, undefined, { padding: [1, 2], stride: [2, 1], dilation: [1, 2] })",
  "the same size": 'conv2d(x, w, undefined, { padding: "same", dilation: 2 })',
  groups: "conv2d(x, reshape(w, [6, 1, 3, 2]), undefined, { groups: 2 })",
  "transposed convolution":
    "convTranspose2d(x, transpose(w, 0, 1), undefined, { stride: 2, padding: 1, outputPadding: [0, 1] })",
  "largest elements": "maxPool2d(x, 3, { stride: 2, padding: 1, ceilMode: true })",
  averages: "avgPool2d(x, [3, 2], { stride: 2, padding: 1, countIncludePad: false, ceilMode: true })",
  "averages with what they lack": "avgPool2d(x, 3, { stride: 3, padding: 1, ceilMode: true })",
  norms: "lpPool2d(square(x), 2, 2)",
  "one average": "adaptiveAvgPool2d(x, [1, null])",
  "one largest element": "adaptiveMaxPool2d(x, 1)",
  columns: "unfold(x, [2, 3], { padding: 1 })",
  "repeated places": 'interpolate(x, { scaleFactor: 2, mode: "nearest" })',
  "places from channels": "pixelShuffle(conv2d(x, reshape(w, [4, 1, 3, 3]), undefined, { groups: 2 }), 2)",
};

const define = (layer: string, height: string | number, width: string | number): string => {
  const size = /\[4, 1, 3, 3\]/.test(layer) ? "[3, 3, 4]" : "[3, 2, 3, 2]";
  return `import * as gradc from "gradc";
const { adaptiveAvgPool2d, adaptiveMaxPool2d, avgPool2d, conv2d, convTranspose2d, input, interpolate, lpPool2d } = gradc;
const { maxPool2d, mean, parameter, pixelShuffle, reshape, sgd, square, transpose, unfold, mul } = gradc;
const x = input(["batch", 2, ${JSON.stringify(height)}, ${JSON.stringify(width)}]);
const scale = parameter([1], { init: [1.5] });
const w = parameter(${size}, { init: gradc.init.normal() });
const image = mul(x, scale);
export const y = ((x) => ${layer})(image);
export const loss = mean(mul(y, y)) + mean(w);
export const optimizer = sgd({ lr: 0.1 });
`;
};

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => Math.sin(1 + 0.7 * i));

it.each(Object.entries(layers))("%s", async (_, layer) => {
  const [height, width] = [9, 8];
  const data = { x: numbers(2 * 2 * height * width) };
  const results = await Promise.all(
    [define(layer, "height", "width"), define(layer, height, width)].map(async (definition, i) => {
      const net = await emitted(definition);
      const capacities = i === 0 ? { batch: 3, height: 11, width: 12 } : { batch: 3 };
      const sizes = i === 0 ? { batch: 2, height, width } : { batch: 2 };
      const trainer = net.createNet({ ...capacities, seed: 4 });
      const { loss, y } = trainer.step(data, sizes) as unknown as { loss: number; y: ArrayLike<number> };
      const state = Object.values(trainer.stateDict()).flatMap(({ data: values }) => Array.from(values));
      return [loss, ...Array.from(y), ...state];
    }),
  );
  const [named, numbered] = results as [number[], number[]];
  expect(named.length).toBe(numbered.length);
  // Sums may be added up in another order.
  named.forEach((value, i) => expect(value).toBeCloseTo(numbered[i]!, 4));
});
