/** Says where the compiler computes another formula than was written, and why. */
import { stabilized } from "../diagnostics.ts";
import type { Rewriting } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { LocatedDiagnostic, type Sources } from "../language/locate.ts";
import { literalValue } from "../primitives/primitive.ts";
import { type Dim, printDim } from "../shape/dim.ts";

/** One note for each place in the user's files, however often it was reached. */
export function explainRewritings(
  rewritings: readonly Rewriting[],
  sources: Sources,
): readonly LocatedDiagnostic[] {
  const notes = new Map<string, LocatedDiagnostic>();
  for (const { found, became, inWords, reason, place } of rewritings) {
    const [span, ...calls] = place;
    if (!span) continue;
    const note = stabilized(expression(found), inWords ?? expression(became), reason);
    const key = `${span.file}:${span.start}:${span.end}:${note.message}`;
    if (!notes.has(key)) notes.set(key, new LocatedDiagnostic(note, { span, labels: [], calls, sources }));
  }
  return [...notes.values()];
}

const deepest = 4;

/** `log(sigmoid(z))`: down to what has a name. */
function expression(node: Node, depth = 0): string {
  const value = literalValue(node);
  if (value !== undefined) return String(value);
  const [name] = node.graph.note(node).names;
  if (name !== undefined && depth > 0) return name;
  if (depth >= deepest) return "…";
  if (node.primitive.name === "size") return printDim((node.attributes as { readonly dim: Dim }).dim);
  // A value repeated along an axis, or in another shape, is the same value to who reads the formula.
  if (node.inputs.length === 1 && isMovement(node)) return expression(node.inputs[0]!, depth);
  return `${node.primitive.name}(${node.inputs.map((input) => expression(input, depth + 1)).join(", ")})`;
}

const isMovement = (node: Node): boolean => ["broadcast", "reshape"].includes(node.primitive.name);
