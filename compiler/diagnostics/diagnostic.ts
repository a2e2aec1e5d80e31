/** What an error or a warning is. */

export type Severity = "error" | "warning" | "note";

/** What went wrong, before it is known where: the language adds places (language/locate.ts). */
export class Diagnostic extends Error {
  readonly code: string;
  /** What to write instead. */
  readonly remedy: string;
  /** The tensors it is about, in the order in which the user wrote them; identity only. */
  readonly operands: readonly unknown[];
  readonly severity: Severity;

  constructor(
    code: string,
    message: string,
    remedy: string,
    operands: readonly unknown[] = [],
    severity: Severity = "error",
  ) {
    super(message);
    this.name = "Diagnostic";
    this.code = code;
    this.remedy = remedy;
    this.operands = operands;
    this.severity = severity;
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
export const warning = (code: string, message: string, remedy: string, operands: Operands = []): Diagnostic =>
  new Diagnostic(code, message, remedy, operands, "warning");

/** Stands in a message for the expression of the user that it is about; known when it is located. */
export const userExpression = "{expression}";

/** The diagnostic with the user's expression in its message. */
export function inWords(diagnostic: Diagnostic, expression: string): Diagnostic {
  const { code, message, remedy, operands, severity } = diagnostic;
  return new Diagnostic(
    code,
    message.replaceAll(userExpression, () => expression),
    remedy,
    operands,
    severity,
  );
}
