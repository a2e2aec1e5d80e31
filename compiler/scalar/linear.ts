/** Index arithmetic as sums of multiples: 12 · i + 3 · j + 5. */
import { addDims, type Dim, divideDims, factorOf, multiplyDims } from "../shape/dim.ts";
import { add, multiply, subtract } from "./intrinsics.ts";
import { call, integer, type Scalar, sizeOf } from "./scalar.ts";

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
  const terms = termsOf(scalar);
  const constants = terms.filter(({ of }) => of === undefined);
  const sum = constants.reduce<Dim | undefined>(
    (total, { factor }) => (total === undefined ? undefined : addDims(total, factor)),
    0,
  );
  const moving = terms.filter(({ of }) => of !== undefined);
  if (sum === undefined || moving.length === 0) return scalar;
  return sumOfTerms([...moving, ...(sum === 0 ? [] : [{ factor: sum, of: undefined }])]);
}
