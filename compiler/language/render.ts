/** Prints diagnostics: place, code and message, the user's lines with a label per operand, calls, remedy. */
import { isAbsolute, relative } from "node:path";
import picocolors from "picocolors";
import type { Diagnostic } from "../diagnostics.ts";
import type { Span } from "../graph/graph.ts";
import { frameOf, type Mark } from "./frame.ts";
import { allOf, type Label, type Located, LocatedDiagnostic, positionOf } from "./locate.ts";

export interface RenderOptions {
  readonly colors?: boolean;
  /** Paths are printed from here. */
  readonly root?: string;
}

type Colors = ReturnType<typeof picocolors.createColors>;

/** A diagnostic as people read it, and those that come with it: several lines, without a last line break. */
export function render(
  diagnostic: Diagnostic,
  { colors = false, root = process.cwd() }: RenderOptions = {},
): string {
  return allOf(diagnostic)
    .map((each) => renderOne(each, colors, root))
    .join("\n\n");
}

function renderOne(diagnostic: Diagnostic, colors: boolean, root: string): string {
  const paint = picocolors.createColors(colors);
  const paintSeverity = { error: paint.red, warning: paint.yellow, note: paint.blue }[diagnostic.severity];
  const severity = paintSeverity(diagnostic.severity);
  const title = `${severity} ${diagnostic.code}  ${paint.bold(diagnostic.message)}`;
  if (!(diagnostic instanceof LocatedDiagnostic)) return `${title}\n  ${diagnostic.remedy}`;
  const { located, remedy } = diagnostic;
  const calls = folded(located.calls.map((call) => `called from ${placeOf(call, located, root)}`));
  const head = `${paint.cyan(placeOf(located.span, located, root))}  ${title}`;
  const { start, end } = located.span;
  if (start === end) return `${head}\n  ${remedy}`;
  return [head, ...frame(located, [...calls, remedy], root, paint)].join("\n");
}

/** The first and the last of many calls: what lies between is told by its number. */
const shownCalls = 6;

function folded(calls: readonly string[]): readonly string[] {
  if (calls.length <= 2 * shownCalls) return calls;
  const rest = calls.length - 2 * shownCalls;
  return [...calls.slice(0, shownCalls), `… ${rest} more calls`, ...calls.slice(-shownCalls)];
}

/** `path:line:column`. */
function placeOf({ file, start }: Span, { sources }: Located, root: string): string {
  const { line, column } = positionOf(sources.get(file) ?? "", start);
  return `${pathFrom(root, file)}:${line}:${column}`;
}

function pathFrom(root: string, file: string): string {
  const path = relative(root, file).replaceAll("\\", "/");
  return isAbsolute(path) ? file : path;
}

function frame(located: Located, notes: readonly string[], root: string, paint: Colors): string[] {
  const { span, labels, sources } = located;
  const worded = labels.map((label) => ({
    span: label.span,
    label: label.text,
    origin: originOf(label, located, root),
  }));
  const seen: Mark[] = worded.flatMap(({ span: at, ...mark }) =>
    at?.file === span.file ? [{ ...mark, start: at.start, end: at.end }] : [],
  );
  const unseen = worded.filter(({ span: at }) => at?.file !== span.file);
  const rows = frameOf(sources.get(span.file) ?? "", span, seen.length > 0 ? seen : [span], unseen);
  const numbers = rows.flatMap((row) => (row.kind === "line" ? [row.number] : []));
  const width = String(Math.max(...numbers)).length + 2;
  const gutter = (content: string) => paint.dim(`${content.padStart(width)} |`);
  const printed = rows.map((row) => {
    if (row.kind === "line") return `${gutter(String(row.number))} ${row.text}`;
    return `${gutter("")} ${paint.red(row.carets)}${row.text}${paint.dim(row.origin)}`;
  });
  return [...printed, ...notes.map((note) => `${gutter("")} ${note}`)].map((row) => row.trimEnd());
}

/** `declared at line:column`, with the path where it is another file. */
function originOf({ origin }: Label, located: Located, root: string): string | undefined {
  if (!origin) return undefined;
  const place = placeOf(origin.span, located, root);
  const isHere = origin.span.file === located.span.file;
  return `${origin.word} at ${isHere ? place.split(":").slice(-2).join(":") : place}`;
}
