import { describe, expect, it } from "vitest";
import { Diagnostic } from "../../compiler/diagnostics.ts";
import { layOut, widthOfText } from "../../compiler/language/columns.ts";
import { type Label, LocatedDiagnostic, positionOf } from "../../compiler/language/locate.ts";
import { render } from "../../compiler/language/render.ts";

const file = "/project/nets/net.graph.ts";
const other = "/project/nets/other.ts";
const text = "const a = f(\n\tfirst, second\r\n) * 2;\n";
const sources = new Map([
  [file, text],
  [other, "export const b = 1;\n"],
]);
const plain = new Diagnostic("GC0000", "it does not fit", "Write something else.");

/** The range of `part` in the text. */
function spanOf(part: string): { readonly file: string; readonly start: number; readonly end: number } {
  const start = text.indexOf(part);
  return { file, start, end: start + part.length };
}

const rendered = (
  part: string,
  labels: readonly Label[],
  calls: readonly string[] = [],
): readonly string[] => {
  const located = { span: spanOf(part), labels, calls: calls.map(spanOf), sources };
  return render(new LocatedDiagnostic(plain, located), { root: "/project" }).split("\n");
};

describe("a diagnostic", () => {
  it("without a place is its title and its remedy", () => {
    expect(render(plain)).toBe("error GC0000  it does not fit\n  Write something else.");
  });

  it("of a whole file has no frame", () => {
    const located = { span: { file, start: 0, end: 0 }, labels: [], calls: [], sources };
    const lines = ["nets/net.graph.ts:1:1  error GC0000  it does not fit", "  Write something else."];
    expect(render(new LocatedDiagnostic(plain, located), { root: "/project" }).split("\n")).toEqual(lines);
  });

  it("without labels marks its first line", () => {
    expect(rendered("f(\n\tfirst, second\r\n)", [])).toEqual([
      "nets/net.graph.ts:1:11  error GC0000  it does not fit",
      "  1 | const a = f(",
      "    |           ^^",
      "    | Write something else.",
    ]);
  });

  it("labels operands from right to left, then those that are not written, then calls", () => {
    const labels: readonly Label[] = [
      { span: spanOf("first"), text: "first: f32[2]", origin: { word: "declared", span: spanOf("a =") } },
      { span: spanOf("second"), text: "second: f32[3, batch]" },
      { text: "weight: f32[4]", origin: { word: "created", span: { file: other, start: 13, end: 14 } } },
    ];
    expect(rendered("f(", labels, [") * 2"])).toEqual([
      "nets/net.graph.ts:1:11  error GC0000  it does not fit",
      "  1 | const a = f(",
      "  2 |     first, second",
      "    |     ^^^^^  ^^^^^^ second: f32[3, batch]",
      "    |     first: f32[2]          declared at 1:7",
      "    |           weight: f32[4]   created at nets/other.ts:1:14",
      "    | called from nets/net.graph.ts:3:1",
      "    | Write something else.",
    ]);
  });

  it("is coloured on demand", () => {
    const located = { span: spanOf("first"), labels: [], calls: [], sources };
    const colored = render(new LocatedDiagnostic(plain, located), { root: "/project", colors: true });
    expect(colored).toContain("\u001b[31m    ^^^^^\u001b[39m");
    // oxlint-disable-next-line no-control-regex -- Colours are control characters.
    expect(colored.replaceAll(/\u001b\[\d+m/g, "").split("\n")).toEqual(rendered("first", []));
  });
});

describe("columns", () => {
  it.each([
    ["abc", "abc", [0, 1, 2, 3]],
    ["a\tb", "a   b", [0, 1, 4, 5]],
    ["日x", "日x", [0, 2, 3]],
    ["e\u0301x", "e\u0301x", [0, 1, 1, 2]],
    ["🙂x", "🙂x", [0, 0, 2, 3]],
  ])("%j", (line, shown, columns) => {
    expect(layOut(line)).toEqual({ text: shown, columns });
    expect(widthOfText(line)).toBe(columns.at(-1));
  });

  it("count lines and columns from 1, whatever ends a line", () => {
    expect([0, 12, 13, 28, 29].map((offset) => positionOf(text, offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 13 },
      { line: 2, column: 1 },
      { line: 2, column: 16 },
      { line: 3, column: 1 },
    ]);
  });
});
