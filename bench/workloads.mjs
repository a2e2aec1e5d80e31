// Compiled definitions against the same steps written by hand: `node bench/workloads.mjs [names]`, after `npm run build`. Both sides
// run in turns, each in a process of its own; processor time of a step, medians. Results must agree after 1 and 20 steps.
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ts } from "ts-morph";

const own = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = {
  perceptron: "perceptron",
  convolutional: "convolutional",
  convolutionForward: "convolution-forward",
  convolutionInputs: "convolution-inputs",
  convolutionWeights: "convolution-weights",
  recurrent: "recurrent",
  transformer: "transformer",
};
const rounds = 11;
const millisecondsEach = 120;

/** The path of the module that a definition compiles to, as JavaScript. */
function compiled(name, folder) {
  const definition = own(`definitions/${files[name]}.graph.ts`);
  execFileSync(process.execPath, [own("../dist/src/cli.js"), "compile", definition, "--out", folder]);
  const text = readFileSync(join(folder, `${files[name]}.ts`), "utf8");
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const path = join(folder, `${files[name]}.mjs`);
  writeFileSync(path, ts.transpileModule(text, { compilerOptions }).outputText);
  return pathToFileURL(path).href;
}

async function side(...words) {
  const child = fork(own("side.mjs"), words);
  const failed = once(child, "exit").then(([code]) => {
    if (code) throw new Error(`${words.slice(0, 2).join(" ")} failed`);
  });
  const answer = async () => (await Promise.race([once(child, "message"), failed]))[0];
  await answer();
  const run = (steps) => {
    child.send(steps);
    return answer();
  };
  return { run, stop: () => child.kill() };
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

async function measured(name, folder) {
  const sides = [await side("hand", name), await side("compiled", name, compiled(name, folder))];
  for (const steps of [1, 19]) {
    const results = [];
    for (const each of sides) results.push((await each.run(steps)).result);
    const [expected, actual] = results;
    if (!(Math.abs(actual - expected) <= 2e-6 * Math.abs(expected)))
      throw new Error(`${name}: ${actual} instead of ${expected}`);
  }
  const counts = [];
  for (const each of sides) counts.push(Math.ceil((millisecondsEach * 1000) / (await each.run(10)).each));
  const times = sides.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, each] of sides.entries()) times[i].push((await each.run(counts[i])).each);
  for (const each of sides) each.stop();
  return times.map(median);
}

const folder = mkdtempSync(join(tmpdir(), "gradc-bench-"));
try {
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(files)) {
    const [hand, emitted] = await measured(name, folder);
    const columns = [hand.toFixed(0), emitted.toFixed(0), (emitted / hand).toFixed(2)];
    process.stdout.write(
      `${name.padEnd(20)} by hand ${columns[0].padStart(7)} µs   compiled ${columns[1].padStart(7)} µs   ratio ${columns[2]}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
