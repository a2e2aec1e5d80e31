// Loads a module of the sources, TypeScript and all, as the tests do: no build is needed.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the module at a path from the root of the project exports. */
export async function fromSources(path) {
  const { module: plugin } = await runnerImport(`${root}test/graph-plugin.ts`, { configFile: false, root });
  const plugins = [plugin.graphPlugin()];
  const { module } = await runnerImport(root + path, { configFile: false, root, plugins });
  return module;
}
