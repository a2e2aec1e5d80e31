/** Index arithmetic as sums of multiples: 12 · i + 3 · j + 5. */
import { type Dim, divideDims, factorOf, monomial, multiplyDims, symbolsOf } from "../shape/dim.ts";
import { add, multiply, subtract } from "./intrinsics.ts";
import { type Axis, call, integer, type Scalar, sizeOf } from "./scalar.ts";

/** `factor` times what is no sum. */
interface Term<Source> {
  readonly factor: Dim;
  readonly of: Scalar<Source> | undefined;
}

/** The terms of a sum; a term of nothing is a constant. */
export function termsOf<Source>(scalar: Scalar<Source>, factor: Dim = 1): readonly Term<Source>[] {
  if (scalar.kind === "literal" && scalar.dtype === "i32")
    return scalar.value === 0 ? [] : [{ factor: multiplyDims(factor, scalar.value), of: undefined }];
  if (scalar.kind === "size") return [{ factor: multiplyDims(factor, scalar.of), of: undefined }];
  if (scalar.kind === "apply") {
    const [a, b] = scalar.args as [Scalar<Source>, Scalar<Source>];
    if (scalar.intrinsic === add) return [...termsOf(a, factor), ...termsOf(b, factor)];
    if (scalar.intrinsic === subtract)
      return [...termsOf(a, factor), ...termsOf(b, multiplyDims(factor, -1))];
    if (scalar.intrinsic === multiply) {
      const [left, right] = [constantOf(a), constantOf(b)];
      if (right !== undefined) return termsOf(a, multiplyDims(factor, right));
      if (left !== undefined) return termsOf(b, multiplyDims(factor, left));
    }
  }
  return [{ factor, of: scalar }];
}

const constantOf = <Source>(scalar: Scalar<Source>): Dim | undefined =>
  scalar.kind === "size"
    ? scalar.of
    : scalar.kind === "literal" && scalar.dtype === "i32"
      ? scalar.value
      : undefined;

/** The sum of terms as an expression. */
export function sumOfTerms<Source>(terms: readonly Term<Source>[]): Scalar<Source> {
  return (
    terms.reduce<Scalar<Source> | undefined>((sum, { factor, of }) => {
      const isNegative = factorOf(factor) < 0 && sum !== undefined;
      const size = isNegative ? multiplyDims(factor, -1) : factor;
      const term = of === undefined ? sizeOf(size) : size === 1 ? of : call(multiply, of, sizeOf(size));
      return sum === undefined ? term : call(isNegative ? subtract : add, sum, term);
    }, undefined) ?? integer(0)
  );
}

/** The terms that a size divides, divided, and all others. */
export function dividedBy<Source>(
  terms: readonly Term<Source>[],
  size: Dim,
): { readonly quotient: readonly Term<Source>[]; readonly rest: readonly Term<Source>[] } {
  const quotient: Term<Source>[] = [];
  const rest: Term<Source>[] = [];
  for (const term of terms) {
    const factor = divideDims(term.factor, size);
    if (factor === undefined) rest.push(term);
    else quotient.push({ ...term, factor });
  }
  return { quotient, rest };
}

/** An index with what is constant in it added up at the end: (i + 1) + j is i + j + 1. */
export function gathered<Source>(scalar: Scalar<Source>): Scalar<Source> {
  if (scalar.kind !== "apply" || (scalar.intrinsic !== add && scalar.intrinsic !== subtract)) return scalar;
  return sumOfGathered(termsOf(scalar)) ?? scalar;
}

/** The sum of what moves, and of all constants; undefined where nothing moves. */
function sumOfGathered<Source>(terms: readonly Term<Source>[]): Scalar<Source> | undefined {
  const moving = terms.filter(({ of }) => of !== undefined);
  if (moving.length === 0) return undefined;
  const constants = totals(terms.filter(({ of }) => of === undefined).map(({ factor }) => factor));
  // What is negative is taken away from something.
  const ordered = positiveFirst(moving);
  const rest = positiveFirst(constants.map((factor): Term<Source> => ({ factor, of: undefined })));
  return sumOfTerms(
    factorOf(ordered[0]!.factor) < 0 ? positiveFirst([...rest, ...ordered]) : [...ordered, ...rest],
  );
}

const positiveFirst = <Source>(terms: readonly Term<Source>[]): readonly Term<Source>[] =>
  terms.toSorted((a, b) => Number(factorOf(a.factor) < 0) - Number(factorOf(b.factor) < 0));

/** Constants of the same symbols added up: a sum of others would be a size that nobody computes. */
function totals(constants: readonly Dim[]): readonly Dim[] {
  const found = new Map<string, Dim>();
  for (const constant of constants) {
    const symbols = symbolsOf(constant);
    const before = found.get(symbols.join("·")) ?? 0;
    found.set(symbols.join("·"), monomial(factorOf(before) + factorOf(constant), symbols));
  }
  return [...found.values()].filter((total) => total !== 0);
}

/** a − b as `factor` · i plus a rest, which may still mention i; undefined where i is not a term, or many times a size. */
export function factorsOf<Source>(
  a: Scalar<Source>,
  b: Scalar<Source>,
  axis: Axis,
): { readonly factor: number; readonly rest: Scalar<Source>; readonly negated: Scalar<Source> } | undefined {
  const terms = [...termsOf(a), ...termsOf(b, -1)];
  const isOwn = ({ of }: Term<Source>): boolean => of?.kind === "index" && of.axis === axis;
  const factor = terms
    .filter(isOwn)
    .reduce((sum, each) => sum + (typeof each.factor === "number" ? each.factor : Number.NaN), 0);
  if (factor === 0 || Number.isNaN(factor)) return undefined;
  const rest = terms.filter((term) => !isOwn(term));
  const negated = rest.map((term) => ({ ...term, factor: multiplyDims(term.factor, -1) }));
  const summed = (list: readonly Term<Source>[]): Scalar<Source> => sumOfGathered(list) ?? sumOfTerms(list);
  return { factor, rest: summed(rest), negated: summed(negated) };
}
