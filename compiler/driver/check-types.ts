/** Type-checks definitions, as the user's editor does, and the modules that they became. */
import { dirname, join } from "node:path";
import type { Project, ts } from "ts-morph";
import { typeError } from "../diagnostics.ts";
import { LocatedDiagnostic } from "../language/locate.ts";
import { tsMorph } from "../language/typescript.ts";
import type { Compiled } from "./compile-file.ts";

/** The type errors of a definition, of the user's files that it imports, and of its output, as it would be in folder `out`. */
export function typeErrorsOf(
  { file, dependencies, artifacts }: Compiled,
  out: string,
): readonly LocatedDiagnostic[] {
  const files = dependencies.filter((path) => /\.[cm]?ts$/.test(path));
  const sources = definitionProject(file);
  for (const path of files) sources.addSourceFileAtPath(path);
  const output = outputProject();
  const modules = artifacts.map(({ path, text }) =>
    output.createSourceFile(join(out, path), text).getFilePath(),
  );
  return [...errorsIn(sources, files), ...errorsIn(output, modules)];
}

function definitionProject(file: string): Project {
  const { Project: MorphProject, ts: typescript } = tsMorph();
  const tsConfigFilePath = typescript.findConfigFile(dirname(file), (path) =>
    typescript.sys.fileExists(path),
  );
  const compilerOptions = {
    ...(tsConfigFilePath === undefined && withoutConfiguration()),
    noEmit: true,
    skipLibCheck: true,
  };
  return new MorphProject({
    ...(tsConfigFilePath !== undefined && { tsConfigFilePath }),
    skipAddingFilesFromTsConfig: true,
    compilerOptions,
  });
}

function withoutConfiguration(): ts.CompilerOptions {
  const { ts: typescript } = tsMorph();
  return {
    strict: true,
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
  };
}

/** Output must pass whatever its user's configuration asks for. */
function outputProject(): Project {
  const { Project: MorphProject, ts: typescript } = tsMorph();
  return new MorphProject({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      target: typescript.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      types: [],
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      erasableSyntaxOnly: true,
    },
  });
}

function errorsIn(project: Project, files: readonly string[]): LocatedDiagnostic[] {
  const { ts: typescript } = tsMorph();
  const program = project.getProgram().compilerObject;
  return files.flatMap((file) => {
    const source = project.getSourceFileOrThrow(file).compilerNode;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start = 0, length = 0, messageText, code }) => {
      const message = typescript.flattenDiagnosticMessageText(messageText, "\n  ");
      const span = { file, start, end: start + length };
      return new LocatedDiagnostic(typeError(message, code), {
        span,
        labels: [],
        calls: [],
        sources: new Map([[file, source.text]]),
      });
    });
  });
}
