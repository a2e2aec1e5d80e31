/** What layers over one, two or three spatial dimensions ask of their operands and arguments. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import type { Dim } from "../../compiler/shape/dim.ts";
import { printShape, type Shape } from "../../compiler/shape/shape.ts";
import { asTensor } from "../tensor/operands.ts";
import { checkSetting, type Setting } from "./settings.ts";

/** One number for all spatial dimensions, or one for each. */
export type PerDimension = number | readonly number[];

/** The letters of spatial dimensions in messages. */
const letters: Readonly<Record<number, string>> = { 1: "L", 2: "H, W", 3: "D, H, W" };

/** Whole numbers, at least `low`: one, or one for each of `rank` dimensions. */
export const wholes = (rank: number, low: number): Pick<Setting<PerDimension>, "values" | "allows"> => {
  const isWhole = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= low;
  const several = rank === 1 ? "or a list of one" : `or a list of ${rank}`;
  return {
    values: `a whole number, at least ${low}, ${several}`,
    allows: (value) =>
      Array.isArray(value)
        ? (value.length === 1 || value.length === rank) && value.every(isWhole)
        : isWhole(value),
  };
};

/** The same as an option. */
export const wholesOption = (rank: number, low: number, initial: number): Setting<PerDimension> => ({
  ...wholes(rank, low),
  initial,
});

/** One number for each dimension. */
export const spread = (value: PerDimension, rank: number): readonly number[] =>
  Array.from({ length: rank }, (_, d) =>
    typeof value === "number" ? value : value[value.length === 1 ? 0 : d]!,
  );

/** Checks an argument that says a number for each dimension. */
export function wholesOf(
  name: string,
  argument: string,
  value: PerDimension,
  rank: number,
  low = 1,
): readonly number[] {
  checkSetting(name, argument, value, wholes(rank, low));
  return spread(value, rank);
}

/** A tensor [N, C, ...] with its spatial sizes. */
export interface Images {
  readonly node: Node;
  readonly batch: Dim;
  readonly channels: Dim;
  readonly sizes: Shape;
  /** A result [N, ...] as the input was: without N if that had none. */
  readonly restored: (result: Node) => Tensor;
}

/** x [N, C, ...], or [C, ...] as a batch of one. */
export function imagesOf(name: string, x: Tensor, rank: number): Images {
  const given = nodeOf(name, x);
  const { shape } = given;
  if (shape.length !== rank + 2 && shape.length !== rank + 1)
    throw shapeExpected(name, `[N, C, ${letters[rank]!}] or [C, ${letters[rank]!}]`, printShape(shape), [
      given,
    ]);
  const isSingle = shape.length === rank + 1;
  const node = isSingle ? reshapeTo(given, [1, ...shape]) : given;
  return {
    node,
    batch: node.shape[0]!,
    channels: node.shape[1]!,
    sizes: node.shape.slice(2),
    restored: (result) => asTensor(isSingle ? reshapeTo(result, result.shape.slice(1)) : result),
  };
}
