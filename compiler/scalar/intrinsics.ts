/** The scalar operations: result type, meaning, and how a backend without them expands them. */
import { type DType, promote } from "../shape/shape.ts";
import type { Expansion } from "./expansion.ts";
import { normalFrom, uniform24, uniform53 } from "./random.ts";

/** A scalar operation. Bools are 0 and 1. `exact` says that IEEE 754 (or integer arithmetic) fixes its result. */
export interface Intrinsic {
  readonly name: string;
  readonly result: (args: readonly DType[]) => DType;
  readonly meaning: (...args: number[]) => number;
  readonly exact: boolean;
  /** Its meaning in terms of others, where JavaScript lacks it. */
  readonly expansion?: Expansion;
}

const widest = (args: readonly DType[]): DType => args.reduce(promote);
const arithmetic = (args: readonly DType[]): DType => promote(widest(args), "i32");
const float = (): DType => "f32";
const integer = (): DType => "i32";
const bool = (): DType => "bool";

const exactly = (name: string, result: Intrinsic["result"], meaning: Intrinsic["meaning"]): Intrinsic => ({
  name,
  result,
  meaning,
  exact: true,
});
const approximately = (name: string, meaning: Intrinsic["meaning"]): Intrinsic => ({
  name,
  result: float,
  meaning,
  exact: false,
});
const truth = (condition: boolean): number => (condition ? 1 : 0);

export const add = exactly("add", arithmetic, (a, b) => a + b);
export const subtract = exactly("subtract", arithmetic, (a, b) => a - b);
export const multiply = exactly("multiply", arithmetic, (a, b) => a * b);
export const divide = exactly("divide", float, (a, b) => a / b);
export const negate = exactly("negate", arithmetic, (a) => -a);
/** NaN where either is NaN. */
export const maximum = exactly("max", widest, (a, b) => Math.max(a, b));
export const minimum = exactly("min", widest, (a, b) => Math.min(a, b));
export const absolute = exactly("abs", widest, (a) => Math.abs(a));
export const sign = exactly("sign", widest, (a) => Math.sign(a));
export const floor = exactly("floor", widest, (a) => Math.floor(a));
export const ceil = exactly("ceil", widest, (a) => Math.ceil(a));
export const truncate = exactly("trunc", widest, (a) => Math.trunc(a));
/** To the nearest whole number, halves up: JavaScript's `Math.round`. */
export const roundHalfUp = exactly("round", widest, (a) => Math.round(a));
/** The remainder that has the sign of a. */
export const modulo = exactly("modulo", arithmetic, (a, b) => a % b);
/** Of whole numbers, taken as 32 bits. */
export const bitwiseAnd = exactly("bitwiseAnd", widest, (a, b) => a & b);
export const bitwiseOr = exactly("bitwiseOr", widest, (a, b) => a | b);
export const bitwiseXor = exactly("bitwiseXor", widest, (a, b) => a ^ b);
export const squareRoot = exactly("sqrt", float, (a) => Math.sqrt(a));

export const less = exactly("less", bool, (a, b) => truth(a < b));
export const lessOrEqual = exactly("lessOrEqual", bool, (a, b) => truth(a <= b));
export const equal = exactly("equal", bool, (a, b) => truth(a === b));
export const notEqual = exactly("notEqual", bool, (a, b) => truth(a !== b));
/** Equal, where the second is known to be one of the values that the first takes: an index is at a place that exists. */
export const meets = exactly("meets", bool, (a, b) => truth(a === b));
export const and = exactly("and", bool, (a, b) => truth(a !== 0 && b !== 0));
export const or = exactly("or", bool, (a, b) => truth(a !== 0 || b !== 0));
export const not = exactly("not", bool, (a) => truth(a === 0));
/** The chosen side only is evaluated. */
export const select = exactly(
  "select",
  (args) => widest(args.slice(1)),
  (condition, a, b) => (condition !== 0 ? a : b),
);

/** Quotient and remainder of non-negative integers. */
export const quotient = exactly("quotient", integer, (a, b) => Math.floor(a / b));
export const remainder = exactly("remainder", integer, (a, b) => a % b);
export const toFloat = exactly("toFloat", float, (a) => a);
/** To single precision. */
export const round = exactly("fround", float, (a) => Math.fround(a));
/** Towards zero. */
export const toInteger = exactly("toInteger", integer, (a) => Math.trunc(a));
export const toBool = exactly("toBool", bool, (a) => truth(a !== 0));

export const exp = approximately("exp", Math.exp);
export const expm1 = approximately("expm1", Math.expm1);
export const log = approximately("log", Math.log);
export const log1p = approximately("log1p", Math.log1p);
export const log2 = approximately("log2", Math.log2);
export const log10 = approximately("log10", Math.log10);
export const cbrt = approximately("cbrt", Math.cbrt);
export const sin = approximately("sin", Math.sin);
export const cos = approximately("cos", Math.cos);
export const tan = approximately("tan", Math.tan);
export const asin = approximately("asin", Math.asin);
export const acos = approximately("acos", Math.acos);
export const atan = approximately("atan", Math.atan);
export const sinh = approximately("sinh", Math.sinh);
export const cosh = approximately("cosh", Math.cosh);
export const tanh = approximately("tanh", Math.tanh);
export const asinh = approximately("asinh", Math.asinh);
export const acosh = approximately("acosh", Math.acosh);
export const atanh = approximately("atanh", Math.atanh);
export const atan2 = approximately("atan2", Math.atan2);
export const hypot = approximately("hypot", (a, b) => Math.hypot(a, b));

/** Draw (seed, stream, step, index) of Philox4x32-10: random.ts. As many bits as the storage holds. */
const draw = (
  name: string,
  meaning: (seed: number, stream: number, step: number, index: number) => number,
): Intrinsic => exactly(name, float, (seed, stream, step, index) => meaning(seed, stream, step, index));
export const uniformFloat = draw("uniform24", uniform24);
export const uniformDouble = draw("uniform53", uniform53);
export const normal = draw("normal", normalFrom);
