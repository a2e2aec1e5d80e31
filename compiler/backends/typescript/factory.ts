/** The bodies of createX and createXInference. */
import type { Plan, StoredPort } from "../../plan/plan.ts";
import { type Dim, factorOf, monomial, symbolsOf } from "../../shape/dim.ts";
import { derivedSizes, printNumber, printSize } from "./expressions.ts";
import { sizeName } from "../../kernels/names.ts";
import type { Buffer } from "../../kernels/kernel.ts";
import { intake } from "./intake.ts";
import type { Interfaces } from "./interfaces.ts";
import { capacityName, Layout, times } from "./places.ts";
import { resultFunctions, resultObjects } from "./results.ts";
import { key, Scope } from "./scope.ts";
import { table } from "./stored.ts";
import { predictorObject, trainerObject } from "./trainer.ts";

export function factoryBody(plan: Plan, types: Interfaces, inference: boolean): string[] {
  const scope = new Scope(plan, types, inference);
  const { symbols, derivedSymbols } = plan.signature;
  // What the rest uses decides which places are declared before it.
  const object = inference ? predictorObject(scope) : trainerObject(scope);
  const functions = resultFunctions(scope);
  const rest = [
    ...inputs(scope),
    ...tensors(scope),
    "",
    ...start(scope),
    "",
    ...scope.sizes.map((symbol) => `let ${sizeName(symbol)} = 0;`),
    ...resultObjects(scope),
    "",
    ...intake(scope),
    "",
    ...functions,
    "",
    ...object,
  ];
  const constants = constantsOf(scope);
  const layout = new Layout(plan, inference);
  const capacities = symbols.map(
    (symbol) => `const ${capacityName(symbol)} = capacity(${JSON.stringify(symbol)}, options.${symbol});`,
  );
  const body = [...layout.arrays(scope.used), ...layout.offsets(scope.used), ...constants, "", ...rest];
  // Where a capacity is too small for any call, calls say so.
  const derived = derivedSizes(derivedSymbols, capacityName, body, (name, value, { plus }) =>
    plus < 0 ? `const ${name} = Math.max(0, ${value});` : `const ${name} = ${value};`,
  );
  return [...capacities, ...derived, ...body];
}

function inputs(scope: Scope): string[] {
  const size = (dim: Dim): string => times(factorOf(dim), monomial(1, symbolsOf(dim)));
  return [
    "const inputs = {",
    ...scope.inputs.map((port) => `${key(port.key)}: ${scope.view(port, size)},`),
    "};",
  ];
}

function stored(scope: Scope, name: string, ports: readonly StoredPort[]): string[] {
  const kept = ports.filter(({ isKept }) => isKept);
  const lines = table(kept, scope, (port, cells) => {
    const shape = `[${port.shape.map(printSize).join(", ")}]`;
    const names = [port.key, ...port.aliases].map((_, i) => cells.name(i)).join(", ");
    return `{ names: [${names}], shape: ${shape}, data: ${scope.view(port, printSize, cells.address(0))} },`;
  });
  return [`const ${name}: readonly Stored[] = [`, ...lines, "];"];
}

function tensors(scope: Scope): string[] {
  const optimizer =
    scope.inference || !scope.steps ? [] : stored(scope, "optimizerTensors", scope.signature.optimizerStates);
  return [...stored(scope, "tensors", scope.states), ...optimizer];
}

/** What is known at compile time; the numbers of a row at once. */
function constantsOf(scope: Scope): string[] {
  const { rows, signature } = scope.plan;
  const data = new Map(signature.constants.map((constant) => [constant.buffer, constant.data]));
  const rowOf = new Map(
    rows.flatMap(({ buffers, stride }) =>
      stride === 1 ? buffers.map((buffer) => [buffer, buffers] as const) : [],
    ),
  );
  const used = signature.constants.filter(({ buffer }) => scope.used.has(buffer));
  const blocks = new Set(used.map(({ buffer }) => rowOf.get(buffer) ?? buffer));
  return [...blocks].map((block) => {
    const buffers: readonly Buffer[] = "length" in block ? block : [block];
    const [buffer] = buffers;
    const values = buffers.flatMap((each) => Array.from(data.get(each)!, printNumber));
    return `${scope.array({ buffer: buffer! })}.set([${values.join(", ")}], ${scope.name({ buffer: buffer! })});`;
  });
}

/** First values: by the seed, then from the state dict if there is one. */
function start(scope: Scope): string[] {
  if (scope.inference) return ["loadState(tensors, options.stateDict, true);"];
  const settings = scope.signature.settings.map(
    (setting) => `${scope.number(setting)} = ${printNumber(setting.initial)};`,
  );
  const calls = scope.statements("initialise");
  const seed = calls.some((line) => /\bseed\b/.test(line)) ? ["const seed = options.seed ?? 0;"] : [];
  return [
    ...settings,
    ...seed,
    ...calls,
    "if (options.stateDict) loadState(tensors, options.stateDict, true);",
  ];
}
