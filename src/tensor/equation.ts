/** The equations of einsum, read: which label each dimension of each operand and of the output has. */
import { noLabel, secondArrow, secondEllipsis, type TextPart } from "../../compiler/diagnostics.ts";

/** One label of an equation: a letter, or "..." for dimensions without one. */
export interface Subscript {
  readonly label: string;
  /** Where it stands. */
  readonly part: TextPart;
}

/** The labels of one tensor. */
export interface Subscripts {
  readonly list: readonly Subscript[];
  readonly part: TextPart;
}

export interface Equation {
  readonly operands: readonly Subscripts[];
  /** Absent where the equation has no arrow. */
  readonly output?: Subscripts;
  readonly part: TextPart;
}

export const ellipsis = "...";
const arrow = "->";

export function parseEquation(text: string): Equation {
  const from = text.indexOf(arrow);
  const end = from < 0 ? text.length : from;
  const again = from < 0 ? -1 : text.indexOf(arrow, from + 1);
  if (again >= 0) throw secondArrow({ text, start: again, end: again + arrow.length });
  const operands: Subscripts[] = [];
  for (let start = 0; start <= end; start = operands.at(-1)!.part.end + 1) {
    const comma = text.indexOf(",", start);
    operands.push(subscripts(text, start, comma < 0 || comma > end ? end : comma));
  }
  const output = from < 0 ? undefined : subscripts(text, from + arrow.length, text.length);
  return { operands, ...(output && { output }), part: { text, start: 0, end: text.length } };
}

function subscripts(text: string, start: number, end: number): Subscripts {
  const list: Subscript[] = [];
  for (let at = start; at < end;) {
    const found = /^(\s+|[A-Za-z]|\.\.\.)/.exec(text.slice(at, end));
    const part = { text, start: at, end: at + (found?.[0].length ?? 1) };
    const label = text.slice(part.start, part.end);
    if (!found) throw noLabel(JSON.stringify(label), part);
    if (label === ellipsis && list.some((earlier) => earlier.label === ellipsis)) throw secondEllipsis(part);
    if (label.trim() !== "") list.push({ label, part });
    at = part.end;
  }
  return { list, part: { text, start, end } };
}

/** The label of a number, as PyTorch counts them: 0 is A, 26 is a. */
export const letterOf = (number: number): string => String.fromCharCode((number < 26 ? 65 : 71) + number);
