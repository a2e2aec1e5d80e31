/** What a diagnostic says of operands: their types, and where they come from. */
import type { Diagnostic } from "../diagnostics.ts";
import type { Span } from "../graph/graph.ts";
import { isNode, type Node } from "../graph/node.ts";
import { printType } from "../shape/shape.ts";
import type { Compilation } from "./compilation.ts";
import type { Label } from "./locate.ts";
import type { Place } from "./places.ts";

/** Labels for the operands that the diagnostic is about; where one is not written there, for every tensor that is. */
export function labelsOf(
  error: Diagnostic,
  compilation: Compilation,
  place: Place,
  values: readonly unknown[],
): Label[] {
  const operands = error.operands.filter(isNode);
  if (operands.length === 0) return [];
  const written = writtenIn(place, values);
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

interface Written {
  readonly span: Span;
  readonly nodes: readonly Node[];
}

/** The operands with what they hold; of an object that is written out, the values of its fields. */
function writtenIn({ operands, options }: Place, values: readonly unknown[]): readonly Written[] {
  const written = operands.map((span, i) => ({ span, nodes: nodesIn(values[i]) }));
  const object = values[operands.length - 1];
  if (!options || typeof object !== "object" || object === null) return written;
  const fields = [...options].map(([key, { value }]) => ({
    span: value,
    nodes: nodesIn((object as Readonly<Record<string, unknown>>)[key]),
  }));
  return [...written.slice(0, -1), ...fields];
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
/** Whether a text of the user is short enough to be repeated. */
export const isReadable = (text: string): boolean => text.length <= longestText && !/[\r\n]/.test(text);

export function labelOf(node: Node, compilation: Compilation, { span, around, origin }: Labelling): Label {
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

/** Whether one range of characters lies in another. */
export const contains = (outer: Span, inner: Span): boolean =>
  outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
