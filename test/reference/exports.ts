/** What `gradc` exports, as its declarations say it: names in groups, signatures, docstrings. */
import { fileURLToPath } from "node:url";
import {
  type ExportDeclaration,
  type JSDocableNode,
  Node,
  Project,
  type Signature,
  type SourceFile,
  type Symbol as Declared,
  SyntaxKind,
  type ts,
  type Type,
} from "ts-morph";

/** An export that can be called or made. */
export interface Documented {
  /** As definitions write it: `linalg.norm`. */
  readonly name: string;
  readonly isClass: boolean;
  /** `softmax(x, dim)`, `new Linear(inFeatures, outFeatures, { bias = true })`: one for each form. */
  readonly signatures: readonly string[];
  /** The text of the docstring; empty where there is none. */
  readonly text: string;
}

/** The exports under one heading of src/index.ts. */
export interface Group {
  readonly heading: string;
  readonly exports: readonly Documented[];
}

const root = fileURLToPath(new URL("../../", import.meta.url));

export function documentedExports(): readonly Group[] {
  const project = new Project({
    tsConfigFilePath: `${root}tsconfig.json`,
    skipAddingFilesFromTsConfig: true,
  });
  const index = project.addSourceFileAtPath(`${root}src/index.ts`);
  project.resolveSourceFileDependencies();
  const statements = index.getExportDeclarations();
  // A name that is exported by itself is not what a whole file exports under it.
  const alone = new Set(statements.flatMap((statement) => namesOf(statement).map(([shown]) => shown)));
  const groups: { heading: string; exports: Documented[] }[] = [];
  for (const statement of statements) {
    const heading = headingOf(statement);
    if (heading !== undefined) groups.push({ heading, exports: [] });
    groups.at(-1)?.exports.push(...exportsOf(statement, alone));
  }
  return groups.filter(({ exports }) => exports.length > 0);
}

/** The comment above a statement. */
function headingOf(statement: ExportDeclaration): string | undefined {
  const comment = statement.getLeadingCommentRanges().at(-1)?.getText();
  return comment?.startsWith("//") ? comment.replace(/^\/\/ */, "").replace(/\.$/, "") : undefined;
}

/** The names that a statement exports one by one, and what the file calls them. */
const namesOf = (statement: ExportDeclaration): readonly (readonly [shown: string, name: string])[] =>
  statement
    .getNamedExports()
    .filter((each) => !each.isTypeOnly())
    .map((each) => [each.getAliasNode()?.getText() ?? each.getName(), each.getName()] as const);

function exportsOf(statement: ExportDeclaration, alone: ReadonlySet<string>): readonly Documented[] {
  if (statement.isTypeOnly()) return [];
  const file = statement.getModuleSpecifierSourceFileOrThrow();
  const namespace = statement.getNamespaceExport()?.getName();
  const named = namesOf(statement);
  if (named.length > 0) return named.flatMap(([shown, name]) => documented(shown, name, file));
  return [...file.getExportedDeclarations().keys()].flatMap((name) => {
    if (namespace !== undefined) return documented(`${namespace}.${name}`, name, file);
    return alone.has(name) ? [] : documented(name, name, file);
  });
}

/** What a file exports as `name`, if it is a function or class. */
function documented(shown: string, name: string, file: SourceFile): readonly Documented[] {
  const declarations = file.getExportedDeclarations().get(name) ?? [];
  const declaration = declarations.find(
    (each) =>
      Node.isFunctionDeclaration(each) || Node.isVariableDeclaration(each) || Node.isClassDeclaration(each),
  );
  if (!declaration) return [];
  const type = Node.isClassDeclaration(declaration)
    ? declaration.getSymbolOrThrow().getTypeAtLocation(declaration)
    : declaration.getType();
  const calls = type.getCallSignatures();
  const signatures =
    calls.length > 0 && !Node.isClassDeclaration(declaration) ? calls : type.getConstructSignatures();
  const isClass = signatures !== calls;
  if (signatures.length === 0) return [];
  // Inside the compiler functions take nodes, too: to users both forms are one.
  const written = signatures.map(
    (signature) => `${isClass ? "new " : ""}${shown}(${parametersOf(signature, declaration).join(", ")})`,
  );
  return [{ name: shown, isClass, signatures: [...new Set(written)], text: textOf(declaration) }];
}

const parametersOf = (signature: Signature, at: Node): readonly string[] =>
  signature.getParameters().flatMap((parameter) => parameterText(parameter, at));

function parameterText(parameter: Declared, at: Node): readonly string[] {
  const name = parameter.getName();
  const type = parameter.getTypeAtLocation(at);
  const declaration = parameter.getDeclarations().find((each) => Node.isParameterDeclaration(each));
  const isOptional = declaration?.isOptional() ?? false;
  if (declaration?.isRestParameter()) return membersOf(type, at) ?? [`...${name}`];
  return argumentText(name, type, isOptional, at);
}

/** An argument; options by their fields, and not at all where there are none. */
function argumentText(name: string, type: Type, isOptional: boolean, at: Node): readonly string[] {
  if (!/options$/i.test(name)) return [isOptional ? `${name}?` : name];
  const fields = fieldsOf(type, at);
  return fields.length > 0 ? [`{ ${fields.join(", ")} }`] : [];
}

/** The arguments that a list of known length stands for. */
function membersOf(type: Type, at: Node): readonly string[] | undefined {
  if (!type.isTuple()) return undefined;
  const { labeledElementDeclarations: labels } = type.getTargetTypeOrThrow().compilerType as ts.TupleType;
  return type.getTupleElements().flatMap((element, i) => {
    const label = labels?.[i];
    const name = label ? label.name.getText() : `argument${i + 1}`;
    return argumentText(name, element, label?.questionToken !== undefined, at);
  });
}

/** The fields of options, with their defaults as their docstrings say. */
function fieldsOf(type: Type, at: Node): readonly string[] {
  return type
    .getNonNullableType()
    .getProperties()
    .map((property) => {
      const text = property
        .getDeclarations()
        .flatMap((each) => (Node.isJSDocable(each) ? each.getJsDocs() : []))
        .map((doc) => doc.getDescription())
        .join(" ");
      const [, value] = /\bDefault: (.+?)\.(?=\s|$)/.exec(text) ?? [];
      const isOptional = property.isOptional() || property.getTypeAtLocation(at).isNullable();
      return value === undefined || value.includes(" ")
        ? `${property.getName()}${isOptional ? "?" : ""}`
        : `${property.getName()} = ${value}`;
    });
}

function textOf(declaration: Node): string {
  const owner = Node.isVariableDeclaration(declaration)
    ? declaration.getFirstAncestorByKind(SyntaxKind.VariableStatement)
    : declaration;
  const docs = docsOf(owner) ?? [];
  // Of several overloads one has the docstring.
  const overloads = Node.isFunctionDeclaration(declaration) ? declaration.getOverloads() : [];
  const all = [...docs, ...overloads.flatMap((each) => docsOf(each) ?? [])];
  return (all[0] ?? "").replaceAll(/\s+/g, " ").trim();
}

const docsOf = (node: Node | undefined): readonly string[] | undefined =>
  node && Node.isJSDocable(node)
    ? (node as JSDocableNode).getJsDocs().map((doc) => doc.getDescription())
    : undefined;
