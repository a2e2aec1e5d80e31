/** Kernels and routines as text, for people. */
import { printAxes, printComprehension, printScalar } from "../scalar/printing.ts";
import { printDim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import type { Buffer, Kernel, Local, Routine, Stage, Statement, Value } from "./kernel.ts";

const nameOf = (source: Buffer | Local): string => source.name;
const print = (value: Value): string => printScalar<Buffer | Local>(value, nameOf);
const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const printBuffer = ({ name, storage, type, role }: Buffer): string =>
  `${role} ${name}: ${storage}${printShape(type.shape)}`;

function printStage(stage: Stage): string {
  const name = stage.target.role === "local" ? `${stage.target.name} (local)` : stage.target.name;
  const text = printComprehension(stage.target.name, stage, nameOf).slice(stage.target.name.length);
  return `${stage.within.length > 0 ? "· " : ""}${name}${text}`;
}

/** Its shared axes, its parameters and, marked by a dot when they lie inside the nest, its stages. */
export function printKernel(kernel: Kernel): string {
  const over = kernel.axes.length > 0 ? ` over ${printAxes(kernel.axes)}` : "";
  const time = kernel.times.length > 0 ? ` at ${kernel.times.map(({ name }) => name).join(", ")}` : "";
  const head = `kernel ${kernel.name}${over}${time}`;
  const { recurrence } = kernel;
  const starts =
    recurrence?.carried.map(({ target, initial }) => `${target.name} starts at ${print(initial)}`) ?? [];
  const loop = recurrence
    ? [`for ${printAxes([recurrence.axis])}${recurrence.reverse ? ", in reverse" : ""}`, ...starts]
    : [];
  return [
    head,
    ...indented([...loop, ...kernel.parameters.map(printBuffer), ...kernel.stages.map(printStage)]),
  ].join("\n");
}

export const printKernels = (kernels: Iterable<Kernel>): string =>
  [...kernels].map((kernel) => `${printKernel(kernel)}\n`).join("\n");

function printStatement(statement: Statement): string[] {
  switch (statement.kind) {
    case "loop": {
      const { axis, from, to, step, body } = statement;
      const by = step === 1 ? "" : ` by ${step}`;
      return [
        `for ${axis.name} from ${print(from)} to ${print(to)}${by}`,
        ...indented(body.flatMap(printStatement)),
      ];
    }
    case "if": {
      const otherwise = statement.otherwise
        ? ["else", ...indented(statement.otherwise.flatMap(printStatement))]
        : [];
      return [
        `if ${print(statement.condition)}`,
        ...indented(statement.body.flatMap(printStatement)),
        ...otherwise,
      ];
    }
    case "let":
      return [
        `${statement.mutable ? "let" : "const"} ${statement.local.name}: ${statement.local.storage} = ${print(statement.value)}`,
      ];
    case "combine":
      return [`${statement.local.name} = ${statement.combine} of it and ${print(statement.value)}`];
    case "store":
      return [
        `${print({ kind: "read", source: statement.target, at: statement.at })} ← ${print(statement.value)}`,
      ];
  }
}

export function printRoutine(kernel: Kernel, { body, scratch, choices }: Routine): string {
  const lines = [
    ...choices.map(
      ({ verb, axis, by, reason }) =>
        `${verb} ${axis.name} < ${printDim(axis.extent)}${by === undefined ? "" : ` by ${by}`}: ${reason}`,
    ),
    ...scratch.map(printBuffer),
    ...body.flatMap(printStatement),
  ];
  return [`routine ${kernel.name}`, ...indented(lines)].join("\n");
}

export const printRoutines = (routines: ReadonlyMap<Kernel, Routine>): string =>
  [...routines].map(([kernel, routine]) => `${printRoutine(kernel, routine)}\n`).join("\n");
