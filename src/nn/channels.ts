/** What normalisations ask of shapes: the dimensions they average over, and vectors with a number for each channel. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { equalDims } from "../../compiler/shape/dim.ts";
import { printShape, printType } from "../../compiler/shape/shape.ts";
import { asTensor } from "../tensor/operands.ts";

/** The dimensions of x from `first` on, without dimension `but`. */
export const dimensionsFrom = (name: string, x: Tensor, first: number, but = -1): number[] =>
  nodeOf(name, x).shape.flatMap((_, d) => (d >= first && d !== but ? [d] : []));

/** A number for each channel of x, the second dimension, in a shape that broadcasts to that of x. */
export function ofChannels(name: string, what: string, vector: Tensor, x: Tensor): Tensor {
  const [values, input] = [nodeOf(name, vector), nodeOf(name, x)];
  const channels = input.shape[1]!;
  if (values.shape.length !== 1 || !equalDims(values.shape[0]!, channels) || values.dtype !== "f32")
    throw shapeExpected(
      name,
      `a ${what} for each channel, f32${printShape([channels])}`,
      printType(values.type),
      [input, values],
    );
  return asTensor(
    reshapeTo(
      values,
      input.shape.map((_, d) => (d === 1 ? channels : 1)),
    ),
  );
}

/** Checks that x has one of some layouts, "N, C, L", with as many channels C as there are features. */
export function checkChannels(name: string, x: Tensor, features: number, layouts: readonly string[]): void {
  const node = nodeOf(name, x);
  const fits = layouts.some((layout) => {
    const dimensions = layout.split(", ");
    const channels = node.shape[dimensions.indexOf("C")];
    return dimensions.length === node.shape.length && channels !== undefined && equalDims(channels, features);
  });
  if (fits) return;
  const expected = layouts.map((layout) => `[${layout.replace("C", String(features))}]`).join(" or ");
  throw shapeExpected(name, expected, printShape(node.shape), [node]);
}
