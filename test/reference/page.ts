/** docs/functions.md: one row for every function and class that definitions can use. */
import { casesOf, namesInPyTorch, valueOf } from "./coverage.ts";
import { derivativeOf } from "./derivatives.ts";
import { type Documented, documentedExports, type Group } from "./exports.ts";

const introduction = `# Functions

What definitions import from \`gradc\`, with PyTorch's names in camelCase. Positional are the arguments that have no default in
PyTorch's signature, and \`dim\`; all others are fields of one object at the end, here with their defaults. Derivatives are
those of the records of primitives, and for maps of one tensor what is computed with the defaults, where y = f(x); of other
compositions the primitives are told that a call becomes. Cases is the number of calls whose values and gradients are
compared with PyTorch's (\`test/goldens\`).

Made by \`npm run docs\` from the declarations, their docstrings and the records: change those, not this.`;

const columns = ["Function", "Formula", "Derivative", "PyTorch", "Cases"] as const;

/** The text of the page. */
export const functionsPage = (): string =>
  `${[introduction, ...documentedExports().map(section)].join("\n\n")}\n`;

function section({ heading, exports }: Group): string {
  const rows = [columns, columns.map(() => "---"), ...exports.map(rowOf)];
  return [`## ${heading}`, "", ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

function rowOf(documented: Documented): readonly string[] {
  const value = valueOf(documented.name);
  const { formula, names } = partsOf(documented.text);
  const derivative = derivativeOf(value);
  const cases = casesOf(value).length;
  return [
    documented.signatures.map((signature) => `\`${inCell(signature)}\``).join("<br>"),
    inCell(formula || valueIn(derivative)),
    inCell(derivative),
    inCell(names || namesInPyTorch(value).join(", ")),
    cases === 0 ? "" : String(cases),
  ];
}

const reference = /\s*\(((?:torch|Tensor|Module|jax)\b[^()]*)\)/;

/** A docstring: its first sentence, and what it says in parentheses about PyTorch. */
function partsOf(text: string): { readonly formula: string; readonly names: string } {
  const [names = ""] = reference.exec(text)?.[1]?.split(";") ?? [];
  const [formula = ""] = text.replace(reference, "").split(/(?<=\.)\s/);
  return { formula: formula.replace(/\.$/, "").trim(), names };
}

/** What a derivative says of the value: of `d exp x = …` that is `exp x`. */
function valueIn(derivative: string): string {
  const [, value = ""] = /^d ?(.+) = /.exec(derivative) ?? [];
  return value.replace(/^\((.*)\)$/, "$1");
}

/** In a table a bar ends the cell. */
const inCell = (text: string): string => text.replaceAll("|", "\\|");
