/** Simplifies: folds, the equations of identities.ts, and rules about movement that hold for every operator. */
import type { Node, Primitive } from "../graph/node.ts";
import { rewrite, withInputs } from "../graph/rewrite.ts";
import { broadcast, type Dims, sum, sumOver } from "../primitives/broadcast.ts";
import { eq, mul, neg, where } from "../primitives/elementwise.ts";
import type { Lookup } from "../primitives/indexing.ts";
import { contraction } from "../primitives/contraction.ts";
import { contract, type Contraction } from "../primitives/linear.ts";
import { elementwiseForm, exactOnly } from "../primitives/forms.ts";
import { literal, literalValue, size } from "../primitives/primitive.ts";
import { compileScalar } from "../scalar/evaluate.ts";
import { productOfDims } from "../shape/dim.ts";
import { applyEquation, indexEquations } from "./equation.ts";
import { identities } from "./identities.ts";

const index = indexEquations(identities);

/** What each node that the roots reach becomes. */
export function simplify(roots: Iterable<Node>): ReadonlyMap<Node, Node> {
  const done = new Map<Node, Node>();
  const simplest = (node: Node): Node => {
    const known = done.get(node);
    if (known) return known;
    const inputs = node.inputs.map(simplest);
    const rebuilt = withInputs(node, inputs);
    const better = improve(rebuilt);
    const result = better ? simplest(better) : rebuilt;
    node.graph.inherit(node, result);
    done.set(node, result);
    done.set(rebuilt, result);
    return result;
  };
  // From below, so that the recursion is as deep as one equation, not as the graph.
  return rewrite(roots, (node) => simplest(node));
}

function improve(node: Node): Node | undefined {
  for (const rule of [
    differentiated,
    fold,
    chosenBranch,
    hoistBroadcast,
    mergeBroadcasts,
    movedNumber,
    mergeFactors,
    sumOfBroadcast,
    sumOfSum,
    sumOfNegative,
    sumOfScatter,
    permutedProduct,
    productOfPermuted,
    productOfBroadcast,
  ]) {
    const result = rule(node);
    if (result) return result;
  }
  for (const equation of index.get(node.primitive) ?? []) {
    const result = applyEquation(equation, node);
    if (result) return result;
  }
  return undefined;
}

/** Derivatives are taken before all this. */
const differentiated = (node: Node): Node | undefined =>
  node.primitive.isDerivativeOnly ? node.inputs[0] : undefined;

/** Numbers are folded by operations that IEEE 754 fixes, and by no others. */
function fold(node: Node): Node | undefined {
  if (node.shape.length > 0 || node.inputs.some((input) => literalValue(input) === undefined))
    return undefined;
  const form = elementwiseForm(node);
  if (!form || !exactOnly(form.value)) return undefined;
  const sourceOf = (source: number) => ({
    shape: [],
    data: Float64Array.of(literalValue(node.inputs[source]!)!),
  });
  return literal(node.graph, compileScalar(form.value, sourceOf, new Map())(new Map()), node.dtype);
}

/** Where the condition is known, so is the branch. */
function chosenBranch(node: Node): Node | undefined {
  if (node.primitive !== (where as Primitive<never>)) return undefined;
  const condition = literalValue(node.inputs[0]!);
  const chosen = condition === undefined ? undefined : node.inputs[condition !== 0 ? 1 : 2]!;
  return chosen?.dtype === node.dtype ? chosen : undefined;
}

const isBroadcast = (node: Node): boolean => node.primitive.name === "broadcast";
const broadcastDims = (node: Node): readonly number[] => (node.attributes as Dims).dims;

/** f of broadcasts is the broadcast of f: fewer elements. */
function hoistBroadcast(node: Node): Node | undefined {
  if (node.inputs.length === 0 || !node.inputs.every(isBroadcast) || !elementwiseForm(node)) return undefined;
  const dims = node.shape
    .map((_, d) => d)
    .filter((d) => node.inputs.some((input) => broadcastDims(input).includes(d)));
  if (dims.length === node.shape.length) return undefined;
  const shape = dims.map((d) => node.shape[d]!);
  const inputs = node.inputs.map((input) =>
    broadcast(
      input.inputs[0]!,
      shape,
      broadcastDims(input).map((d) => dims.indexOf(d)),
    ),
  );
  return broadcast(node.graph.intern(node.primitive, inputs, node.attributes), node.shape, dims);
}

function mergeBroadcasts(node: Node): Node | undefined {
  const inner = node.inputs[0];
  if (!isBroadcast(node) || !inner || !isBroadcast(inner)) return undefined;
  const outer = broadcastDims(node);
  return broadcast(
    inner.inputs[0]!,
    node.shape,
    broadcastDims(inner).map((d) => outer[d]!),
  );
}

const scalarFactor = (node: Node): Node | undefined =>
  isBroadcast(node) && node.inputs[0]!.shape.length === 0 ? node.inputs[0] : undefined;

/** A product as a factor of rank 0 times the rest. */
function factored(node: Node): { factor: Node; rest: Node } | undefined {
  if (node.primitive !== (mul as Primitive<never>)) return undefined;
  const [a, b] = node.inputs as [Node, Node];
  const [left, right] = [scalarFactor(a), scalarFactor(b)];
  if (right) return { factor: right, rest: a };
  return left && { factor: left, rest: b };
}

const moves: ReadonlySet<string> = new Set(["reshape", "permute", "slice"]);

/** A number that is everywhere is everywhere, too, where its places were moved; a factor may as well follow the move. */
function movedNumber(node: Node): Node | undefined {
  const input = node.inputs[0];
  if (!input || !moves.has(node.primitive.name)) return undefined;
  const everywhere = (number: Node): Node => broadcast(number, node.shape, []);
  const number = scalarFactor(input);
  if (number) return everywhere(number);
  const product = factored(input);
  return product && mul(withInputs(node, [product.rest]), everywhere(product.factor));
}

/** (x · a) · b = x · (a · b), and so on, for factors of rank 0. */
function mergeFactors(node: Node): Node | undefined {
  const outer = factored(node);
  const inner = outer && factored(outer.rest);
  return inner && mul(inner.rest, broadcast(mul(inner.factor, outer.factor), node.shape, []));
}

/** The sum of n equal elements is n times one. */
function sumOfBroadcast(node: Node): Node | undefined {
  const x = node.inputs[0];
  if (node.primitive !== (sum as Primitive<never>) || !x || !isBroadcast(x)) return undefined;
  const { dims } = node.attributes as Dims;
  const added = dims.filter((d) => !broadcastDims(x).includes(d));
  if (added.length === 0) return undefined;
  const rest = x.shape.map((_, d) => d).filter((d) => !added.includes(d));
  const kept = broadcast(
    x.inputs[0]!,
    rest.map((d) => x.shape[d]!),
    broadcastDims(x).map((d) => rest.indexOf(d)),
  );
  const remaining = dims.filter((d) => !added.includes(d)).map((d) => rest.indexOf(d));
  const count = productOfDims(added.map((d) => x.shape[d]!));
  const one = sumOver(kept, remaining);
  const zero = literal(node.graph, 0, one.dtype);
  if (count === 0) return broadcast(zero, node.shape, []);
  const all = mul(one, size(node.graph, count));
  // 0 · ∞ is no number, but the sum of nothing is 0.
  if (typeof count === "number" || Number.isFinite(literalValue(one))) return all;
  return where(eq(size(node.graph, count), 0), zero, all);
}

/** Along some dimensions, then along others: along all of them at once. */
function sumOfSum(node: Node): Node | undefined {
  const inner = node.inputs[0];
  const isSum = ({ primitive }: Node): boolean => primitive === (sum as Primitive<never>);
  if (!isSum(node) || !inner || !isSum(inner)) return undefined;
  const before = (inner.attributes as Dims).dims;
  const x = inner.inputs[0]!;
  const rest = x.shape.map((_, d) => d).filter((d) => !before.includes(d));
  const dims = [...before, ...(node.attributes as Dims).dims.map((d) => rest[d]!)];
  return sumOver(
    x,
    dims.sort((a, b) => a - b),
  );
}

function sumOfNegative(node: Node): Node | undefined {
  const x = node.inputs[0];
  if (node.primitive !== (sum as Primitive<never>) || x?.primitive !== (neg as Primitive<never>))
    return undefined;
  return neg(sumOver(x.inputs[0]!, (node.attributes as Dims).dims));
}

const permutedDims = (node: Node): readonly number[] | undefined =>
  node.primitive.name === "permute" ? (node.attributes as { dims: readonly number[] }).dims : undefined;
const labelsOf = (node: Node): Contraction | undefined =>
  node.primitive.name === "contract" ? (node.attributes as Contraction) : undefined;

/** A permuted product has its labels permuted. */
function permutedProduct(node: Node): Node | undefined {
  const dims = permutedDims(node);
  const product = node.inputs[0];
  const labels = dims && product && labelsOf(product);
  return (
    labels &&
    contract(product.inputs[0]!, product.inputs[1]!, { ...labels, out: dims.map((d) => labels.out[d]!) })
  );
}

function productOfPermuted(node: Node): Node | undefined {
  const labels = labelsOf(node);
  if (!labels) return undefined;
  const plain = (input: Node, own: readonly number[]): { node: Node; own: readonly number[] } => {
    const dims = permutedDims(input);
    return dims
      ? { node: input.inputs[0]!, own: dims.map((_, d) => own[dims.indexOf(d)]!) }
      : { node: input, own };
  };
  const [a, b] = [plain(node.inputs[0]!, labels.left), plain(node.inputs[1]!, labels.right)];
  if (a.node === node.inputs[0] && b.node === node.inputs[1]) return undefined;
  return contract(a.node, b.node, { ...labels, left: a.own, right: b.own });
}

/** What one factor repeats, the other is summed over, or the product repeats in its turn. */
function productOfBroadcast(node: Node): Node | undefined {
  const labels = labelsOf(node);
  const at = labels ? node.inputs.findIndex(isBroadcast) : -1;
  if (!labels || at < 0 || labels.slides || labels.groups) return undefined;
  const own = [labels.left, labels.right];
  const terms = node.inputs.map((input, i) =>
    i === at
      ? { node: input.inputs[0]!, labels: broadcastDims(input).map((d) => own[i]![d]!) }
      : { node: input, labels: own[i]! },
  );
  const known = labels.out.filter((label) => terms.some((term) => term.labels.includes(label)));
  const dims = known.map((label) => labels.out.indexOf(label));
  const product = contraction(terms, known);
  return product.dtype === node.dtype ? broadcast(product, node.shape, dims) : undefined;
}

/** Summed along all dimensions it scatters to, what was scattered is there once. Holds for indices in range. */
function sumOfScatter(node: Node): Node | undefined {
  const scattered = node.inputs[0];
  if (node.primitive !== (sum as Primitive<never>) || scattered?.primitive.name !== scatterName)
    return undefined;
  const { dims } = node.attributes as Dims;
  const { from } = scattered.attributes as Lookup;
  if (from.some((place, d) => !("along" in place) && !dims.includes(d))) return undefined;
  const left = from.flatMap((place, d) => ("along" in place && !dims.includes(d) ? [place.along] : []));
  const part = scattered.inputs[0]!;
  const summed = sumOver(
    part,
    part.shape.map((_, d) => d).filter((d) => !left.includes(d)),
  );
  const isInOrder = left.every((d, i) => i === 0 || left[i - 1]! < d);
  return isInOrder && summed.dtype === node.dtype ? summed : undefined;
}

const scatterName = "scatterSum";
