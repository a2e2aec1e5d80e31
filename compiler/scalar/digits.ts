/** Digits of one number that lie beside each other in memory: ⌊i / 12⌋ · 12 + i mod 12 is i. */
import { type Dim, equalDims, multiplyDims } from "../shape/dim.ts";
import { quotient, remainder } from "./intrinsics.ts";
import { isSameScalar } from "./same.ts";
import { call, integer, type Scalar, sizeOf } from "./scalar.ts";

/** What an index adds to an address: `stride` times itself. */
export interface Step<Source> {
  readonly index: Scalar<Source>;
  readonly stride: Dim;
}

/** ⌊of / over⌋ mod below */
interface Digit<Source> {
  readonly of: Scalar<Source>;
  readonly over: Dim;
  readonly below: Dim | undefined;
}

const sizeIn = (scalar: Scalar<unknown>): Dim | undefined =>
  scalar.kind === "size" ? scalar.of : scalar.kind === "literal" ? scalar.value : undefined;

function digitOf<Source>(index: Scalar<Source>): Digit<Source> {
  if (index.kind === "apply") {
    const [of, by] = index.args as [Scalar<Source>, Scalar<Source>];
    const size = by && sizeIn(by);
    if (size !== undefined && index.intrinsic === quotient) return { of, over: size, below: undefined };
    if (size !== undefined && index.intrinsic === remainder) return { ...digitOf(of), below: size };
  }
  return { of: index, over: 1, below: undefined };
}

function numberOf<Source>({ of, over, below }: Digit<Source>): Scalar<Source> {
  const number = (size: Dim): Scalar<Source> => (typeof size === "number" ? integer(size) : sizeOf(size));
  const whole = over === 1 ? of : call(quotient, of, number(over));
  return below === undefined ? whole : call(remainder, whole, number(below));
}

/** The same address with neighbouring digits put together again. */
export function withoutDigits<Source>(steps: readonly Step<Source>[]): readonly Step<Source>[] {
  for (const low of steps)
    for (const high of steps) {
      const joined = low === high ? undefined : together(low, high);
      if (joined)
        return withoutDigits(
          steps.flatMap((each) => (each === high ? [joined] : each === low ? [] : [each])),
        );
    }
  return steps;
}

function together<Source>(low: Step<Source>, high: Step<Source>): Step<Source> | undefined {
  const [lower, upper] = [digitOf(low.index), digitOf(high.index)];
  const { below } = lower;
  if (below === undefined || !isSameScalar(lower.of, upper.of)) return undefined;
  const follows =
    equalDims(multiplyDims(lower.over, below), upper.over) &&
    equalDims(multiplyDims(low.stride, below), high.stride);
  if (!follows) return undefined;
  const index = numberOf({ ...lower, below: upper.below && multiplyDims(below, upper.below) });
  return { index, stride: low.stride };
}
