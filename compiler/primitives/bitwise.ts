/** Bits of integers. */
import * as scalar from "../scalar/intrinsics.ts";
import { call } from "../scalar/scalar.ts";
import { elementwise2 } from "./arithmetic.ts";

const operation = (name: string, symbol: string, intrinsic: scalar.Intrinsic) =>
  elementwise2(name, {
    formula: `d(a ${symbol} b) = 0`,
    value: (a, b) => call(intrinsic, a, b),
    partials: () => [0, 0],
  });

export const conjunction = operation("bitwiseAnd", "&", scalar.bitwiseAnd);
export const disjunction = operation("bitwiseOr", "|", scalar.bitwiseOr);
export const difference = operation("bitwiseXor", "^", scalar.bitwiseXor);
