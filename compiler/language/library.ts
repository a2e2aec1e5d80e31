/** `gradc` as a definition imports it: a name that it does not export is an error where it is used. */
import { unknownExport } from "../diagnostics.ts";
import type { Library } from "./callees.ts";
import type { Compilation } from "./compilation.ts";
import { finallyLocated } from "./diagnose.ts";

/** What JavaScript itself, and the code that TypeScript writes, ask modules for. */
const asked = new Set(["__esModule", "default", "then", "toJSON"]);

export function strictLibrary(compilation: Compilation): Library {
  const exported = { ...compilation.library };
  return new Proxy(exported, {
    get(_, key) {
      if (typeof key === "symbol" || asked.has(key) || key in exported) return exported[key as string];
      throw finallyLocated(unknownExport(key, similarName(key, exported)), compilation);
    },
  });
}

/** `log_softmax` is called logSoftmax. */
function similarName(name: string, library: Library): string | undefined {
  const plain = (text: string) => text.replaceAll("_", "").toLowerCase();
  return Object.keys(library).find((candidate) => plain(candidate) === plain(name));
}
