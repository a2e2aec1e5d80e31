import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { graphPlugin } from "./test/graph-plugin.ts";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [graphPlugin()],
  resolve: {
    // The sources, not the build: tests need no `npm run build`.
    alias: [
      { find: /^gradc$/, replacement: source("./src/index.ts") },
      { find: /^gradc\/safetensors$/, replacement: source("./src/safetensors.ts") },
      { find: /^gradc\/compiler$/, replacement: source("./compiler/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
