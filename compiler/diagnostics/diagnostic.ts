/** What an error or a warning is. */

export type Severity = "error" | "warning" | "note";

/** Characters of a text that the user wrote as an argument. */
export interface TextPart {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What went wrong, before it is known where: the language adds places (language/locate.ts). */
export class Diagnostic extends Error {
  readonly code: string;
  /** What to write instead. */
  readonly remedy: string;
  /** The tensors it is about, in the order in which the user wrote them; identity only. */
  readonly operands: readonly unknown[];
  readonly severity: Severity;
  /** The characters of an argument that it is about. */
  readonly part: TextPart | undefined;

  constructor(
    code: string,
    message: string,
    remedy: string,
    operands: readonly unknown[] = [],
    severity: Severity = "error",
    part?: TextPart,
  ) {
    super(message);
    this.name = "Diagnostic";
    this.code = code;
    this.remedy = remedy;
    this.operands = operands;
    this.severity = severity;
    this.part = part;
  }
}

/** An error only we can cause. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

export type Operands = readonly unknown[];
export const error = (code: string, message: string, remedy: string, operands: Operands = []): Diagnostic =>
  new Diagnostic(code, message, remedy, operands);
/** An error about a part of a text. */
export const errorIn = (
  part: TextPart,
  code: string,
  message: string,
  remedy: string,
  operands: Operands = [],
): Diagnostic => new Diagnostic(code, message, remedy, operands, "error", part);
export const warning = (code: string, message: string, remedy: string, operands: Operands = []): Diagnostic =>
  new Diagnostic(code, message, remedy, operands, "warning");

/** Stands in a message for the expression of the user that it is about; known when it is located. */
export const userExpression = "{expression}";

/** The diagnostic with the user's expression in its message. */
export function inWords(diagnostic: Diagnostic, expression: string): Diagnostic {
  const { code, message, remedy, operands, severity, part } = diagnostic;
  return new Diagnostic(
    code,
    message.replaceAll(userExpression, () => expression),
    remedy,
    operands,
    severity,
    part,
  );
}
