/** What the parity runner is asked for on the command line. */
import { parseArgs } from "node:util";
import type { Precision } from "../../compiler/graph/graph.ts";
import { casesIn, categoriesIn, type GoldenCase, goldens, UsageError } from "./golden.ts";
import { precisions } from "./runner.ts";

export const usage = `npm run parity -- [DIR] [--category C] [--case ID] [--precision f64|f32]

Compares what gradc computes with what PyTorch did. DIR holds golden files in the format of test/goldens/README.md
(default: test/goldens). --category and --case may be given several times; a case is named by its id, "torch.sum/0",
or its op, "torch.sum".`;

export interface Request {
  readonly cases: readonly GoldenCase[];
  readonly precisions: readonly Precision[];
}

/** The cases that the arguments name. Throws UsageError. */
export function requestOf(args: readonly string[]): Request {
  const { values, positionals } = parsed(args);
  if (positionals.length > 1)
    throw new UsageError(`name one folder, not ${positionals.length}: ${positionals.join(", ")}`);
  const folder = positionals[0] ?? goldens;
  const categories = categoriesIn(folder);
  const wanted = known(
    "category",
    values.category ?? categories,
    categories,
    `Those in ${folder} are ${categories.join(", ")}.`,
  );
  const cases = wanted.flatMap((category) => casesIn(folder, category));
  const names = [...new Set(cases.flatMap(({ id, op }) => [id, op]))];
  const chosen = values.case && known("case", values.case, names, similarTo(values.case, names));
  return {
    cases: chosen ? cases.filter(({ id, op }) => chosen.includes(id) || chosen.includes(op)) : cases,
    precisions: values.precision
      ? (known("precision", [values.precision], precisions, "Write f64 or f32.") as readonly Precision[])
      : precisions,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        category: { type: "string", multiple: true },
        case: { type: "string", multiple: true },
        precision: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(
      `${(error as Error).message.replace(/\.? To specify a positional.*$/, "")}\n\n${usage}`,
    );
  }
}

function known(
  noun: string,
  wanted: readonly string[],
  all: readonly string[],
  remedy: string,
): readonly string[] {
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new UsageError(`there is no ${noun} ${unknown.join(", ")}. ${remedy}`);
  return wanted;
}

/** What has the last part of the name in common. */
function similarTo(wanted: readonly string[], names: readonly string[]): string {
  const last = (name: string): string =>
    name
      .replace(/\/\d*$/, "")
      .split(".")
      .at(-1)!
      .toLowerCase();
  const similar = names.filter((name) => wanted.some((each) => last(name) === last(each)));
  return similar.length > 0
    ? `Did you mean ${similar.slice(0, 8).join(", ")}?`
    : 'An id is an op and a number, such as "torch.sum/0".';
}
