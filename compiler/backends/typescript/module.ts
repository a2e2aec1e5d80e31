/** A plan as a TypeScript module: types, factories, kernels, helpers. */
import type { FunctionDeclarationStructure, StatementStructures } from "ts-morph";
import type * as morph from "ts-morph";
import type { Kernel } from "../../kernels/kernel.ts";
import { callsIn, type Entry, type Plan } from "../../plan/plan.ts";
import { expansionsFor } from "./expansions.ts";
import { factoryBody } from "./factory.ts";
import { helpersFor, helperText } from "./helpers.ts";
import { Interfaces } from "./interfaces.ts";
import { arrayType, KernelPrinter, type PrintedKernel } from "./kernels.ts";

/** The text of the module, before formatting, and the helpers that close it. */
export function moduleText(
  plan: Plan,
  { Project, StructureKind }: typeof morph,
): { readonly text: string; readonly closing: string } {
  const { signature } = plan;
  const types = new Interfaces(signature, StructureKind);
  const predictor = inference(plan, types, StructureKind);
  const factories = signature.loss ? [trainer(plan, types, StructureKind), predictor] : [predictor];
  const kernels = kernelsOf(plan);
  const printer = new KernelPrinter(plan);
  const functions = [
    ...factories,
    ...kernels.map((kernel) => printed(printer.function(kernel), StructureKind)),
  ];
  const bodies = functions.map(({ statements }) => statements as string);
  // ts-morph parses what it has written: bodies, which are most of the text, are put in afterwards.
  const hollow = functions.map((each, i) => ({ ...each, statements: `body${i};` }));
  const statements: StatementStructures[] = [...types.all(), ...hollow];
  const project = new Project({ useInMemoryFileSystem: true });
  const skeleton = project.createSourceFile(`${signature.name}.ts`, { statements }).getFullText();
  const filled = skeleton.replace(/\bbody(\d+);/g, (_, i: string) => bodies[Number(i)]!);
  const expansions = expansionsFor(kernels.map((kernel) => plan.routines.get(kernel)!));
  const helpers = helpersFor(bodies.join("\n")).map((each) =>
    helperText(each, signature.name, arrayType(signature.precision)),
  );
  return {
    text: [header(plan), filled, ...expansions, ...internals(plan)].join("\n\n"),
    closing: helpers.map((text) => `\n${text}\n`).join(""),
  };
}

function header({ signature }: Plan): string {
  return ["/**", ...signature.story.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

function kernelsOf(plan: Plan): readonly Kernel[] {
  // What trains is what is read first; the others come as in the plan.
  const order = ({ name }: Entry): number => (name === "initialise" ? 0 : name === "step" ? 1 : 2);
  // Without a loss there are predictions only.
  const called = plan.entries.filter(({ name }) => plan.signature.loss || name === "predict");
  const entries = [...called].sort((a, b) => order(a) - order(b));
  return [...new Set(entries.flatMap(({ steps }) => callsIn(steps).map(({ kernel }) => kernel)))];
}

type Kind = typeof morph.StructureKind;

function printed(kernel: PrintedKernel, { Function: kind }: Kind): FunctionDeclarationStructure {
  return {
    kind,
    name: kernel.name,
    parameters: [...kernel.parameters],
    returnType: "void",
    statements: kernel.body.join("\n"),
    ...(kernel.comment.length > 0 && { docs: [kernel.comment.join("\n")] }),
  };
}

function trainer(plan: Plan, types: Interfaces, { Function: kind }: Kind): FunctionDeclarationStructure {
  const sizes = types.hasSizes ? `${types.name}Sizes & ` : "";
  const options = `${sizes}{ seed?: number; stateDict?: StateDict }`;
  return {
    kind,
    isExported: true,
    name: `create${types.name}`,
    parameters: [{ name: "options", type: options, ...(types.hasSizes ? {} : { initializer: "{}" }) }],
    returnType: types.name,
    statements: factoryBody(plan, types, false).join("\n"),
    docs: [
      types.hasSizes
        ? "A trainer for data up to these sizes; all memory is allocated here."
        : "A trainer; all memory is allocated here.",
    ],
  };
}

function inference(plan: Plan, types: Interfaces, { Function: kind }: Kind): FunctionDeclarationStructure {
  const sizes = types.hasSizes ? `${types.name}Sizes & ` : "";
  return {
    kind,
    isExported: true,
    name: `create${types.name}Inference`,
    parameters: [{ name: "options", type: `${sizes}{ stateDict: StateDict }` }],
    returnType: `${types.name}Inference`,
    statements: factoryBody(plan, types, true).join("\n"),
    docs: ["Predictions from trained parameters, without training code."],
  };
}

/** Types that only the module itself uses. */
function internals({ signature }: Plan): string[] {
  const arrays = [...new Set([arrayType(signature.precision), "Float64Array", "Int32Array"])].join(" | ");
  return [
    `type Mutable<T> = { -readonly [K in keyof T]: T[K] };`,
    `interface Stored { readonly names: readonly string[]; readonly shape: readonly number[]; readonly data: ${arrays} }`,
  ];
}
