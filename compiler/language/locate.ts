/** Where in the user's files a diagnostic belongs. */
import { Diagnostic } from "../diagnostics.ts";
import type { Span } from "../graph/graph.ts";

/** An operand in the user's text. */
export interface Label {
  /** Absent where the library made it. */
  readonly span?: Span;
  /** What it is, such as `x: f32[784, batch]`. */
  readonly text: string;
  /** Where its value comes from. */
  readonly origin?: { readonly word: "declared" | "created" | "computed"; readonly span: Span };
}

/** The text of every file of the user that takes part, by its path. */
export type Sources = ReadonlyMap<string, string>;

export interface Located {
  readonly span: Span;
  readonly labels: readonly Label[];
  /** The calls around it, innermost first. */
  readonly calls: readonly Span[];
  readonly sources: Sources;
}

/** A diagnostic that knows its place. */
export class LocatedDiagnostic extends Diagnostic {
  readonly located: Located;
  /** Further mistakes of the same definition, independent of this one, in order of place. */
  readonly others: readonly Diagnostic[];

  constructor(diagnostic: Diagnostic, located: Located, others: readonly Diagnostic[] = []) {
    const { code, message, remedy, operands, severity, part } = diagnostic;
    super(code, message, remedy, operands, severity, part);
    this.located = located;
    this.others = others;
    this.cause = diagnostic.cause;
  }
}

/** A diagnostic and those that come with it, each alone. */
export function allOf(diagnostic: Diagnostic): readonly Diagnostic[] {
  if (!(diagnostic instanceof LocatedDiagnostic) || diagnostic.others.length === 0) return [diagnostic];
  return [new LocatedDiagnostic(diagnostic, diagnostic.located), ...diagnostic.others];
}

/** A position in a file as people count: from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineBreak = /\r\n|[\n\r\u2028\u2029]/g;

/** Where each line of a text starts. */
export function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(lineBreak)].map((match) => match.index + match[0].length)];
}

export function positionOf(text: string, offset: number): Position {
  const starts = lineStarts(text);
  const line = starts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - starts[line]! + 1 };
}

/** The offset of a position, kept inside the text. */
export function offsetOf(text: string, { line, column }: Position): number {
  return Math.min((lineStarts(text)[line - 1] ?? 0) + column - 1, text.length);
}
