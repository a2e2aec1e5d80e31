/** Which part of a call is wrong, where a diagnostic says so: some characters of a text, an option, a dimension. */
import { type Diagnostic, dimensionOutOfRange, invalidArgument } from "../diagnostics.ts";
import type { Span } from "../graph/graph.ts";
import type { Compilation } from "./compilation.ts";
import type { Place } from "./places.ts";

/** An argument that is wrong; the message may name an option. */
const wrongArgument = invalidArgument("", "", "").code;
/** A dimension that is wrong; the message begins with it. */
const wrongDimension = dimensionOutOfRange("", 0, 0, []).code;

export const wrongPart = (
  error: Diagnostic,
  compilation: Compilation,
  place: Place,
  values: readonly unknown[],
): Span | undefined =>
  partOf(error, compilation, place) ?? optionOf(error, place) ?? dimensionOf(error, place, values);

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

/** The option that is named first, of those that are written there. */
export function optionNamedIn({ code, message }: Diagnostic, { options }: Place): string | undefined {
  if (code !== wrongArgument || !options) return undefined;
  const words = message.slice(message.indexOf(":") + 1).match(/[\w$]+/g) ?? [];
  return words.find((word) => options.has(word));
}

function optionOf(error: Diagnostic, place: Place): Span | undefined {
  const name = optionNamedIn(error, place);
  return name === undefined ? undefined : place.options?.get(name)?.key;
}

/** The argument that is the dimension, or holds it. */
function dimensionOf(
  { code, message }: Diagnostic,
  { operands }: Place,
  values: readonly unknown[],
): Span | undefined {
  if (code !== wrongDimension) return undefined;
  const dim = Number(/-?\d+/.exec(message)?.[0]);
  const at = values.findIndex((value) => value === dim || (Array.isArray(value) && value.includes(dim)));
  return operands[at];
}
