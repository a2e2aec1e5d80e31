/** What rewritten code of the library calls. Errors are located, and calls noted, by the user's call around it. */
import { isNode } from "../graph/node.ts";
import { applyOperator, applyUnary, plainOperator, plainUnary, testCondition } from "./operators.ts";

export { compare } from "./operators.ts";

/** Nobody could follow a warning about a line of the library. */
const silent = (): void => undefined;

export function operator(symbol: string, a: unknown, b: unknown): unknown {
  return isNode(a) || isNode(b)
    ? applyOperator(symbol, a, b, silent)
    : plainOperator(symbol, a as never, b as never);
}

export function unary(symbol: string, a: unknown): unknown {
  return isNode(a) ? applyUnary(symbol, a) : plainUnary(symbol, a as never);
}

export const test = testCondition;
export const goesOn = testCondition;

/** Notes the library's name for a value; the user's names come before it. */
export function name(text: string, value: unknown): unknown {
  if (isNode(value)) {
    const { hints } = value.graph.note(value);
    if (!hints.includes(text)) hints.push(text);
  }
  return value;
}
