// Importing the language must stay light: TypeScript's compiler is for compiling only.
import { createRequire } from "node:module";

await import("gradc");
const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes("ts-morph"));
if (loaded.length > 0) throw new Error(`importing gradc loaded ${loaded[0]}`);
