/** The user's lines with carets under what is meant, and a label for each. */
import { layOut, type Laid, widthOfText } from "./columns.ts";
import { lineStarts } from "./locate.ts";

/** What is said of an operand. */
export interface Words {
  readonly label?: string;
  /** Where it comes from; all of them stand in one column. */
  readonly origin?: string | undefined;
}

/** What is marked, by offsets into the text. */
export interface Mark extends Words {
  readonly start: number;
  readonly end: number;
}

/** A row of the frame: a line of the text, or what is said about the one before. */
export type Row =
  | { readonly kind: "line"; readonly number: number; readonly text: string }
  | { readonly kind: "label"; readonly carets: string; readonly text: string; readonly origin: string };

interface Line {
  readonly number: number;
  readonly start: number;
  readonly laid: Laid;
}

/** A label where it is printed. */
interface Placed {
  readonly carets: string;
  readonly column: number;
  readonly mark: Words;
}

/**
 * Every line on which something begins, `first` or a mark, each followed by its labels. `unseen` labels belong to nothing in
 * the text; they come last.
 */
export function frameOf(
  text: string,
  first: Mark,
  marks: readonly Mark[],
  unseen: readonly Words[],
): readonly Row[] {
  const lines = linesOf(text, [first, ...marks]);
  const placed = lines.map((line) => {
    const own = marks.filter(({ start }) => isOn(line, start)).toSorted((a, b) => a.start - b.start);
    return { line, labels: labelsOn(line, own) };
  });
  const indent = columnOf(
    lines.find((line) => isOn(line, first.start))!,
    first.start,
  );
  placed.at(-1)!.labels.push(...unseen.map((mark) => ({ carets: "", column: indent, mark })));
  const ends = placed.flatMap(({ labels }) => labels).filter(({ mark }) => mark.origin !== undefined);
  const originColumn =
    Math.max(0, ...ends.map(({ column, mark }) => column + widthOfText(mark.label ?? ""))) + 3;
  return placed.flatMap(({ line, labels }) => [
    { kind: "line", number: line.number, text: line.laid.text } satisfies Row,
    ...labels.map((label) => rowOf(label, originColumn)),
  ]);
}

function linesOf(text: string, marks: readonly Mark[]): readonly Line[] {
  const starts = lineStarts(text);
  const indices = new Set(marks.map(({ start }) => starts.findLastIndex((begin) => begin <= start)));
  return [...indices]
    .toSorted((a, b) => a - b)
    .map((index) => {
      const line = text.slice(starts[index], starts[index + 1]).trimEnd();
      return { number: index + 1, start: starts[index]!, laid: layOut(line) };
    });
}

const lengthOf = ({ laid }: Line): number => laid.columns.length - 1;
const isOn = (line: Line, offset: number): boolean =>
  offset >= line.start && offset <= line.start + lengthOf(line);
const columnOf = (line: Line, offset: number): number =>
  line.laid.columns[Math.min(offset - line.start, lengthOf(line))]!;

/** The carets, with the last label beside them; the others below, from right to left. */
function labelsOn(line: Line, marks: readonly Mark[]): Placed[] {
  let carets = "";
  for (const { start, end } of marks) {
    const from = columnOf(line, start);
    const to = Math.max(columnOf(line, end), from + 1);
    carets = carets.padEnd(from) + "^".repeat(Math.max(0, to - Math.max(from, carets.length)));
  }
  return marks
    .toReversed()
    .map((mark, position) =>
      position === 0
        ? { carets, column: carets.length + 1, mark }
        : { carets: "", column: columnOf(line, mark.start), mark },
    )
    .filter(({ carets: own, mark }) => own !== "" || mark.label !== "");
}

function rowOf({ carets, column, mark }: Placed, originColumn: number): Row {
  const text = mark.label === undefined ? "" : " ".repeat(column - carets.length) + mark.label;
  if (mark.origin === undefined) return { kind: "label", carets, text, origin: "" };
  const used = column + widthOfText(mark.label ?? "");
  return { kind: "label", carets, text, origin: " ".repeat(originColumn - used) + mark.origin };
}
