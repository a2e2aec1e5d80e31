/** The loss: GC4xxx; formulas that were made more accurate: GC5xxx. */
import { Diagnostic, error, type Operands, warning } from "./diagnostic.ts";

export const lossNotScalar = (type: string, operands: Operands): Diagnostic =>
  error(
    "GC4001",
    `the loss is no single number but ${type}`,
    "Reduce it, with mean(...) or sum(...), to rank 0.",
    operands,
  );

export const lossIndependent = (operands: Operands): Diagnostic =>
  error(
    "GC4002",
    "the loss depends on no parameter",
    "Nothing would be trained: compute it from parameters, or export no loss.",
    operands,
  );

export const lossFrozen = (operands: Operands): Diagnostic =>
  error(
    "GC4005",
    "the loss depends on frozen parameters only",
    "Nothing would be trained: leave one with requiresGrad(true), or export no loss.",
    operands,
  );

export const targetDifferentiated = (operands: Operands): Diagnostic =>
  error(
    "GC4003",
    "a target cannot be differentiated with respect to",
    "Declare it as input, or differentiate with respect to something computed.",
    operands,
  );

export const gradientIsZero = (operands: Operands): Diagnostic =>
  warning(
    "GC4004",
    "grad(y, x) is zero: y does not depend on x",
    "Differentiate with respect to what y is computed from.",
    operands,
  );

export const stabilized = (found: string, became: string, reason: string): Diagnostic =>
  new Diagnostic("GC5001", `${found} is computed as ${became}`, `Because ${reason}.`, [], "note");
