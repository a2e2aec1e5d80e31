/** Compares what was computed with what PyTorch computed. */
import { type GoldenTensor, numbersOf, type Tolerance } from "./golden.ts";

/** Equal within the tolerance; NaN equals NaN, infinities and whole numbers must be equal exactly. */
export function agrees(got: number, wanted: number, [rtol, atol]: Tolerance): boolean {
  if (Number.isNaN(wanted)) return Number.isNaN(got);
  if (!Number.isFinite(wanted)) return got === wanted;
  return Math.abs(got - wanted) <= atol + rtol * Math.abs(wanted);
}

/** What differs, as one line each for the tensor's shape and its first wrong element. */
export function differences(
  name: string,
  got: ArrayLike<number> | number,
  wanted: GoldenTensor,
  tolerance: Tolerance,
): readonly string[] {
  const values = typeof got === "number" ? [got] : got;
  const expected = numbersOf(wanted);
  if (values.length !== expected.length)
    return [`${name} has ${values.length} elements, not ${expected.length}`];
  const exact = wanted.dtype === "float64" ? tolerance : ([0, 0] as const);
  for (const [i, value] of expected.entries())
    if (!agrees(values[i]!, value, exact)) return [`${name}[${i}] is ${values[i]!}, not ${value}`];
  return [];
}
