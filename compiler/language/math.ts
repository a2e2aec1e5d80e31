/** What JavaScript's Math means for tensors. */
import { functionWithoutMeaning } from "../diagnostics.ts";
import type { Node } from "../graph/node.ts";
import { abs, maximum, minimum } from "../primitives/elementwise.ts";
import { cbrt, fround, roundHalfUp } from "../primitives/javascript.ts";
import type { Operand } from "../primitives/primitive.ts";
import { hypot } from "../primitives/trigonometric.ts";

export type Callable = (...args: readonly unknown[]) => unknown;

/** A function of two, applied from the left to any number of arguments. */
const folded =
  (ofTwo: (a: Operand, b: Operand) => Node, ofOne: (a: Node) => Node): Callable =>
  (...values) =>
    values.length === 1
      ? ofOne(values[0] as Node)
      : values.reduce((a, b) => ofTwo(a as Operand, b as Operand));

interface Meaning {
  readonly label: string;
  readonly called: Callable;
}

/** Where the meaning is not the library's function of the same name. */
const meanings: Readonly<Record<string, Meaning>> = {
  max: { label: "maximum", called: folded(maximum, (x) => x) },
  min: { label: "minimum", called: folded(minimum, (x) => x) },
  hypot: { label: "hypot", called: folded(hypot, abs) },
  cbrt: { label: "cbrt", called: cbrt as Callable },
  fround: { label: "fround", called: fround as Callable },
  // Halves go up in JavaScript, to the even number in PyTorch.
  round: { label: "roundHalfUp", called: roundHalfUp as Callable },
};

/** What the meanings are called, where the library does not say it. */
export const mathLabels: readonly (readonly [Callable, string])[] = Object.values(meanings).map(
  ({ called, label }) => [called, label],
);

/** What to write instead of those without a meaning. */
const remedies: Readonly<Record<string, string>> = {
  clz32: "For positive numbers it is 31 - Math.floor(Math.log2(x)).",
  imul: "Write mul(a, b).",
  f16round: "Math.fround(x) rounds to single precision.",
};

const names = new Map<unknown, string>(
  Object.getOwnPropertyNames(Math).map((name) => [Math[name as keyof Math], name] as const),
);

export const isMathFunction = (called: unknown): boolean => names.has(called);

/** What a function of Math means for tensors; undefined where `called` is none. */
export function meaningOfMath(
  called: Callable,
  library: Readonly<Record<string, unknown>>,
  operands: readonly Node[],
): Callable | undefined {
  const name = names.get(called);
  if (name === undefined) return undefined;
  const meant = meanings[name]?.called ?? (library[name] as Callable | undefined);
  if (!meant) throw functionWithoutMeaning(`Math.${name}`, remedies[name], operands);
  return meant;
}
