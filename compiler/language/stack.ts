/** Reads from the stack of an error where in the user's text it was thrown. */
import type { SourceMap } from "node:module";
import type { Span } from "../graph/graph.ts";
import { offsetOf, type Position, type Sources } from "./locate.ts";

/** The source maps of the files that run, by the path they run under. */
export interface Running {
  readonly sources: Sources;
  readonly maps: ReadonlyMap<string, SourceMap>;
}

/** The innermost line of the stack that is the user's. */
export function thrownAt(error: unknown, running: Running): Span | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const line of stack.split("\n"))
    for (const [file, map] of running.maps) {
      const position = positionIn(line, file);
      const span = position && originalSpan(file, map, position, running.sources.get(file)!);
      if (span) return span;
    }
  return undefined;
}

/** Whether the first line of the stack that is code of ours or of users is ours. JavaScript's own functions are passed over. */
export function isThrownByLibrary(error: unknown, { maps }: Running): boolean {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const lines = stack.split("\n").filter((line) => /^\s+at .*[\\/]/.test(line) && !line.includes("(node:"));
  return lines[0] !== undefined && ![...maps.keys()].some((file) => positionIn(lines[0]!, file));
}

/** `at f (FILE:3:14)`, `at FILE:3:14`, and `FILE:3` of syntax errors. */
function positionIn(line: string, file: string): Position | undefined {
  const at = line.lastIndexOf(`${file}:`);
  if (at < 0 || /[^\s(]/.test(line.charAt(at - 1))) return undefined;
  const [, row, column = "1"] = /^(\d+)(?::(\d+))?/.exec(line.slice(at + file.length + 1)) ?? [];
  return row === undefined ? undefined : { line: Number(row), column: Number(column) };
}

function originalSpan(
  file: string,
  map: SourceMap,
  { line, column }: Position,
  text: string,
): Span | undefined {
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return undefined;
  const start = offsetOf(text, { line: entry.originalLine + 1, column: entry.originalColumn + 1 });
  return { file, start, end: start + (/^[\w$.]+/.exec(text.slice(start))?.[0].length ?? 1) };
}
