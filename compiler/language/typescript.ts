/** The TypeScript compiler that ts-morph carries, loaded when first needed. */
import module from "node:module";
import type * as morph from "ts-morph";

export type Morph = typeof morph;
export type TypeScript = Morph["ts"];

/** Exists from Node 22 on. */
type WithCompileCache = typeof module & { readonly enableCompileCache?: () => unknown };

let loaded: Morph | undefined;

/** `require` is faster than `import`, which scans the whole file for its exports. */
export function tsMorph(): Morph {
  if (!loaded) {
    (module as WithCompileCache).enableCompileCache?.();
    loaded = module.createRequire(import.meta.url)("ts-morph") as Morph;
  }
  return loaded;
}
