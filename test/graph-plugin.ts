/** Lets the tests import the definitions of the library (`*.graph.ts` under src) as the build would make them. */
import { fileURLToPath } from "node:url";
import { type Plugin, runnerImport } from "vite";

type Rewriting = typeof import("../compiler/language/rewrite.ts");

const library = fileURLToPath(new URL("../src/", import.meta.url)).replaceAll("\\", "/");
const rewriting = fileURLToPath(new URL("../compiler/language/rewrite.ts", import.meta.url));

export function graphPlugin(): Plugin {
  // Loaded when first needed: it brings the TypeScript compiler with it, and most tests need neither.
  let loading: Promise<Rewriting> | undefined;
  const load = async () => (await runnerImport<Rewriting>(rewriting)).module;
  return {
    name: "gradc:library",
    enforce: "pre",
    async transform(source, id) {
      if (!id.startsWith(library) || !id.endsWith(".graph.ts")) return null;
      const { rewriteLibrary } = await (loading ??= load());
      return { code: rewriteLibrary(source, id), map: null };
    },
  };
}
