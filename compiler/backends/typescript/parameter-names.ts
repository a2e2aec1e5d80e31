/** The type of parameters' names: what equal layers have is one template over their numbers. */
import { growthOf, isRun, type Run, withoutNumbers, withRuns } from "../../kernels/runs.ts";

interface Name {
  readonly text: string;
}

export interface NameType {
  readonly type: string;
  /** The unions of numbers that it mentions, by their names. */
  readonly numbers: ReadonlyMap<string, string>;
}

/** So many characters are read as fast as a template. */
const shortUnion = 200;

export function typeOfNames(keys: readonly string[]): NameType {
  const union = keys.map((key) => JSON.stringify(key)).join(" | ");
  if (union.length <= shortUnion) return { type: union || "never", numbers: new Map() };
  const numbers = new Map<string, string>();
  const aliasOf = (values: string): string => {
    const known = [...numbers].find(([, each]) => each === values)?.[0];
    const alias = known ?? `Layer${numbers.size === 0 ? "" : numbers.size + 1}`;
    numbers.set(alias, values);
    return alias;
  };
  const names = keys.map((text): Name => ({ text }));
  const runs = withRuns(names, {
    key: ({ text }) => withoutNumbers(text),
    steps: (first, second) => {
      const steps = growthOf(first.text, second.text);
      return steps.filter((step) => step !== 0).length === 1 ? steps : undefined;
    },
  });
  const members = runs.flatMap((item) =>
    isRun(item) ? templates(item, aliasOf) : JSON.stringify(item.text),
  );
  return { type: members.join(" | "), numbers };
}

const templates = (
  { turn, count, steps }: Run<Name>,
  aliasOf: (union: string) => string,
): readonly string[] =>
  turn.map(({ text }, i) => {
    let number = 0;
    const parts = text.split(/(\d+)/).map((part, position) => {
      if (position % 2 === 0) return JSON.stringify(part).slice(1, -1).replaceAll(/[`$]/g, "\\$&");
      const step = steps[i]![number++]!;
      if (step === 0) return part;
      const values = Array.from({ length: count }, (_, t) => Number(part) + t * step);
      return `\${${aliasOf(values.join(" | "))}}`;
    });
    return `\`${parts.join("")}\``;
  });
