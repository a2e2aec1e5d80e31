/** The objects that calls return: made once, their views anew only when a size changes, so that a step allocates nothing. */
import type { Port } from "../../plan/plan.ts";
import { sizeName, symbolIdentifier } from "../../kernels/names.ts";
import { printSize } from "./expressions.ts";
import { isSymbolic, key, member, type Scope } from "./scope.ts";

const trains = ({ inference, signature }: Scope): boolean => !inference && signature.loss !== undefined;

/** Whether some call returns predictions. */
const returnsOutputs = (scope: Scope): boolean => !trains(scope) || scope.types.hasTargets;

function resultPorts({ outputs, signature }: Scope): readonly Port[] {
  return [...outputs, ...(signature.loss ? [signature.loss] : [])];
}

/** The declarations of `outputs` and `result`. */
export function resultObjects(scope: Scope): string[] {
  const { name } = scope.types;
  const start = (port: Port): string => {
    if (port.shape.length === 0) return "0";
    return scope.view(port, isSymbolic(port) ? () => "0" : printSize);
  };
  const object = (variable: string, type: string, ports: readonly Port[]): string[] => [
    `const ${variable}: Mutable<${type}> = {`,
    ...ports.map((port) => `${key(port.key)}: ${start(port)},`),
    "};",
  ];
  return [
    ...(returnsOutputs(scope) ? object("outputs", `${name}Outputs`, scope.predicted) : []),
    ...(trains(scope) ? object("result", `${name}Result`, resultPorts(scope)) : []),
  ];
}

/** The functions that bring them up to date: `outputsNow` and `resultNow`. */
export function resultFunctions(scope: Scope): string[] {
  const { name } = scope.types;
  const views = [
    ...(returnsOutputs(scope)
      ? scope.predicted.filter(isSymbolic).map((port) => viewNow(scope, "outputs", port))
      : []),
    ...(trains(scope)
      ? resultPorts(scope)
          .filter(isSymbolic)
          .map((port) => viewNow(scope, "result", port))
      : []),
  ];
  const now = (variable: string, type: string, ports: readonly Port[]): string[] => [
    `function ${variable}Now(): ${type} {`,
    ...(views.length > 0 ? ["refreshViews();"] : []),
    ...ports
      .filter((port) => port.shape.length === 0)
      .map((port) => `${member(variable, port.key)} = ${scope.number(port)}!;`),
    `return ${variable};`,
    "}",
  ];
  return [
    ...refresh(scope, views),
    ...(returnsOutputs(scope) ? now("outputs", `${name}Outputs`, scope.predicted) : []),
    ...(trains(scope) ? now("result", `${name}Result`, resultPorts(scope)) : []),
  ];
}

const viewNow = (scope: Scope, object: string, port: Port): string =>
  `${member(object, port.key)} = ${scope.viewNow(port)};`;

function refresh({ sizes: symbols }: Scope, views: readonly string[]): string[] {
  if (views.length === 0) return [];
  return [
    ...symbols.map((symbol) => `let ${symbolIdentifier(symbol)}Seen = -1;`),
    "function refreshViews(): void {",
    `if (${symbols.map((symbol) => `${sizeName(symbol)} === ${symbolIdentifier(symbol)}Seen`).join(" && ")}) return;`,
    ...symbols.map((symbol) => `${symbolIdentifier(symbol)}Seen = ${sizeName(symbol)};`),
    ...views,
    "}",
  ];
}
