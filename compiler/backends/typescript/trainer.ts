/** The objects that users hold: the trainer and the predictor. */
import type { Entry, Signature } from "../../plan/plan.ts";
import { elementsOf } from "../../shape/shape.ts";
import { printSize } from "./expressions.ts";
import { arrayType } from "./kernels.ts";
import { isRun } from "../../kernels/runs.ts";
import { key, type Scope } from "./scope.ts";
import { portsInRuns, table } from "./stored.ts";

const takeArguments = ({ types }: Scope): string => (types.hasSizes ? "data, sizes" : "data");

const dataParameters = ({ types }: Scope, type: string): string =>
  types.hasSizes ? `data: ${type}, sizes?: Partial<${types.name}Sizes>` : `data: ${type}`;

const loading = "loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),";

export function predictorObject(scope: Scope): string[] {
  const { name } = scope.types;
  return [
    "return {",
    "inputs,",
    `forward(${dataParameters(scope, `${name}Inputs`)}): ${name}Outputs {`,
    `take(${takeArguments(scope)});`,
    ...scope.statements("predict"),
    "return outputsNow();",
    "},",
    loading,
    "};",
  ];
}

export function trainerObject(scope: Scope): string[] {
  return [
    "// 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.",
    "let phase = 0;",
    "const gradientsKnown = (): boolean => phase === 2;",
    ...parameters(scope),
    "",
    ...forward(scope),
    "",
    `const net: Mutable<${scope.types.name}> = {`,
    "training: true,",
    ...scope.signature.settings.flatMap((setting) => accessors(scope, setting)),
    "inputs,",
    "parameters,",
    ...step(scope),
    "forward,",
    ...backward(scope),
    ...update(scope),
    ...["train", "eval"].flatMap((mode) => [
      `${mode}() {`,
      `net.training = ${mode === "train"};`,
      "phase = 0;",
      "return net;",
      "},",
    ]),
    "namedParameters: () => Object.entries(parameters) as [ParameterName, Parameter][],",
    "stateDict: () => copyState(tensors),",
    loading,
    ...optimizerStates(scope),
    "};",
    "return net;",
  ];
}

function parameters(scope: Scope): string[] {
  const { parameters: ports } = scope.signature;
  const inRuns = portsInRuns(ports, scope).some(isRun);
  const lines = table(ports, scope, (port, cells) => {
    const shape = `[${port.shape.map(printSize).join(", ")}]`;
    const gradient = port.gradient
      ? scope.view({ buffer: port.gradient, shape: port.shape }, printSize, cells.address(1))
      : `new ${arrayType(port.buffer.storage)}(${printSize(elementsOf(port.shape))})`;
    const view = scope.view(port, printSize, cells.address(0));
    const parameter = `parameterOf(${cells.name(0)}, ${shape}, ${view}, ${gradient}, gradientsKnown),`;
    return inRuns ? parameter : `${key(port.key)}: ${parameter}`;
  });
  const type = "{ readonly [K in ParameterName]: Parameter }";
  if (!inRuns) return [`const parameters: ${type} = {`, ...lines, "};"];
  return [
    "const parameters = Object.fromEntries(",
    "[",
    ...lines,
    `].map((parameter) => [parameter.name, parameter])) as ${type};`,
  ];
}

/** Settings live in memory: numbers that are handed from function to function would be allocated. */
function accessors(scope: Scope, setting: Signature["settings"][number]): string[] {
  const place = scope.number(setting);
  return [
    `get ${setting.name}() {`,
    `return ${place}!;`,
    "},",
    `set ${setting.name}(value) {`,
    `${place} = value;`,
    "},",
  ];
}

/** The calls of the mode that is on; one list where the mode does not matter. */
function inMode(scope: Scope, training: Entry["name"], evaluating: Entry["name"]): string[] {
  if (!scope.entry(training)) return scope.statements(evaluating);
  if (!scope.entry(evaluating)) return scope.statements(training);
  return [
    "if (net.training) {",
    ...scope.statements(training),
    "} else {",
    ...scope.statements(evaluating),
    "}",
  ];
}

function forward(scope: Scope): string[] {
  const { name, dataType, hasTargets } = scope.types;
  const both = `${name}Inputs & Partial<${name}Targets>`;
  const heads = hasTargets
    ? [
        `function forward(${dataParameters(scope, dataType)}): ${name}Result;`,
        `function forward(${dataParameters(scope, `${name}Inputs`)}): ${name}Outputs;`,
        `function forward(${dataParameters(scope, both)}): ${name}Result | ${name}Outputs {`,
        `if (!take(${takeArguments(scope)})) {`,
        "phase = 0;",
        ...inMode(scope, "predictTraining", "predict"),
        "return outputsNow();",
        "}",
      ]
    : [
        `function forward(${dataParameters(scope, dataType)}): ${name}Result {`,
        `take(${takeArguments(scope)});`,
      ];
  return [
    ...heads,
    ...inMode(scope, "forward", "evaluate"),
    "phase = net.training ? 1 : 0;",
    "return resultNow();",
    "}",
  ];
}

const trainingOnly = (method: string): string =>
  `if (!net.training) fail("GC6003", "${method}() in eval mode: call train() first");`;

function step(scope: Scope): string[] {
  if (!scope.steps) return [];
  const { name, dataType, hasTargets } = scope.types;
  const take = `take(${takeArguments(scope)})`;
  return [
    `step(${dataParameters(scope, dataType)}): ${name}Result {`,
    trainingOnly("step"),
    hasTargets ? `if (!${take}) fail("GC6004", "step() needs the targets");` : `${take};`,
    "phase = 0;",
    ...scope.statements("step"),
    "return resultNow();",
    "},",
  ];
}

function backward(scope: Scope): string[] {
  return [
    "backward(): void {",
    trainingOnly("backward"),
    'if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");',
    ...scope.statements("backward"),
    "phase = 2;",
    "},",
  ];
}

function update(scope: Scope): string[] {
  if (!scope.steps) return [];
  return [
    "update(): void {",
    trainingOnly("update"),
    'if (phase !== 2) fail("GC6003", "update() comes after backward()");',
    ...scope.statements("update"),
    "},",
  ];
}

function optimizerStates({ steps }: Scope): string[] {
  if (!steps) return [];
  return [
    "optimizerStateDict: () => copyState(optimizerTensors),",
    "loadOptimizerStateDict(state): void {",
    "loadState(optimizerTensors, state, true);",
    "},",
  ];
}
