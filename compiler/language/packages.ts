/** Loads packages for a user's file as Node would from there. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import { tsMorph } from "./typescript.ts";

/** What an import of a package gives, or undefined if there is none of that name. */
export async function loadPackage(
  specifier: string,
  file: string,
): Promise<{ readonly value: unknown } | undefined> {
  const require = createRequire(file);
  let path: string | undefined;
  try {
    path = require.resolve(specifier);
  } catch {
    path = importable(specifier, file);
    if (path === undefined) return undefined;
  }
  try {
    const value: unknown = require(path);
    return { value: types.isModuleNamespaceObject(value) ? marked(value as object) : value };
  } catch (error) {
    if (!refusedByRequire.has(String((error as { readonly code?: unknown } | undefined)?.code))) throw error;
    return { value: marked((await import(pathToFileURL(path).href)) as object) };
  }
}

/** Older versions of Node require no ES modules, newer ones none that await. */
const refusedByRequire = new Set(["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE"]);

/** The file of a package that exports for `import` alone; `require.resolve` does not see it. */
function importable(specifier: string, file: string): string | undefined {
  const { ts: typescript } = tsMorph();
  const options = {
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    module: typescript.ModuleKind.ESNext,
    customConditions: ["node"],
    allowJs: true,
    noDtsResolution: true,
  };
  const { resolvedModule } = typescript.resolveModuleName(specifier, file, options, typescript.sys);
  return resolvedModule?.isExternalLibraryImport ? resolvedModule.resolvedFileName : undefined;
}

/** CommonJS code, which the user's files become, recognizes the default export of an ES module by this mark. */
const marked = (module: object): object => ({ ...module, __esModule: true });
