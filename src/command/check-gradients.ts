/** `gradc check-gradients`: the emitted gradients beside central differences. */
import type { CommandDef } from "citty";
import {
  checkGradients,
  type GradientCheck,
  type GradientReport,
  namedDefinition,
} from "../../compiler/index.ts";
import * as library from "../index.ts";
import { command, numberFrom, sizesFrom } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

const args = {
  file: { type: "positional", required: true, description: "A definition" },
  seed: { type: "string", default: "0", valueHint: "number", description: "Of parameters and data" },
  tolerance: {
    type: "string",
    default: "1e-6",
    valueHint: "number",
    description: "The largest relative error that passes",
  },
  sizes: { type: "string", valueHint: "batch=4,…", description: "Named sizes (default: 3, 4, 5, …)" },
} as const;

export const checkGradientsCommand = (terminal: Terminal): CommandDef =>
  command(
    {
      meta: {
        name: "check-gradients",
        description: "Compare the gradients that a module computes with central differences of its loss",
      },
      args,
      async run({ args: { file, seed, tolerance, sizes } }) {
        const report = await checkGradients(namedDefinition(file, terminal.folder), {
          library,
          seed: numberFrom("seed", seed),
          tolerance: numberFrom("tolerance", tolerance),
          sizes: sizes === undefined ? {} : sizesFrom(sizes),
        });
        for (const line of table(report)) terminal.out(line);
        const failed = report.checks.filter(({ passed }) => !passed).map(({ name }) => name);
        if (failed.length > 0) terminal.fail(`wrong gradients: ${failed.join(", ")}`);
      },
    },
    1,
  );

function table({ checks, sizes, loss }: GradientReport): string[] {
  const at = Object.entries(sizes).map(([name, size]) => `${name} = ${size}`);
  const rows = checks.map((check) => [
    check.name,
    extentOf(check),
    `error ${check.largestError.toExponential(1)}`,
    verdictOf(check),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return [
    `loss ${loss}${at.length > 0 ? ` at ${at.join(", ")}` : ""}; largest relative error of each parameter's gradient:`,
    ...rows.map((row) => `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")}`),
  ];
}

function extentOf({ elements, compared }: GradientCheck): string {
  return compared < elements
    ? `${compared} of ${elements} elements`
    : `${elements} element${elements === 1 ? "" : "s"}`;
}

function verdictOf({ passed, worst }: GradientCheck): string {
  if (passed || !worst) return "ok";
  return `FAILED at ${worst.index}: ${worst.emitted}, central difference ${worst.expected}`;
}
