// How long a cold `gradc compile` takes beside a process that only loads ts-morph and prettier and opens a project:
// `npm run build && node bench/cold.mjs [rounds]`. Alternated, because the machine is never quite idle.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [rounds = "15"] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const definition = "examples/logistic.graph.ts";

const toolsAlone = `
const { Project } = require("ts-morph");
const project = new Project({ skipAddingFilesFromTsConfig: true, skipLoadingLibFiles: true, compilerOptions: { noLib: true, types: [] } });
project.addSourceFileAtPath(${JSON.stringify(definition)});
project.resolveSourceFileDependencies();
Promise.all([import("prettier/standalone"), import("prettier/plugins/babel"), import("prettier/plugins/estree")]);
`;

function milliseconds(args) {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - began;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

const times = { tools: [], compile: [] };
for (let round = 0; round < Number(rounds); round++) {
  const out = mkdtempSync(join(tmpdir(), "gradc-cold-"));
  times.tools.push(milliseconds(["-e", toolsAlone]));
  times.compile.push(milliseconds(["dist/src/cli.js", "compile", definition, "--out", out]));
  rmSync(out, { recursive: true });
}
const ratios = times.compile.map((each, round) => each / times.tools[round]);
const [alone, compile] = [times.tools, times.compile].map((each) => median(each).toFixed(0));
console.log(`tools alone ${alone} ms, gradc compile ${compile} ms, medians of ${rounds} rounds`);
console.log(`ratio ${median(ratios).toFixed(2)}, median of the rounds; to be at most 1.6`);
