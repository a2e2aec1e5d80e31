/** How large the code of a kernel becomes: engines do not optimize functions beyond a size. */
import { type Axis, type Scalar, scalarsOf } from "../scalar/scalar.ts";
import { type Kernel, loopsOf, type Stage } from "./kernel.ts";

/** Bytes of bytecode, as V8 has them: measured on sums of products, 40 bytes each. */
const bytes = { read: 12, operation: 4, store: 14 };

/** At one point. */
function bytesOf(stage: Stage): number {
  const count = <Source>(scalar: Scalar<Source>): number => {
    if (scalar.kind === "read") return bytes.read + sumOf(scalar.at.map(count));
    return scalar.kind === "apply" ? bytes.operation + sumOf(scalar.args.map(count)) : 0;
  };
  return bytes.store + sumOf(scalarsOf(stage).map(count));
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** The code of a kernel whose loops over these axes are written out. */
const codeSize = ({ stages }: Kernel, writtenOut: ReadonlySet<Axis>): number =>
  sumOf(
    stages.map((stage) =>
      loopsOf(stage)
        .filter((axis) => writtenOut.has(axis))
        .reduce((size, { extent }) => size * (extent as number), bytesOf(stage)),
    ),
  );

/** Of these axes those that can be written out within a size: the one that costs most is given up first. */
export function withinSize(kernel: Kernel, axes: readonly Axis[], most: number): readonly Axis[] {
  let chosen = axes;
  while (chosen.length > 0 && codeSize(kernel, new Set(chosen)) > most) {
    const without = chosen.map((axis) => chosen.filter((other) => other !== axis));
    chosen = without.reduce((a, b) => (codeSize(kernel, new Set(b)) < codeSize(kernel, new Set(a)) ? b : a));
  }
  return chosen;
}
