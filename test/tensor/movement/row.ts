/** What a function of movement makes of numbers, and what PyTorch makes of them. */
import { constant, mul, type Tensor } from "../../../src/index.ts";
import type { Operand, Sizes, Write } from "../values.ts";

/** What PyTorch gives; of gradients that of the sum of the first value, left out where there is none. */
export interface Wanted {
  readonly shape?: readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly gradients?: readonly (readonly number[])[];
}

export type Row = readonly [
  name: string,
  write: Write,
  operands: readonly Operand[],
  wanted: Wanted,
  sizes?: Sizes,
];

export const integers = (...data: readonly number[]): Operand => ({
  shape: [data.length],
  data,
  dtype: "i32",
});
export const ofBatch = (...data: readonly number[]): Operand => ({ shape: ["batch"], data });
export const three: Sizes = { batch: 3 };

/** x with a weight for each element, so that gradients tell them apart. */
export const weighed = (x: Tensor, ...weights: readonly number[]): Tensor => mul(x, constant(weights));
