/** The code that activations and losses become: values and derivatives with respect to their input, as files to be read. */
import { describe, expect, it } from "vitest";
import { compileFile } from "../compiler/driver/compile-file.ts";
import * as library from "../src/index.ts";
import * as activations from "../src/nn/activations.graph.ts";
import * as adaptive from "../src/nn/adaptive-softmax.graph.ts";
import * as attention from "../src/nn/attention.graph.ts";
import * as batchNorm from "../src/nn/batch-norm.graph.ts";
import * as binary from "../src/nn/binary.graph.ts";
import * as classification from "../src/nn/classification.graph.ts";
import * as distance from "../src/nn/distance.graph.ts";
import * as dropout from "../src/nn/dropout.graph.ts";
import * as groupNorm from "../src/nn/group-norm.graph.ts";
import * as instanceNorm from "../src/nn/instance-norm.graph.ts";
import * as likelihood from "../src/nn/likelihood.graph.ts";
import * as localResponseNorm from "../src/nn/local-response-norm.graph.ts";
import * as losses from "../src/nn/losses.graph.ts";
import * as margins from "../src/nn/margins.graph.ts";
import * as normalization from "../src/nn/normalization.graph.ts";
import * as piecewise from "../src/nn/piecewise.graph.ts";
import * as softmax from "../src/nn/softmax.graph.ts";
import * as triplets from "../src/nn/triplets.graph.ts";
import { TestProject } from "./command/project.ts";
import { applied, ofElements } from "./nn/applied.ts";

const files = [
  activations,
  adaptive,
  attention,
  batchNorm,
  binary,
  classification,
  distance,
  dropout,
  groupNorm,
  instanceNorm,
  likelihood,
  localResponseNorm,
  losses,
  margins,
  normalization,
  piecewise,
  softmax,
  triplets,
];
const namesIn = (file: object): readonly string[] =>
  Object.entries(file).flatMap(([name, value]) =>
    typeof value === "function" && /^[a-z]/.test(name) ? [name] : [],
  );
const functions = files.flatMap(namesIn);

/** A new activation needs no row: most treat elements alike. */
const ofActivations = [activations, piecewise]
  .flatMap(namesIn)
  .map((name) => [name, ofElements(name)] as const);
const rows = { ...Object.fromEntries(ofActivations), ...applied };

/** The functions of a module between its users' interface and its helpers: what its nests of loops have become. */
function kernelsOf(text: string): string {
  const bodies = text.matchAll(/(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?^function forward\w+\([^]*?^}\n/gm);
  return [...bodies].map(([body]) => body).join("\n");
}

async function emit(definition: string): Promise<string> {
  const header = `import { ${Object.keys(library).join(", ")} } from "gradc";\n`;
  const project = new TestProject({ "net.graph.ts": header + definition });
  const { artifacts } = await compileFile(project.path("net.graph.ts"), { library });
  // Places are of no interest here.
  return kernelsOf(artifacts[0]!.text).replaceAll(/ +net\.graph\.ts:\d+(, :\d+)*/g, "");
}

it("every activation, loss and distance is among them", () => {
  expect(functions.filter((name) => !Object.keys(rows).includes(name))).toEqual([]);
});

describe("what they become is what was reviewed", () => {
  it.each(Object.entries(rows))("%s", async (name, { given = [], value, learning = ["x"] }) => {
    const derivatives = learning.map((each) => `export const d${each} = grad(mean(y), ${each});`);
    const definition = [...given, `export const y = ${value};`, ...derivatives].join("\n");
    const text = `// ${definition.replaceAll("\n", "\n// ")}\n\n${await emit(definition)}`;
    await expect(text).toMatchFileSnapshot(`emitted/${name}.ts`);
  });
});
