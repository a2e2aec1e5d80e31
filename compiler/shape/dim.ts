/** Sizes of dimensions: integers, monomials such as 784 · batch, and what division and addition make of them. */

/**
 * A size: an integer, or a factor times the product of (sorted) symbols. A symbol is a name that users gave, or a quotient
 * ⌊(2·time − 3)/4⌋ that is no monomial: its name is its formula, so that equal sizes have one name.
 */
export type Dim = number | { readonly factor: number; readonly symbols: readonly string[] };

/** The value of each symbol in one call. */
export type Sizes = ReadonlyMap<string, number>;

export const symbolsOf = (dim: Dim): readonly string[] => (typeof dim === "number" ? [] : dim.symbols);
export const factorOf = (dim: Dim): number => (typeof dim === "number" ? dim : dim.factor);

/** The canonical form: a monomial without symbols, or with factor 0, is a number. */
export function monomial(factor: number, symbols: readonly string[]): Dim {
  return factor === 0 || symbols.length === 0 ? factor : { factor, symbols: [...symbols].sort() };
}

export const symbol = (name: string): Dim => monomial(1, [name]);

export const multiplyDims = (a: Dim, b: Dim): Dim =>
  monomial(factorOf(a) * factorOf(b), [...symbolsOf(a), ...symbolsOf(b)]);

export const productOfDims = (dims: readonly Dim[]): Dim => dims.reduce(multiplyDims, 1);

/** a / b where the quotient is a size again; undefined otherwise. */
export function divideDims(a: Dim, b: Dim): Dim | undefined {
  const rest = [...symbolsOf(a)];
  for (const name of symbolsOf(b)) {
    const at = rest.indexOf(name);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  const factor = factorOf(a) / factorOf(b);
  return Number.isInteger(factor) ? monomial(factor, rest) : undefined;
}

/** a + b where the sum is a size: both in the same symbols, or one of them a number; undefined otherwise. */
export function addDims(a: Dim, b: Dim): Dim | undefined {
  if (typeof b === "number") return quotientOf(a, b);
  if (typeof a === "number") return quotientOf(b, a);
  const symbols = symbolsOf(a);
  if (symbols.join("·") !== symbolsOf(b).join("·")) return undefined;
  return monomial(factorOf(a) + factorOf(b), symbols);
}

export function equalDims(a: Dim, b: Dim): boolean {
  if (typeof a === "number" || typeof b === "number") return a === b;
  return a.factor === b.factor && a.symbols.join("·") === b.symbols.join("·");
}

/** Whether no index below one size is beyond the other, as far as their symbols tell. */
export function isWithin(extent: Dim, size: Dim): boolean {
  if (typeof extent === "number") return typeof size !== "number" || extent <= size;
  const [inner, outer] = [quotientIn(extent), quotientIn(size)];
  return inner.over >= outer.over && inner.plus <= outer.plus && isAtMost(inner.of, outer.of);
}

/** Any size as a quotient. */
function quotientIn(dim: Dim): Quotient {
  const [symbol, ...others] = symbolsOf(dim);
  const formula = symbol !== undefined && others.length === 0 && factorOf(dim) === 1 && formulaOf(symbol);
  return formula || { of: dim, plus: 0, over: 1 };
}

/** Whether a monomial is at most another for all sizes of at least 1. */
function isAtMost(a: Dim, b: Dim): boolean {
  const rest = [...symbolsOf(b)];
  for (const symbol of symbolsOf(a)) {
    const at = rest.indexOf(symbol);
    if (at < 0) return false;
    rest.splice(at, 1);
  }
  return rest.length > 0 || factorOf(a) <= factorOf(b);
}

export const evaluateDim = (dim: Dim, sizes: Sizes): number =>
  symbolsOf(dim).reduce((product, name) => product * sizeOfSymbol(name, sizes), factorOf(dim));

function sizeOfSymbol(name: string, sizes: Sizes): number {
  const formula = formulaOf(name);
  if (!formula) return sizes.get(name) ?? Number.NaN;
  return Math.floor((evaluateDim(formula.of, sizes) + formula.plus) / formula.over);
}

/** The size a dimension is taken to have when costs are compared at compile time. */
export const assumedSize = (dim: Dim): number =>
  evaluateDim(dim, new Map(givenSymbols(dim).map((name) => [name, 64])));

/** "784", "batch", "784·batch". */
export function printDim(dim: Dim): string {
  if (typeof dim === "number") return String(dim);
  const names = dim.symbols.join("·");
  return dim.factor === 1 ? names : `${dim.factor}·${names}`;
}

/** ⌊(of + plus) / over⌋ */
export interface Quotient {
  readonly of: Dim;
  readonly plus: number;
  readonly over: number;
}

/** The size ⌊(of + plus) / over⌋ in its one canonical form; `over` is positive. */
export function quotientOf(of: Dim, plus: number, over = 1): Dim {
  if (typeof of === "number") return Math.floor((of + plus) / over);
  const inner = of.factor === 1 && of.symbols.length === 1 ? formulaOf(of.symbols[0]!) : undefined;
  // A quotient of a quotient is one again.
  if (inner) return quotientOf(inner.of, inner.plus + plus * inner.over, inner.over * over);
  const shared = commonDivisor(of.factor, over);
  const whole = monomial(of.factor / shared, of.symbols);
  const [rest, divisor] = [Math.floor(plus / shared), over / shared];
  if (divisor === 1 && rest === 0) return whole;
  return monomial(1, [printQuotient({ of: whole, plus: rest, over: divisor })]);
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? Math.abs(a) : commonDivisor(b, a % b));

/** "(time − 2)", "⌊batch/2⌋", "⌊(2·time + 1)/3⌋" */
function printQuotient({ of, plus, over }: Quotient): string {
  const sum = plus === 0 ? printDim(of) : `(${printDim(of)} ${plus < 0 ? "−" : "+"} ${Math.abs(plus)})`;
  return over === 1 ? sum : `⌊${sum}/${over}⌋`;
}

/** The quotient that a symbol is; undefined: users give its size. */
export function formulaOf(symbol: string): Quotient | undefined {
  if (symbol.startsWith("(")) return { ...sumIn(symbol), over: 1 };
  if (!symbol.startsWith("⌊")) return undefined;
  const slash = symbol.lastIndexOf("/");
  return { ...sumIn(symbol.slice(1, slash)), over: Number(symbol.slice(slash + 1, -1)) };
}

function sumIn(text: string): Omit<Quotient, "over"> {
  const sum = /^\((.*) ([−+]) (\d+)\)$/.exec(text);
  if (!sum) return { of: dimIn(text), plus: 0 };
  return { of: dimIn(sum[1]!), plus: sum[2] === "−" ? -Number(sum[3]) : Number(sum[3]) };
}

/** A monomial as `printDim` writes it. */
function dimIn(text: string): Dim {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if ("(⌊".includes(letter)) depth++;
    if (")⌋".includes(letter)) depth--;
    if (letter === "·" && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  const [first, ...rest] = parts as [string, ...string[]];
  return /^\d+$/.test(first) ? monomial(Number(first), rest) : monomial(1, parts);
}

/** The symbols that users give the size of, from which that of all others follows. */
export const givenSymbols = (dim: Dim): readonly string[] =>
  symbolsOf(dim).flatMap((symbol) => {
    const formula = formulaOf(symbol);
    return formula ? givenSymbols(formula.of) : [symbol];
  });

/** The symbols whose size follows, each after those that it follows from. */
export const derivedSymbols = (dim: Dim): readonly string[] =>
  symbolsOf(dim).flatMap((symbol) => {
    const formula = formulaOf(symbol);
    return formula ? [...derivedSymbols(formula.of), symbol] : [];
  });
