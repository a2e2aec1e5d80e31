/** Sums of products of tensors whose dimensions have labels: what einsum, tensordot and their kin are made of. */
import type { Node } from "../graph/node.ts";
import { broadcast, sumOver } from "./broadcast.ts";
import { mul } from "./elementwise.ts";
import { contract } from "./linear.ts";
import { permute, reshapeTo } from "./movement.ts";
import { assumedSize, type Dim } from "../shape/dim.ts";
import { diagonalOf } from "./diagonals.ts";

/** A tensor with a label for each dimension; equal ones run together. */
export interface Labelled {
  readonly node: Node;
  readonly labels: readonly number[];
}

/** The size of each label: sizes of 1 are repeated. */
export type LabelSizes = ReadonlyMap<number, Dim>;

/**
 * For each point of the labels `out`, which differ: Σ over all other labels of the product of the terms. Of several terms the
 * pair with the fewest multiply-adds comes first.
 */
export function contraction(terms: readonly Labelled[], out: readonly number[]): Node {
  const sizes = sizesOf(terms);
  const plain = terms.map((term) => withoutOnes(onDiagonals(term)));
  let rest = plain.map((term, i) =>
    summed(term, [...out, ...plain.filter((_, k) => k !== i).flatMap(({ labels }) => labels)]),
  );
  const long = out.filter((label) => sizes.get(label) !== 1);
  while (rest.length > 1) {
    const [a, b] = cheapestPair(rest, sizes);
    const others = rest.filter((term) => term !== a && term !== b);
    const keep = [...long, ...others.flatMap(({ labels }) => labels)];
    rest = [product(a, b, keep), ...others];
  }
  const [{ node, labels }] = rest as [Labelled];
  const ordered = permute(
    node,
    long.map((label) => labels.indexOf(label)),
  );
  return reshapeTo(
    ordered,
    out.map((label) => sizes.get(label)!),
  );
}

function sizesOf(terms: readonly Labelled[]): LabelSizes {
  const sizes = new Map<number, Dim>();
  for (const { node, labels } of terms)
    labels.forEach((label, d) => {
      if ((sizes.get(label) ?? 1) === 1) sizes.set(label, node.shape[d]!);
    });
  return sizes;
}

/** A label that stands twice names a diagonal. */
function onDiagonals({ node, labels }: Labelled): Labelled {
  const column = labels.findIndex((label, d) => labels.indexOf(label) < d);
  if (column < 0) return { node, labels };
  const label = labels[column]!;
  const row = labels.indexOf(label);
  const rest = labels.filter((_, d) => d !== row && d !== column);
  const diagonal = diagonalOf(node, { row, column, offset: 0 }, node.shape[row]!);
  return onDiagonals({ node: diagonal, labels: [...rest, label] });
}

/** Sizes of 1 are put back at the end, or repeated by the other terms. */
function withoutOnes({ node, labels }: Labelled): Labelled {
  const isLong = (_: unknown, d: number): boolean => node.shape[d] !== 1;
  return { node: reshapeTo(node, node.shape.filter(isLong)), labels: labels.filter(isLong) };
}

/** Σ over the labels that nobody else has. */
function summed({ node, labels }: Labelled, kept: readonly number[]): Labelled {
  const dims = labels.map((_, d) => d).filter((d) => !kept.includes(labels[d]!));
  return { node: sumOver(node, dims), labels: labels.filter((label) => kept.includes(label)) };
}

/** The pair whose labels span the fewest points; of equal ones the first. */
function cheapestPair(terms: readonly Labelled[], sizes: LabelSizes): readonly [Labelled, Labelled] {
  const pairs = terms.flatMap((a, i) => terms.slice(i + 1).map((b) => [a, b] as const));
  const points = ([a, b]: readonly [Labelled, Labelled]): number =>
    [...new Set([...a.labels, ...b.labels])].reduce(
      (count, label) => count * assumedSize(sizes.get(label)!),
      1,
    );
  return pairs.reduce((best, pair) => (points(pair) < points(best) ? pair : best));
}

/** The product of two terms, summed over the labels that both have and nobody else needs. */
function product(a: Labelled, b: Labelled, keep: readonly number[]): Labelled {
  const all = new Set([...a.labels, ...b.labels]);
  const labels = [...new Set(keep)].filter((label) => all.has(label));
  if (labels.length < all.size)
    return { node: contract(a.node, b.node, { left: a.labels, right: b.labels, out: labels }), labels };
  const sizes = sizesOf([a, b]);
  const shape = labels.map((label) => sizes.get(label)!);
  return { node: mul(spreadTo(a, labels, shape), spreadTo(b, labels, shape)), labels };
}

/** A term repeated along the labels that it has not. */
function spreadTo({ node, labels }: Labelled, all: readonly number[], shape: readonly Dim[]): Node {
  const own = all.filter((label) => labels.includes(label));
  const ordered = permute(
    node,
    own.map((label) => labels.indexOf(label)),
  );
  return broadcast(
    ordered,
    shape,
    own.map((label) => all.indexOf(label)),
  );
}
