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
    const remedy = meant ? `Did you mean ${meant}?` : (leftOut(key, options, known) ?? list);
    throw invalidArgument(name, `there is no option ${key}`, remedy);
  }
  return options;
}

/** What to write instead of an option that only PyTorch has. */
function leftOut(key: string, options: object, known: readonly string[]): string | undefined {
  if (plain(key) === "inplace") return "Leave it out: the compiler decides what is computed in place.";
  if (!known.includes("reduction") || !["sizeaverage", "reduce"].includes(plain(key))) return undefined;
  const given = Object.fromEntries(Object.entries(options).map(([each, value]) => [plain(each), value]));
  const averaged = given["sizeaverage"] === false ? "sum" : "mean";
  const reduction = given["reduce"] === false ? "none" : averaged;
  return `sizeAverage and reduce are deprecated: write { reduction: "${reduction}" }.`;
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
