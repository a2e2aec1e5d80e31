/** `gradc` as a definition imports it: a name that it does not export is an error where it is used. */
import { unknownExport } from "../diagnostics.ts";
import { isNode } from "../graph/node.ts";
import type { Library } from "./callees.ts";
import type { Compilation } from "./compilation.ts";
import { finallyLocated } from "./diagnose.ts";

/** What JavaScript itself, and the code that TypeScript writes, ask modules for. */
const asked = new Set(["__esModule", "default", "then", "toJSON"]);

export const strictLibrary = (compilation: Compilation): Library =>
  strict("gradc", compilation.library, compilation);

/** A library in which only what it exports has a name; so have the libraries in it, such as linalg. */
function strict(name: string, library: Library, compilation: Compilation): Library {
  const exported = Object.fromEntries(
    Object.entries(library).map(([key, value]) => [
      key,
      isLibrary(value) ? strict(key, value, compilation) : value,
    ]),
  );
  return new Proxy(exported, {
    get(_, key) {
      if (typeof key === "symbol" || asked.has(key) || key in exported) return exported[key as string];
      const mistake = unknownExport(name, key, similarName(key, exported));
      return compilation.recovery.record(finallyLocated(mistake, compilation));
    },
  });
}

/** A namespace that a library exports. */
const isLibrary = (value: unknown): value is Library =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isNode(value);

/** `log_softmax` is called logSoftmax. */
function similarName(name: string, library: Library): string | undefined {
  const plain = (text: string) => text.replaceAll("_", "").toLowerCase();
  return Object.keys(library).find((candidate) => plain(candidate) === plain(name));
}
