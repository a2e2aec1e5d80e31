/** Formulas over whole dimensions that lose digits or overflow, and what is computed instead. */
import type { Node } from "../graph/node.ts";
import { type Dims, spread, sumOver } from "../primitives/broadcast.ts";
import { abs, add, div, eq, exp, log, mul, sqrt, sub, where } from "../primitives/elementwise.ts";
import { asSoftmax } from "../primitives/hand-derivative.ts";
import { reshapeTo, stopGradient } from "../primitives/movement.ts";
import { literal, literalValue, size } from "../primitives/primitive.ts";
import { amax, amaxOver } from "../primitives/reductions.ts";
import { rootOfSquares, sumOfSquares } from "../primitives/squares.ts";
import { countOf, is, productOfSums, type Reduced, squeezed, sumIn } from "./reductions.ts";

/** A formula that has a better one. */
export interface StableForm {
  /** What is computed instead, in words. */
  readonly better: string;
  readonly reason: string;
  /** The better formula for a node of this form. */
  readonly rewrite: (node: Node) => Node | undefined;
}

/** The sum of exponentials along dimensions, not yet shifted by a maximum. */
function unshifted(node: Node): Reduced | undefined {
  const total = sumIn(node);
  if (!total || !is(total.of, exp) || total.dims.length === 0) return undefined;
  return isShifted(total.of.inputs[0]!, total.dims) ? undefined : total;
}

/** Whether x is something less its own maximum: exponentials of it are at most 1, and one of them is. */
function isShifted(x: Node, dims: readonly number[]): boolean {
  if (!is(x, sub)) return false;
  const max = chosenFrom(x.inputs[1]!);
  return (
    is(max, amax) &&
    max.inputs[0] === x.inputs[0] &&
    (max.attributes as Dims).dims.every((d) => dims.includes(d))
  );
}

const passing = new Set(["reshape", "broadcast", "stopGradient"]);

/** What a maximum was before it was moved, and freed of infinities. */
function chosenFrom(node: Node): Node {
  const { name } = node.primitive;
  if (passing.has(name)) return chosenFrom(node.inputs[0]!);
  if (name === "firstExtreme") return node.inputs[1]!;
  return is(node, where) ? chosenFrom(node.inputs[2]!) : node;
}

/** exp x / Σ exp x, where the sum is repeated along the dimensions it was taken over. */
const softmaxByHand: StableForm = {
  better: "softmax",
  reason: "exp overflows above 709 and underflows below −745",
  rewrite(node) {
    const [exps, repeated] = node.inputs as [Node, Node];
    if (!is(node, div) || repeated.primitive.name !== "broadcast") return undefined;
    const total = unshifted(repeated.inputs[0]!);
    if (!total || total.of !== exps || repeated !== spread(repeated.inputs[0]!, exps, total.dims))
      return undefined;
    const [x] = exps.inputs as [Node];
    const shifted = exp(sub(x, spread(stopGradient(amaxOver(x, total.dims)), x, total.dims)));
    const value = div(shifted, spread(sumOver(shifted, total.dims), x, total.dims));
    return total.dims.length === 1 ? (asSoftmax(value as never, x as never, total.dims[0]!) as never) : value;
  },
};

/** log (Σ exp x / divisor) over dimensions; an infinite maximum shifts nothing. */
function logSumExp({ of: { inputs }, dims }: Reduced, divisor: Node | undefined): Node {
  const [x] = inputs as [Node];
  const max = stopGradient(amaxOver(x, dims));
  const shift = where(eq(abs(max), Infinity), literal(x.graph, 0), max);
  const total = sumOver(exp(sub(x, spread(shift, x, dims))), dims);
  return add(log(divisor ? div(total, divisor) : total), shift);
}

const logSumExpByHand: StableForm = {
  better: "logsumexp",
  reason: "exp overflows above 709 and underflows below −745",
  rewrite(node) {
    if (!is(node, log)) return undefined;
    const inside = squeezed(node.inputs[0]!);
    const divisor = is(inside, div) ? unrepeated(inside.inputs[1]!) : undefined;
    if (divisor && (divisor.shape.length > 0 || !isConstant(divisor))) return undefined;
    const total = unshifted(divisor ? inside.inputs[0]! : inside);
    return total && reshapeTo(logSumExp(total, divisor), node.shape);
  },
};

/** What a node repeats. */
const unrepeated = (node: Node): Node => (node.primitive.name === "broadcast" ? node.inputs[0]! : node);

/** Whether a node follows from numbers and sizes. */
const isConstant = (node: Node): boolean =>
  literalValue(node) !== undefined ||
  node.primitive.name === "size" ||
  (node.inputs.length > 0 && node.inputs.every(isConstant));

/** Σ (a − mean a)(b − mean b). */
function sumOfDeviations(a: Node, b: Node, dims: readonly number[]): Node {
  const count = size(a.graph, countOf({ of: a, dims }));
  const deviation = (x: Node): Node => sub(x, spread(div(sumOver(x, dims), count), x, dims));
  return a === b ? sumOfSquares(a, deviation(a), dims) : sumOver(mul(deviation(a), deviation(b)), dims);
}

/** nᵖ Σ a b − nᵖ⁻¹ Σ a Σ b for any p: variances and covariances as moments about 0. */
const momentsAboutZero: StableForm = {
  better: "a sum over deviations from the means",
  reason: "large terms cancel: digits that both share are lost",
  rewrite(node) {
    if (!is(node, sub) || node.dtype !== "f32") return undefined;
    const [left, right] = node.inputs as [Node, Node];
    const products = firstSum(left);
    if (!products || !is(products.of, mul) || products.dims.length === 0) return undefined;
    const count = countOf(products);
    const [whole, parts] = [productOfSums(left, count), productOfSums(right, count)];
    if (whole?.sums.length !== 1 || parts?.sums.length !== 2 || parts.power !== whole.power - 1)
      return undefined;
    const [a, b] = products.of.inputs as [Node, Node];
    const summed = parts.sums.map(({ of }) => of);
    const isSame = (summed[0] === a && summed[1] === b) || (summed[0] === b && summed[1] === a);
    const together = parts.sums.every(({ dims }) => String(dims) === String(products.dims));
    if (!isSame || !together || Math.abs(whole.power) > 1) return undefined;
    const total = sumOfDeviations(a, b, products.dims);
    const scaled = [div, (x: Node) => x, mul][whole.power + 1]!(total, size(node.graph, count));
    return reshapeTo(scaled, node.shape);
  },
};

/** The sum that a node scales by sizes. */
function firstSum(node: Node): Reduced | undefined {
  const inner = squeezed(node);
  const found = sumIn(inner);
  if (found || !(is(inner, div) || is(inner, mul))) return found;
  return firstSum(inner.inputs[0]!) ?? (is(inner, mul) ? firstSum(inner.inputs[1]!) : undefined);
}

const linear = new Set(["reshape", "broadcast", "permute", "sum"]);

/** Whether a node is a sum of squares, scaled by numbers and sizes at most. */
function isSumOfSquares(node: Node): boolean {
  const [a, b] = node.inputs;
  const { name } = node.primitive;
  if (name === "sumOfSquares" || (is(node, mul) && a === b)) return true;
  if (linear.has(name)) return isSumOfSquares(a!);
  if (is(node, add)) return isSumOfSquares(a!) && isSumOfSquares(b!);
  if (is(node, div)) return isConstant(b!) && isSumOfSquares(a!);
  return is(node, mul) && ((isConstant(b!) && isSumOfSquares(a!)) || (isConstant(a!) && isSumOfSquares(b!)));
}

const normByHand: StableForm = {
  better: "a norm",
  reason: "the derivative of a root at 0 is infinite; that of a norm is taken to be 0",
  rewrite: (node) =>
    is(node, sqrt) && isSumOfSquares(node.inputs[0]!) ? rootOfSquares(node.inputs[0]!) : undefined,
};

/** Tried in order on every node, after the equations. */
export const stableForms: readonly StableForm[] = [
  softmaxByHand,
  logSumExpByHand,
  momentsAboutZero,
  normByHand,
];
