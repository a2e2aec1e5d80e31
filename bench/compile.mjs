// How long a cold `gradc compile` of deep nets takes and how long their modules are: `npm run build && node bench/compile.mjs
// [rounds]`. Beside the time that passed, which others on the machine lengthen, the processor's time.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [rounds = "5"] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));

/** Milliseconds of one process: passed, and spent by the processor. */
function timed(definition, out) {
  const began = performance.now();
  const program = `process.argv.splice(1, 0, ""); process.on("exit", () => { const { userCPUTime, systemCPUTime } = process.resourceUsage(); process.stderr.write("\\ncpu " + (userCPUTime + systemCPUTime)); }); await import(${JSON.stringify(join(root, "dist/src/cli.js"))});`;
  const args = ["--input-type=module", "-e", program, "compile", definition, "--out", out];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return { passed: performance.now() - began, cpu: Number(/cpu (\d+)$/.exec(stderr)[1]) / 1000 };
}

for (const name of ["linear-24", "transformer-2", "transformer-12"]) {
  const out = mkdtempSync(join(tmpdir(), "gradc-compile-"));
  const times = Array.from({ length: Number(rounds) }, () => timed(`bench/deep/${name}.graph.ts`, out));
  const least = (key) => Math.min(...times.map((each) => each[key])).toFixed(0);
  const { length } = readFileSync(join(out, `${name}.ts`), "utf8");
  rmSync(out, { recursive: true });
  console.log(
    `${name}: ${least("passed")} ms, processor ${least("cpu")} ms, least of ${rounds}; ${length} characters`,
  );
}
