/** Sizes of dimensions: integers or monomials such as 784 · batch. */

/** A size: an integer, or a factor times the product of (sorted) symbols. */
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

/** a + b where the sum is a size again: both in the same symbols, or one of them 0; undefined otherwise. */
export function addDims(a: Dim, b: Dim): Dim | undefined {
  if (a === 0) return b;
  if (b === 0) return a;
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
  const [inner, outer] = [symbolsOf(extent), [...symbolsOf(size)]];
  for (const symbol of inner) {
    const at = outer.indexOf(symbol);
    if (at < 0) return false;
    outer.splice(at, 1);
  }
  return outer.length > 0 || factorOf(extent) <= factorOf(size);
}

export const evaluateDim = (dim: Dim, sizes: Sizes): number =>
  symbolsOf(dim).reduce((product, name) => product * (sizes.get(name) ?? Number.NaN), factorOf(dim));

/** The size a dimension is taken to have when costs are compared at compile time. */
export const assumedSize = (dim: Dim): number =>
  evaluateDim(dim, new Map(symbolsOf(dim).map((name) => [name, 64])));

/** "784", "batch", "784·batch". */
export function printDim(dim: Dim): string {
  if (typeof dim === "number") return String(dim);
  const names = dim.symbols.join("·");
  return dim.factor === 1 ? names : `${dim.factor}·${names}`;
}
