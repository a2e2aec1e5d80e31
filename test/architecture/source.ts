/** The project's sources as syntax alone: no program, no type checker. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { ts } from "ts-morph";

export interface Source {
  /** From the root of the project, with `/`. */
  readonly path: string;
  readonly syntax: ts.SourceFile;
}

export interface Import {
  /** The path of the imported file, or the package as it is written. */
  readonly target: string;
  readonly place: string;
  /** Where it acts: in types only, when the file is loaded, or when a call asks for it. */
  readonly when: "types" | "loading" | "call";
}

/** Inside the repository the package is its own sources. */
const selfReferences: Readonly<Record<string, string>> = {
  gradc: "src/index.ts",
  "gradc/compiler": "compiler/index.ts",
  "gradc/safetensors": "src/safetensors.ts",
};

const root = new URL("../../", import.meta.url);

export function parse(path: string, text: string): Source {
  return { path, syntax: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022) };
}

export function readSources(folders: readonly string[]): readonly Source[] {
  return folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => posix.join(folder, file.replaceAll("\\", "/")))
      .toSorted()
      .map((path) => parse(path, readFileSync(new URL(path, root), "utf8"))),
  );
}

export function place(source: Source, node: ts.Node): string {
  const { line } = source.syntax.getLineAndCharacterOfPosition(node.getStart(source.syntax));
  return `${source.path}:${line + 1}`;
}

export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

export function importsOf(source: Source): readonly Import[] {
  const folder = posix.dirname(source.path);
  const imports: Import[] = [];
  for (const node of nodesOf(source.syntax)) {
    const specifier = specifierOf(node);
    if (specifier === undefined) continue;
    const target = specifier.text.startsWith(".")
      ? posix.join(folder, specifier.text)
      : (selfReferences[specifier.text] ?? specifier.text);
    imports.push({ target, place: place(source, node), when: whenOf(node) });
  }
  return imports;
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
        ? node.argument.literal
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
  return specifier && ts.isStringLiteralLike(specifier) ? specifier : undefined;
}

function whenOf(node: ts.Node): Import["when"] {
  if (ts.isCallExpression(node)) return "call";
  const erased =
    ts.isImportTypeNode(node) ||
    (ts.isExportDeclaration(node) && node.isTypeOnly) ||
    (ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
  return erased ? "types" : "loading";
}
