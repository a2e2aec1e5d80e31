/** Identifiers for the emitted module: the user's names, made unique. */
import * as special from "../scalar/special.ts";
import { isMemberName } from "../scalar/special/family.ts";

const reserved = new Set([
  ...Object.values(special).map(({ name }) => name),
  ...(
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
    "finally for function if implements import in instanceof interface let new null package private protected public return " +
    "static super switch this throw true try typeof undefined var void while with yield NaN Infinity Math Number Error Object Float32Array Float64Array Int32Array " +
    "memory doubles integers options sizes data state net seed capacity fail inputs outputs result tensors parameters take " +
    "phase forward countOf within expectLength expectIntegers copyState loadState parameterOf philox uniform24 uniform53 normal " +
    "refreshViews outputsNow resultNow optimizerTensors gradientsKnown i j k l n m t"
  ).split(" "),
]);

const isReserved = (name: string): boolean => reserved.has(name) || isMemberName(name);

/** `hidden.weight` → `hiddenWeight`, `0.bias` → `bias0`-like names that JavaScript accepts. */
export function identifier(text: string): string {
  const words = text.split(/[^A-Za-z0-9_$]+/).filter((word) => word.length > 0);
  const joined = words.map((word, i) => (i === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join("");
  if (joined === "") return "value";
  return /^[0-9]/.test(joined) ? `layer${joined}` : joined;
}

/** The identifier, or one beside it where emitted code means something else by it. */
export function unreserved(wish: string): string {
  const base = identifier(wish);
  return isReserved(base) ? `${base}Value` : base;
}

/** The variable that holds a size in emitted code: its symbol, unless that means something there. */
export const sizeName = (symbol: string): string => (isReserved(symbol) ? `${symbol}Size` : symbol);

export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The wish, or the wish with the first number that makes it new. */
  fresh(wish: string): string {
    let name = unreserved(wish);
    for (let i = 2; this.#taken.has(name); i++) name = `${identifier(wish)}${i}`;
    this.#taken.add(name);
    return name;
  }
}
