/** Scalar expressions and comprehensions as text, for people. */
import { printDim } from "../shape/dim.ts";
import {
  add,
  and,
  divide,
  equal,
  type Intrinsic,
  less,
  lessOrEqual,
  meets,
  multiply,
  notEqual,
  or,
  subtract,
} from "./intrinsics.ts";
import type { Axis, Comprehension, Scalar } from "./scalar.ts";

const infixes: ReadonlyMap<Intrinsic, string> = new Map([
  [add, "+"],
  [subtract, "−"],
  [multiply, "·"],
  [divide, "/"],
  [less, "<"],
  [lessOrEqual, "≤"],
  [equal, "="],
  [meets, "="],
  [notEqual, "≠"],
  [and, "∧"],
  [or, "∨"],
]);

/** `name` says how what is read is called; operators are put in parentheses where they are operands. */
export function printScalar<Source>(scalar: Scalar<Source>, name: (source: Source) => string): string {
  const print = (each: Scalar<Source>): string => printScalar(each, name);
  switch (scalar.kind) {
    case "literal":
      return Object.is(scalar.value, -0) ? "-0" : String(scalar.value);
    case "size":
      return printDim(scalar.of);
    case "index":
      return printAxis(scalar.axis);
    case "read":
      return name(scalar.source) + (scalar.at.length > 0 ? `[${scalar.at.map(print).join(", ")}]` : "");
    case "apply": {
      const symbol = infixes.get(scalar.intrinsic);
      if (!symbol) return `${scalar.intrinsic.name}(${scalar.args.map(print).join(", ")})`;
      const isOperator = (each: Scalar<Source>): boolean =>
        each.kind === "apply" && infixes.has(each.intrinsic);
      return scalar.args.map((arg) => (isOperator(arg) ? `(${print(arg)})` : print(arg))).join(` ${symbol} `);
    }
  }
}

const printAxis = ({ name }: Axis): string => name || "·";

/** "n < batch, i < 3" */
export const printAxes = (axes: readonly Axis[]): string =>
  axes.map((axis) => `${printAxis(axis)} < ${printDim(axis.extent)}`).join(", ");

/** `target[n] = sum over i < 3, where i ≠ n, from 0: x[i] · y[n]`. */
export function printComprehension<Source>(
  target: string,
  stage: Comprehension<Source>,
  name: (source: Source) => string,
): string {
  const { axes, over, where, combine, initial, value } = stage;
  const print = (scalar: Scalar<Source>): string => printScalar(scalar, name);
  const clauses = [
    ...(combine ? [over.length > 0 ? `${combine} over ${printAxes(over)}` : combine] : []),
    ...(where.length > 0 ? [`where ${where.map(print).join(", ")}`] : []),
    ...(initial ? [`from ${print(initial)}`] : []),
  ];
  const place = axes.length > 0 ? `${target}[${axes.map(printAxis).join(", ")}]` : target;
  return `${place} = ${clauses.length > 0 ? `${clauses.join(", ")}: ` : ""}${print(value)}`;
}
