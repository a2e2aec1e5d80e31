/** Finds the place of a diagnostic, and says what the operands there are. */
import {
  Diagnostic,
  definitionThrows,
  InvariantError,
  inWords,
  metOutsideRewriting,
} from "../diagnostics.ts";
import type { Span } from "../graph/graph.ts";
import { isNode, type Node } from "../graph/node.ts";
import { printType } from "../shape/shape.ts";
import type { Compilation } from "./compilation.ts";
import { type Label, LocatedDiagnostic } from "./locate.ts";
import type { Place } from "./places.ts";
import { thrownAt } from "./stack.ts";

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
  const part = partOf(error, compilation, place);
  const labels = labelsOf(error, compilation, place, values);
  return new LocatedDiagnostic(inWords(error, isReadable(text) ? text : "this expression"), {
    span: part ?? place.span,
    labels: part && labels.length > 0 ? [{ span: part, text: "" }, ...labels] : labels,
    calls: compilation.graph.place.slice(1),
    sources: compilation.sources,
  });
}

/** The characters that an error is about, where their text is written out as an argument. */
function partOf({ part }: Diagnostic, compilation: Compilation, { operands }: Place): Span | undefined {
  const span = operands.find(
    (each) =>
      part && /^["'`]/.test(compilation.text(each)) && compilation.text(each).slice(1, -1) === part.text,
  );
  return (
    span && part && { file: span.file, start: span.start + 1 + part.start, end: span.start + 1 + part.end }
  );
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
  const diagnostic = definitionThrows(
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  );
  diagnostic.cause = error;
  return diagnostic;
}

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

const contains = (outer: Span, inner: Span): boolean =>
  outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;

/** Labels for the operands that the diagnostic is about; where one is not written there, for every tensor that is. */
function labelsOf(
  error: Diagnostic,
  compilation: Compilation,
  place: Place,
  values: readonly unknown[],
): Label[] {
  const operands = error.operands.filter(isNode);
  if (operands.length === 0) return [];
  const written = place.operands.map((span, i) => ({ span, nodes: nodesIn(values[i]) }));
  const isWritten = (node: Node) => written.some(({ nodes }) => nodes.includes(node));
  const exactly = operands.every(isWritten);
  const labels: Label[] = [];
  for (const { span, nodes } of written) {
    const wanted = exactly ? nodes.some((node) => operands.includes(node)) : nodes.length > 0;
    if (wanted)
      labels.push(
        nodes.length === 1
          ? labelOf(nodes[0]!, compilation, { span, around: place.span })
          : listLabel(nodes, span, compilation),
      );
  }
  const hidden = new Set(operands.filter((node) => !isWritten(node)));
  return [...labels, ...[...hidden].map((node) => hiddenLabel(node, compilation, place.span))];
}

/** The tensors an argument holds: itself, or what is in its array. */
function nodesIn(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
}

interface Labelling {
  /** Where the operand is written. */
  readonly span?: Span;
  /** What lies within needs no origin: it is seen. */
  readonly around?: Span;
  readonly origin?: false;
}

const longestText = 40;
const isReadable = (text: string): boolean => text.length <= longestText && !/[\r\n]/.test(text);

function labelOf(node: Node, compilation: Compilation, { span, around, origin }: Labelling): Label {
  const written = span && compilation.text(span);
  const name = written && isReadable(written) ? written : compilation.graph.nameOf(node);
  const text = name === undefined ? printType(node.type) : `${name}: ${printType(node.type)}`;
  const from = origin === false ? undefined : originOf(node, compilation, around);
  return { ...(span && { span }), text, ...(from && { origin: from }) };
}

/** An operand that the library made: what it was made of says more than its name there. */
function hiddenLabel(node: Node, compilation: Compilation, around: Span): Label {
  const { graph } = compilation;
  let source = node;
  while (graph.note(source).names.length === 0 && source.inputs.length === 1) source = source.inputs[0]!;
  const label = labelOf(source, compilation, { around });
  return source === node ? label : { ...label, text: `${printType(node.type)}, from ${label.text}` };
}

function listLabel(nodes: readonly Node[], span: Span, compilation: Compilation): Label {
  const types = nodes.map((node) =>
    `${compilation.graph.nameOf(node) ?? ""}: ${printType(node.type)}`.replace(/^: /, ""),
  );
  return { span, text: types.join("; ") };
}

function originOf(node: Node, { names, graph }: Compilation, around: Span | undefined): Label["origin"] {
  const declared = names.declarationOf(node);
  if (declared) return { word: "declared", span: declared };
  const built = graph.note(node).places[0]?.[0];
  if (!built || (around && contains(around, built))) return undefined;
  return { word: node.inputs.length === 0 ? "created" : "computed", span: built };
}
