/** The program of `npm run parity`. */
import { requestOf, usage } from "./arguments.ts";
import { UsageError } from "./golden.ts";
import { report } from "./report.ts";
import { runCases } from "./runner.ts";

/** Runs what the arguments ask for, and gives the exit code: 1 where anything failed or is not supported, 2 for wrong arguments. */
export async function main(args: readonly string[], print: (line: string) => void): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    print(usage);
    return 0;
  }
  try {
    const { cases, precisions } = requestOf(args);
    const outcomes = await runCases(cases, precisions);
    print(report(outcomes));
    return outcomes.some(({ status }) => status === "failed" || status === "unsupported") ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(error.message);
    return 2;
  }
}
