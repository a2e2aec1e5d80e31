/** What the parity runner prints: a table of all categories, and why cases failed or could not be run. */
import type { Outcome, Status } from "./runner.ts";

const columns = ["category", "precision", "cases", "passed", "failed", "unsupported"] as const;
type Row = readonly (string | number)[];

export function report(outcomes: readonly Outcome[]): string {
  const precisions = new Set(outcomes.map(({ precision }) => precision));
  const categories = new Set(outcomes.map(({ golden }) => golden.category));
  const rows = [...categories].flatMap((category) => {
    const own = outcomes.filter(({ golden }) => golden.category === category);
    return [...precisions].map((precision): Row => [
      category,
      precision,
      ...counts(own.filter((outcome) => outcome.precision === precision)),
    ]);
  });
  const sums = [...precisions].map((precision): Row => [
    "all",
    precision,
    ...counts(outcomes.filter((outcome) => outcome.precision === precision)),
  ]);
  const exempt = countOf(outcomes, "exempt");
  return [
    table([columns, ...rows, ...(categories.size > 1 ? sums : [])]),
    ...(exempt > 0 ? [`${exempt} more have no meaningful answer in f32, says PyTorch's own run.`] : []),
    ...section("Failed", outcomes.filter(({ status }) => status === "failed").flatMap(failure)),
    ...section("Unsupported", unsupportedOps(outcomes)),
  ].join("\n");
}

const countOf = (outcomes: readonly Outcome[], status: Status): number =>
  outcomes.filter((outcome) => outcome.status === status).length;

const counts = (outcomes: readonly Outcome[]): readonly number[] => [
  outcomes.length - countOf(outcomes, "exempt"),
  countOf(outcomes, "passed"),
  countOf(outcomes, "failed"),
  countOf(outcomes, "unsupported"),
];

/** Words to the left, numbers to the right. */
function table(rows: readonly Row[]): string {
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const cell = (value: string | number, column: number): string =>
    column < 2 ? String(value).padEnd(widths[column]!) : String(value).padStart(widths[column]!);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];

/** The cases of an op fare alike, whatever the precision: one line for each reason. */
function unsupportedOps(outcomes: readonly Outcome[]): readonly string[] {
  const cases = new Map<string, Set<string>>();
  for (const { golden, status, problems } of outcomes)
    if (status === "unsupported") {
      const key = `${golden.op}: ${problems.join("; ")}`;
      cases.set(key, (cases.get(key) ?? new Set()).add(golden.id.split("/").at(-1)!));
    }
  return [...cases].map(([reason, ids]) => `${reason}  (${[...ids].join(", ")})`);
}

const shown = 4;

function failure({ golden, precision, problems, error }: Outcome): readonly string[] {
  const size = Number.isFinite(error) ? `  error ${error.toPrecision(3)} of what is allowed` : "";
  const rest = problems.length > shown ? [`  and ${problems.length - shown} more`] : [];
  return [
    `${golden.id}  ${precision}${size}`,
    ...problems.slice(0, shown).map((problem) => `  ${problem}`),
    ...rest,
  ];
}
