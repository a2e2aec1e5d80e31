/** Identifiers for the emitted module: the user's names, made unique. */
import { factorOf, formulaOf, symbolsOf } from "../shape/dim.ts";
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
    "refreshViews outputsNow resultNow optimizerTensors gradientsKnown eachLayer layer i j k l n m t"
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
export function sizeName(symbol: string): string {
  const name = symbolIdentifier(symbol);
  return isReserved(name) ? `${name}Size` : name;
}

/** A symbol as an identifier: "batch", "timeMinus2" for (time − 2), "timePlus1Over3" for ⌊(time + 1)/3⌋. */
export function symbolIdentifier(symbol: string): string {
  const formula = formulaOf(symbol);
  if (!formula) return symbol;
  const { of, plus, over } = formula;
  const factor = factorOf(of) === 1 ? "" : `Times${factorOf(of)}`;
  const sum = plus === 0 ? "" : `${plus < 0 ? "Minus" : "Plus"}${Math.abs(plus)}`;
  return `${identifier(symbolsOf(of).map(symbolIdentifier).join(" "))}${factor}${sum}${over === 1 ? "" : `Over${over}`}`;
}

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
