/** Finds the place of a diagnostic, and says what the operands there are. */
import {
  Diagnostic,
  definitionThrows,
  endlessRecursion,
  InvariantError,
  inWords,
  metOutsideRewriting,
} from "../diagnostics.ts";
import type { Span } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { Compilation } from "./compilation.ts";
import { contains, isReadable, labelOf, labelsOf } from "./labels.ts";
import { LocatedDiagnostic } from "./locate.ts";
import type { Place } from "./places.ts";
import { thrownAt } from "./stack.ts";
import { wrongPart } from "./wrong-part.ts";

/** Thrown by tensors themselves, where code that was not rewritten meets them. */
const metTensor = "GC3005";

/** What leaves an expression of the user: a diagnostic gets its place once, other errors pass as they are. */
export function located(
  error: unknown,
  compilation: Compilation,
  place: Place,
  values: readonly unknown[],
): unknown {
  if (!(error instanceof Diagnostic)) compilation.failed(error);
  if (!(error instanceof Diagnostic) || error instanceof LocatedDiagnostic) return error;
  if (error.code === metTensor) return locatedByStack(error, compilation);
  return locatedAt(error, compilation, place, values);
}

/** The diagnostic at an expression that is being run. */
export function locatedAt(
  error: Diagnostic,
  compilation: Compilation,
  place: Place,
  values: readonly unknown[],
): LocatedDiagnostic {
  const text = compilation.text(place.span);
  const part = wrongPart(error, compilation, place, values);
  const labels = labelsOf(error, compilation, place, values);
  return new LocatedDiagnostic(inWords(error, isReadable(text) ? text : "this expression"), {
    span: part ?? place.span,
    labels: part && labels.length > 0 ? [{ span: part, text: "" }, ...labels] : labels,
    calls: compilation.graph.place.slice(1),
    sources: compilation.sources,
  });
}

/** What the user sees of an error that reached the end of the definition. */
export function finallyLocated(error: unknown, compilation: Compilation): LocatedDiagnostic {
  if (error instanceof InvariantError) throw error;
  return error instanceof LocatedDiagnostic ? error : locatedByStack(error, compilation);
}

function locatedByStack(error: unknown, compilation: Compilation): LocatedDiagnostic {
  const calls = compilation.callsOf(error);
  const span = thrownAt(error, compilation) ?? calls[0] ?? compilation.start;
  const isInside = calls[0] && contains(calls[0], span);
  const { sources } = compilation;
  return new LocatedDiagnostic(asDiagnostic(error), {
    span,
    labels: [],
    calls: isInside ? calls.slice(1) : calls,
    sources,
  });
}

export function asDiagnostic(error: unknown): Diagnostic {
  if (error instanceof Diagnostic)
    return error.code === metTensor ? metOutsideRewriting(error.message) : error;
  const thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const diagnostic = isEndless(error) ? endlessRecursion() : definitionThrows(thrown);
  diagnostic.cause = error;
  return diagnostic;
}

/** JavaScript's stack has an end. */
const isEndless = (error: unknown): boolean =>
  error instanceof RangeError && /call stack/.test(error.message);

export function locatedInText(
  diagnostic: Diagnostic,
  span: Span,
  { sources }: Compilation,
): LocatedDiagnostic {
  return new LocatedDiagnostic(diagnostic, { span, labels: [], calls: [], sources });
}

/** Places a diagnostic that is about nodes, not about an expression: at the declaration of the first. */
export function locatedAtNodes(
  diagnostic: Diagnostic,
  nodes: readonly Node[],
  compilation: Compilation,
): LocatedDiagnostic {
  const [first, ...others] = nodes;
  const span = (first && homeOf(first, compilation)) ?? compilation.start;
  const label = first && labelOf(first, compilation, { span, origin: false });
  const labels = [...(label ? [label] : []), ...others.map((node) => labelOf(node, compilation, {}))];
  const calls = first ? (compilation.graph.note(first).places[0]?.slice(1) ?? []) : [];
  return new LocatedDiagnostic(diagnostic, { span, labels, calls, sources: compilation.sources });
}

const homeOf = (node: Node, { names, graph }: Compilation): Span | undefined =>
  names.declarationOf(node) ?? graph.note(node).places[0]?.[0];
