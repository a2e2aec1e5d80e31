/** The trailing options objects of functions: every key must be one of those the function knows. */
import { invalidArgument } from "../diagnostics.ts";
import { isNode } from "../graph/node.ts";

/** The options as they were given, if all are known. */
export function knownOptions<Options extends object>(
  name: string,
  options: Options,
  known: readonly (keyof Options & string)[],
): Options {
  const list = `The options of ${name} are ${known.join(", ")}.`;
  if (typeof options !== "object" || options === null || Array.isArray(options) || isNode(options))
    throw invalidArgument(
      name,
      `the last argument is no object of options`,
      `${list} Write { ${known[0]}: ... }.`,
      isNode(options) ? [options] : [],
    );
  for (const key of Object.keys(options)) {
    if ((known as readonly string[]).includes(key)) continue;
    const meant = similarName(key, known);
    throw invalidArgument(name, `there is no option ${key}`, meant ? `Did you mean ${meant}?` : list);
  }
  return options;
}

const plain = (text: string): string => text.replaceAll("_", "").toLowerCase();

/** The name that was probably meant: `label_smoothing` and `labelSmothing` are labelSmoothing. */
function similarName(name: string, candidates: readonly string[]): string | undefined {
  const distances = candidates.map((candidate) => editDistance(plain(name), plain(candidate)));
  const best = Math.min(...distances);
  return best <= Math.max(1, Math.floor(name.length / 4)) ? candidates[distances.indexOf(best)] : undefined;
}

/** How many letters must be added, removed or replaced to turn one text into the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
