/** Every error and warning a user can cause: one typed factory each. The emitted trainer has its own: GC6xxx. */
export { Diagnostic, invariant, InvariantError, inWords, userExpression } from "./diagnostics/diagnostic.ts";
export type { TextPart } from "./diagnostics/diagnostic.ts";
export * from "./diagnostics/einsum.ts";
export * from "./diagnostics/files.ts";
export * from "./diagnostics/loss.ts";
export * from "./diagnostics/shapes.ts";
export * from "./diagnostics/tensors.ts";
