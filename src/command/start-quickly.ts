/** Makes a short life shorter: most of what the command runs, it runs once. */
import module from "node:module";
import v8 from "node:v8";

/** Exists from Node 22 on. */
type WithCompileCache = typeof module & { readonly enableCompileCache?: () => unknown };

/** To be called before anything large is loaded. */
export function startQuickly(): void {
  const { enableCompileCache } = module as WithCompileCache;
  if (enableCompileCache) enableCompileCache();
  // Node 20 has no cache; there, optimizing code that soon ends costs a fifth of the time. What runs long is optimized still.
  else v8.setFlagsFromString("--interrupt-budget=500000");
}
