/** Reads, resolves and emits the user's files: a ts-morph project without libraries and type checks. */
import { SourceMap } from "node:module";
import { dirname } from "node:path";
import type { Project, ts } from "ts-morph";
import type { Places } from "./places.ts";
import { freeName, rewriter } from "./rewrite.ts";
import { tsMorph } from "./typescript.ts";

/** A file of the user as JavaScript. */
export interface Emitted {
  readonly code: string;
  readonly map: SourceMap;
  /** The name under which it expects the helpers. */
  readonly helpers: string;
  /** What it loads when it runs: types are gone. */
  readonly imports: readonly string[];
}

/** Something at a range of characters. */
export interface Found {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export class UserFiles {
  readonly #project: Project;
  readonly #options: ts.CompilerOptions;

  constructor(file: string) {
    const { Project: MorphProject } = tsMorph();
    this.#options = optionsFor(file);
    this.#project = new MorphProject({
      compilerOptions: this.#options,
      skipAddingFilesFromTsConfig: true,
      skipLoadingLibFiles: true,
      // What lies in packages is run, not read.
      resolutionHost: () => ({
        resolveModuleNames: (names, from) => names.map((name) => this.#resolved(name, from)),
      }),
    });
    this.#project.addSourceFileAtPath(file);
    this.#project.resolveSourceFileDependencies();
  }

  /** The user's file that an import names; undefined for packages, for `gradc`, and for what does not exist. */
  resolve(specifier: string, from: string): string | undefined {
    return this.#resolved(specifier, from)?.resolvedFileName;
  }

  #resolved(specifier: string, from: string): ts.ResolvedModuleFull | undefined {
    const { ts: typescript } = tsMorph();
    if (specifier === "gradc" || specifier.startsWith("gradc/")) return undefined;
    const { resolvedModule } = typescript.resolveModuleName(specifier, from, this.#options, typescript.sys);
    const isUsers =
      resolvedModule &&
      !resolvedModule.isExternalLibraryImport &&
      !resolvedModule.resolvedFileName.includes("/node_modules/");
    return isUsers && !/\.d\.[cm]?ts$/.test(resolvedModule.resolvedFileName) ? resolvedModule : undefined;
  }

  text(file: string): string {
    return this.#source(file).text;
  }

  syntaxErrors(file: string): readonly Found[] {
    const { ts: typescript } = tsMorph();
    return this.#program
      .getSyntacticDiagnostics(this.#source(file))
      .map(({ messageText, start, length }) => ({
        message: typescript.flattenDiagnosticMessageText(messageText, " ").replace(/\.$/, ""),
        start,
        end: start + length,
      }));
  }

  /** `await` outside every function. */
  topLevelAwait(file: string): Found | undefined {
    const { ts: typescript } = tsMorph();
    const source = this.#source(file);
    const find = (node: ts.Node): ts.Node | undefined => {
      if (typescript.isFunctionLike(node)) return undefined;
      if (typescript.isAwaitExpression(node) || (typescript.isForOfStatement(node) && node.awaitModifier))
        return node;
      return typescript.forEachChild(node, find);
    };
    const found = find(source);
    return found && { message: "await", start: found.getStart(source), end: found.getStart(source) + 5 };
  }

  /** Where an import says `specifier`. */
  importOf(file: string, specifier: string): Found | undefined {
    const { ts: typescript } = tsMorph();
    const source = this.#source(file);
    const find = (node: ts.Node): ts.Node | undefined =>
      typescript.isStringLiteral(node) && node.text === specifier
        ? node
        : typescript.forEachChild(node, find);
    const found = typescript.forEachChild(source, find);
    return found && { message: specifier, start: found.getStart(source), end: found.end };
  }

  /** Where a file declares what it exports as `name`. */
  exportOf(file: string, name: string): Found | undefined {
    const { ts: typescript } = tsMorph();
    const source = this.#source(file);
    const find = (node: ts.Node): ts.Node | undefined => {
      const isNamed = typescript.isVariableDeclaration(node) || typescript.isExportSpecifier(node);
      if (isNamed && typescript.isIdentifier(node.name) && node.name.text === name) return node.name;
      if (name === "default" && typescript.isExportAssignment(node)) return node;
      return typescript.isFunctionLike(node) ? undefined : typescript.forEachChild(node, find);
    };
    const found = typescript.forEachChild(source, find);
    return found && { message: name, start: found.getStart(source), end: found.end };
  }

  emit(file: string, places: Places): Emitted {
    const { ts: typescript } = tsMorph();
    const source = this.#source(file);
    const helpers = freeName(source.text);
    const imports: string[] = [];
    const written = new Map<boolean, string>();
    this.#program.emit(source, (name, text) => written.set(name.endsWith(".map"), text), undefined, false, {
      before: [rewriter(typescript, { helpers, places })],
      after: [collectImports(imports)],
    });
    const code = written.get(false)!.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
    return { code, map: new SourceMap(JSON.parse(written.get(true)!)), helpers, imports };
  }

  get #program(): ts.Program {
    return this.#project.getProgram().compilerObject;
  }

  #source(file: string): ts.SourceFile {
    return this.#project.getSourceFileOrThrow(file).compilerNode;
  }
}

/** The modules that a file loads at once: `require` outside functions, as TypeScript writes it for imports. */
function collectImports(into: string[]): ts.TransformerFactory<ts.SourceFile> {
  const { ts: typescript } = tsMorph();
  const collect = (node: ts.Node): void => {
    if (typescript.isFunctionLike(node)) return;
    const [argument] = typescript.isCallExpression(node) ? node.arguments : [];
    if (
      typescript.isCallExpression(node) &&
      typescript.isIdentifier(node.expression) &&
      node.expression.text === "require"
    )
      if (argument && typescript.isStringLiteralLike(argument)) into.push(argument.text);
    typescript.forEachChild(node, collect);
  };
  return () => (file) => {
    collect(file);
    return file;
  };
}

function optionsFor(file: string): ts.CompilerOptions {
  const { ts: typescript } = tsMorph();
  return {
    ...pathsFor(file),
    module: typescript.ModuleKind.CommonJS,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    target: typescript.ScriptTarget.ES2022,
    allowImportingTsExtensions: true,
    allowJs: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    isolatedModules: true,
    noCheck: true,
    noLib: true,
    types: [],
    sourceMap: true,
    // Never written; without it JavaScript files would seem to overwrite themselves.
    outDir: `${dirname(file)}/emitted`,
  };
}

/** `paths` of the nearest tsconfig.json. */
function pathsFor(file: string): ts.CompilerOptions {
  const { ts: typescript } = tsMorph();
  const found = typescript.findConfigFile(dirname(file), (path) => typescript.sys.fileExists(path));
  if (found === undefined) return {};
  const { config } = typescript.readConfigFile(found, (path) => typescript.sys.readFile(path)) as {
    config?: unknown;
  };
  // Which files the configuration includes does not matter: they are not looked for.
  const host = { ...typescript.sys, readDirectory: () => [] };
  const { options } = typescript.parseJsonConfigFileContent(config ?? {}, host, dirname(found));
  const { paths, baseUrl, pathsBasePath } = options;
  return {
    ...(paths && { paths }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(pathsBasePath !== undefined && { pathsBasePath }),
  };
}
