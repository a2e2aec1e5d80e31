/** Gives operators, conditions, calls and declarations of a file the meaning they have for tensors. */
import { posix } from "node:path";
import type { ts } from "ts-morph";
import type { Places } from "./places.ts";
import { callVisitors } from "./rewriting/calls.ts";
import { conditionVisitors } from "./rewriting/conditions.ts";
import { nameVisitors } from "./rewriting/names.ts";
import { operatorVisitors } from "./rewriting/operators.ts";
import { on, Rewriter, type Visitor, type VisitorEntry } from "./rewriting/rewriter.ts";
import { tsMorph, type TypeScript } from "./typescript.ts";

export interface RewriteOptions {
  /** The name under which the file sees the helpers. */
  readonly helpers: string;
  /** Where expressions and declarations are noted. Without it calls are left alone: the library needs no places. */
  readonly places?: Places;
}

/** A transformer that runs before types are stripped. It looks at no type: helpers treat all other values as before. */
export function rewriter(
  typescript: TypeScript,
  options: RewriteOptions,
): ts.TransformerFactory<ts.SourceFile> {
  const visitors = new Map<ts.SyntaxKind, Visitor>([
    ...leftAlone(typescript),
    ...functions(typescript),
    ...operatorVisitors(typescript),
    ...conditionVisitors(typescript),
    ...nameVisitors(typescript),
    ...(options.places ? callVisitors(typescript) : []),
  ]);
  return (context) => (file) => {
    const { helpers, places } = options;
    return new Rewriter(typescript, context, file, { helpers, places, visitors }).visit(
      file,
    ) as ts.SourceFile;
  };
}

/** Types and imports compute nothing; the members of an enum must stay constant for TypeScript. */
const leftAlone = ({ SyntaxKind }: TypeScript): readonly VisitorEntry[] =>
  [
    SyntaxKind.InterfaceDeclaration,
    SyntaxKind.TypeAliasDeclaration,
    SyntaxKind.ImportDeclaration,
    SyntaxKind.ImportEqualsDeclaration,
    SyntaxKind.ExportDeclaration,
    SyntaxKind.EnumDeclaration,
    SyntaxKind.Decorator,
  ].map((kind) => on(kind, (node) => node));

const functions = ({ SyntaxKind }: TypeScript): readonly VisitorEntry[] =>
  [
    SyntaxKind.FunctionDeclaration,
    SyntaxKind.FunctionExpression,
    SyntaxKind.ArrowFunction,
    SyntaxKind.MethodDeclaration,
    SyntaxKind.Constructor,
    SyntaxKind.GetAccessor,
    SyntaxKind.SetAccessor,
    SyntaxKind.ClassStaticBlockDeclaration,
  ].map((kind) => on(kind, (node, visitor) => visitor.nested(() => visitor.children(node))));

/** A name that does not occur in the text. */
export function freeName(text: string): string {
  let name = "$gradc";
  while (text.includes(name)) name += "$";
  return name;
}

export interface LibraryOptions {
  /** For the built package: imports end in `.js`. */
  readonly built?: boolean;
}

/** A definition of the library (`*.graph.ts` under src) as the JavaScript module it means. */
export function rewriteLibrary(
  source: string,
  fileName: string,
  { built = false }: LibraryOptions = {},
): string {
  const { ts: typescript } = tsMorph();
  const helpers = freeName(source);
  const { outputText, diagnostics = [] } = typescript.transpileModule(source, {
    fileName,
    reportDiagnostics: true,
    transformers: { before: [rewriter(typescript, { helpers })] },
    compilerOptions: {
      module: typescript.ModuleKind.ESNext,
      target: typescript.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: built,
    },
  });
  const [problem] = diagnostics;
  if (problem)
    throw new SyntaxError(
      `${fileName}: ${typescript.flattenDiagnosticMessageText(problem.messageText, "\n")}`,
    );
  return `import * as ${helpers} from "${runtimeFrom(fileName, built)}";\n${outputText}`;
}

/** The runtime as the file imports it: both lie under the folder that holds `src` and `compiler`. */
function runtimeFrom(fileName: string, built: boolean): string {
  const path = fileName.replaceAll("\\", "/");
  const root = path.slice(0, path.lastIndexOf("/src/"));
  const relative = posix.relative(posix.dirname(path), `${root}/compiler/language/runtime`);
  return relative + (built ? ".js" : ".ts");
}
