/** Compares what was computed with what PyTorch computed. */
import { type GoldenTensor, numbersOf, type Tolerance } from "./golden.ts";

/** The largest error of a tensor, in proportion to what is allowed. */
export interface Deviation {
  /** Up to 1 is allowed. */
  readonly ratio: number;
  /** What is where it is largest, and what should be. */
  readonly text: string;
}

/** |got − wanted| in proportion to atol + rtol |wanted|. NaN equals NaN; infinities must be equal exactly. */
export function errorOf(got: number, wanted: number, [rtol, atol]: Tolerance): number {
  if (Object.is(got, wanted) || got === wanted) return 0;
  const ratio = Math.abs(got - wanted) / (atol + rtol * Math.abs(wanted));
  return Number.isFinite(wanted) && !Number.isNaN(ratio) ? ratio : Infinity;
}

/** Whole numbers and truth values are exact. */
const exact: Tolerance = [0, 0];

/** The largest error of a tensor; a wrong number of elements is an infinite one. */
export function deviation(
  name: string,
  got: ArrayLike<number> | number,
  wanted: GoldenTensor,
  tolerance: Tolerance,
): Deviation {
  const values = typeof got === "number" ? [got] : got;
  const expected = numbersOf(wanted);
  if (values.length !== expected.length)
    return { ratio: Infinity, text: `${name} has ${values.length} elements, not ${expected.length}` };
  const allowed = wanted.dtype === "float64" ? tolerance : exact;
  const ratios = Array.from(expected, (value, i) => errorOf(values[i]!, value, allowed));
  const ratio = ratios.reduce((largest, each) => Math.max(largest, each), 0);
  const at = Math.max(0, ratios.indexOf(ratio));
  return { ratio, text: `${name}${place(at, wanted.shape)} is ${values[at]}, not ${expected[at]}` };
}

/** `[1, 2]`: the indices of an element. */
function place(position: number, shape: readonly number[]): string {
  const indices = shape.map((size, d) => {
    const stride = shape.slice(d + 1).reduce((product, each) => product * each, 1);
    return Math.floor(position / stride) % size;
  });
  return indices.length === 0 ? "" : `[${indices.join(", ")}]`;
}
