// Compares gradc with PyTorch's numbers: runs test/parity/main.ts from the sources, no build is needed.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const from = (path) => `${root}${path}`;

const { module: plugin } = await runnerImport(from("test/graph-plugin.ts"), { configFile: false, root });
const { module: parity } = await runnerImport(from("test/parity/main.ts"), {
  configFile: false,
  root,
  plugins: [plugin.graphPlugin()],
});
process.exitCode = await parity.main(process.argv.slice(2), (line) => console.log(line));
