/** Which golden cases gradc can run: what has no export, or lacks an argument, is counted but not run. */
import { isSupported } from "./calls.ts";
import { allCases, categories, type GoldenCase } from "./golden.ts";

/** An op with its cases, those that can be run and those that cannot. */
export interface Coverage<Case extends GoldenCase> {
  readonly op: string;
  readonly runnable: readonly Case[];
  readonly missing: readonly Case[];
}

export function coverageOf<Case extends GoldenCase>(cases: readonly Case[]): readonly Coverage<Case>[] {
  return [...new Set(cases.map(({ op }) => op))].map((op) => {
    const own = cases.filter((golden) => golden.op === op);
    return { op, runnable: own.filter(isSupported), missing: own.filter((golden) => !isSupported(golden)) };
  });
}

/** Categories whose cases are no single calls. */
const ofRuns = ["optimizers", "schedulers", "training"];

/** The categories of functions and modules. */
export const callCategories: readonly string[] = categories.filter((category) => !ofRuns.includes(category));

/** How many ops and cases of all there are can be run, and what cannot. */
export function summary(): string {
  const all = coverageOf(allCases());
  const count = (list: readonly (readonly unknown[])[]): number =>
    list.reduce((sum, each) => sum + each.length, 0);
  const runnable = all.filter((each) => each.runnable.length > 0);
  const missing = all
    .filter((each) => each.missing.length > 0)
    .map(({ op, missing: cases }) => `${op} ${cases.length}`);
  const cases = `${count(runnable.map((each) => each.runnable))} of ${count(all.map((each) => [...each.runnable, ...each.missing]))} cases`;
  return `${runnable.length} of ${all.length} ops, ${cases}; not yet: ${missing.join(", ")}`;
}
