// Puts the examples' data beside their built programs: `./data/` means the same there as in the sources.
import { cpSync } from "node:fs";

cpSync(new URL("../examples/data", import.meta.url), new URL("../dist/examples/data", import.meta.url), {
  recursive: true,
});
