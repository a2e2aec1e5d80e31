/** Loads packages for a user's file as Node would from there. */
import { createRequire } from "node:module";
import { types } from "node:util";
import { compileFunction, constants } from "node:vm";

/** What `require` refuses although `import` may take it. */
const importable = ["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE", "ERR_PACKAGE_PATH_NOT_EXPORTED"];

/** Dynamic imports of compiled functions are resolved from their file. */
export const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;

/** What an import of a package gives, or undefined if there is none of that name. */
export async function loadPackage(specifier: string, file: string): Promise<{ readonly value: unknown } | undefined> {
  const require = createRequire(file);
  try {
    require.resolve(specifier);
    return { value: asModule(require(specifier)) };
  } catch (error) {
    if (isMissing(error, specifier)) return undefined;
    if (!importable.includes(codeOf(error))) throw error;
  }
  try {
    return { value: asModule(await importFrom(specifier, file)) };
  } catch (error) {
    if (importable.includes(codeOf(error)) || isMissing(error, specifier)) return undefined;
    throw error;
  }
}

const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | undefined)?.code);

/** Whether the package itself is missing, not something that it needs. */
const isMissing = (error: unknown, specifier: string): boolean =>
  ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(codeOf(error)) &&
  (error as Error).message.includes(`'${specifier}'`);

function importFrom(specifier: string, file: string): Promise<unknown> {
  const load = compileFunction("return import(specifier)", ["specifier"], { filename: file, importModuleDynamically });
  return load(specifier) as Promise<unknown>;
}

/** CommonJS code, which the user's files become, recognizes the default export of an ES module by a mark. */
function asModule(value: unknown): unknown {
  return types.isModuleNamespaceObject(value) ? { ...(value as object), __esModule: true } : value;
}
