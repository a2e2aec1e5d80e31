/** Products and extremes of what is scattered to one place. */
import type { Node, Primitive } from "../graph/node.ts";
import { index, read } from "../scalar/scalar.ts";
import type { Shape } from "../shape/shape.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { eq, float, int, where } from "./elementwise.ts";
import { gatherAt, type Lookup, type Scatter, scattered, scatterSum } from "./indexing.ts";
import { straightThrough } from "./hand-derivative.ts";
import { apply, literal } from "./primitive.ts";

/** The places of a scatter, without its shape. */
const lookupOf = ({ attributes: { from, indices } }: Node<Scatter>): Lookup => ({ from, indices });

const scatterProductNode: Primitive<Scatter> = {
  name: "scatterProduct",
  formula: "dx = dy[index] · the product of the others",
  type: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: (node, cotangent) => {
    const [, ...indices] = node.inputs;
    const others = productOfOthers(node);
    return [mul(gatherAt(cotangent, indices, lookupOf(node)), others), ...indices.map(() => null)];
  },
  lower: (node) => scattered(node, "product", 1),
};

/**
 * For each element the product of those it meets. Without zeros that is a quotient; with one zero elsewhere it is 0, but
 * not its derivative by that zero.
 */
function productOfOthers(node: Node<Scatter>): Node {
  const [x, ...indices] = node.inputs as [Node, ...Node[]];
  const { shape } = node.attributes;
  const zero = literal(x.graph, 0);
  const isZero = eq(x, zero);
  const filled = where(isZero, 1, x);
  const zeros = where(isZero, x, zero);
  const met = (whole: Node): Node => gatherAt(whole, indices, lookupOf(node));
  const sums = (part: Node): Node => met(scatterSum(part, indices, lookupOf(node), shape));
  const count = sub(sums(int(isZero)), int(isZero));
  const product = div(met(scatterProduct(filled, indices, lookupOf(node), shape)), filled);
  const vanished = straightThrough(mul(zeros, 0), mul(sub(sums(zeros), zeros), product));
  return where(eq(count, 0), product, where(eq(count, 1), vanished, zero));
}

/** The product of the elements of x that belong to each place of `shape`; 1 where there is none. */
export const scatterProduct = (x: Node, indices: readonly Node[], lookup: Lookup, shape: Shape): Node =>
  apply(scatterProductNode, [x, ...indices], { ...lookup, shape });

function scatterExtreme(name: string, combine: "max" | "min"): Primitive<Scatter> {
  return {
    name,
    formula: `dx = dy[index] / count where x is the ${combine}imum`,
    type: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
    vjp: (node, cotangent) => {
      const [x, start, ...indices] = node.inputs as [Node, Node, ...Node[]];
      const lookup = lookupOf(node);
      const zero = literal(x.graph, 0);
      const [hit, hitStart] = [eq(x, gatherAt(node, indices, lookup)), eq(start, node as Node)];
      const count = add(float(hitStart), float(scatterSum(hit, indices, lookup, node.shape)));
      const share = div(cotangent, count);
      return [
        where(hit, gatherAt(share, indices, lookup), zero),
        where(hitStart, share, zero),
        ...indices.map(() => null),
      ];
    },
    lower: (node) => {
      const form = scattered(node, combine, 2);
      return { ...form, initial: read(1, ...form.axes.map((axis) => index(axis))) };
    },
  };
}

const scatterMaxNode = scatterExtreme("scatterMax", "max");
const scatterMinNode = scatterExtreme("scatterMin", "min");

type ScatterExtreme = (x: Node, start: Node, indices: readonly Node[], lookup: Lookup) => Node;

/** The largest of `start` and the elements of x that belong to its place; equal ones share the gradient. */
export const scatterMax: ScatterExtreme = (x, start, indices, lookup) =>
  apply(scatterMaxNode, [x, start, ...indices], { ...lookup, shape: start.shape });

/** The smallest of `start` and the elements of x that belong to its place; equal ones share the gradient. */
export const scatterMin: ScatterExtreme = (x, start, indices, lookup) =>
  apply(scatterMinNode, [x, start, ...indices], { ...lookup, shape: start.shape });
