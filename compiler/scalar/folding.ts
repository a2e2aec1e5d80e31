/** Simplifies index arithmetic: integers fold exactly. */
import { add, multiply, quotient, remainder, subtract } from "./intrinsics.ts";
import { call, integer, type Scalar } from "./scalar.ts";

const isInteger = <Source>(scalar: Scalar<Source>, value: number): boolean =>
  scalar.kind === "literal" && scalar.dtype === "i32" && scalar.value === value;

/** The same integer expression without operations that change nothing. */
export function foldIntegers<Source>(scalar: Scalar<Source>): Scalar<Source> {
  if (scalar.kind === "read") return { ...scalar, at: scalar.at.map(foldIntegers) };
  if (scalar.kind !== "apply") return scalar;
  const args = scalar.args.map(foldIntegers);
  const [a, b] = args as [Scalar<Source>, Scalar<Source>];
  const { intrinsic } = scalar;
  if (
    intrinsic === add ||
    intrinsic === subtract ||
    intrinsic === multiply ||
    intrinsic === quotient ||
    intrinsic === remainder
  ) {
    const known = args.every((arg) => arg.kind === "literal" && arg.dtype === "i32");
    if (known) return integer(intrinsic.meaning(...args.map((arg) => (arg as { value: number }).value)));
  }
  if (intrinsic === add && isInteger(a, 0)) return b;
  if (intrinsic === add && isInteger(b, 0)) return a;
  if (intrinsic === multiply && (isInteger(a, 0) || isInteger(b, 1))) return a;
  if (intrinsic === multiply && (isInteger(b, 0) || isInteger(a, 1))) return b;
  return call(intrinsic, ...args);
}
