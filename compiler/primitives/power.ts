/** Powers, roots, and logarithms to other bases. All are functions of the language. */
import { invalidArgument } from "../diagnostics.ts";
import { isNode, type Node, type Primitive } from "../graph/node.ts";
import * as scalar from "../scalar/intrinsics.ts";
import { call, literal as number, type Scalar } from "../scalar/scalar.ts";
import * as special from "../scalar/special.ts";
import { build, div, elementwise, mul, record, sub } from "./arithmetic.ts";
import { expandTo } from "./broadcast.ts";
import { eq, ge, int, log, logicalAnd, lt, sqrt, where } from "./elementwise.ts";
import { type Binary, callable, literal, literalValue, nodeOf, nodesOf, type Operand } from "./primitive.ts";
import { roundHalfEven } from "./rounding.ts";

/** 2^x, exact for whole x (torch.exp2). */
export const exp2 = elementwise("exp2", {
  formula: "d 2^x = log 2 · 2^x dx",
  value: (x) => call(special.exp2, x),
  partials: (_, y) => [mul(y, Math.LN2)],
});
/** The logarithm to base 2 (torch.log2). */
export const log2 = elementwise("log2", {
  formula: "d log₂ x = dx / (x log 2)",
  value: (x) => call(scalar.log2, x),
  vjp: ([x], _, d) => [div(d, mul(x!, Math.LN2))],
  domain: [0.1, 4],
});
/** The logarithm to base 10 (torch.log10). */
export const log10 = elementwise("log10", {
  formula: "d log₁₀ x = dx / (x log 10)",
  value: (x) => call(scalar.log10, x),
  vjp: ([x], _, d) => [div(d, mul(x!, Math.LN10))],
  domain: [0.1, 4],
});
/** 1 / sqrt x; ∞ at 0 (torch.rsqrt). */
export const rsqrt = elementwise("rsqrt", {
  formula: "d (1 / sqrt x) = −½ / (x sqrt x) dx",
  value: (x) => call(scalar.divide, number(1), call(scalar.squareRoot, x)),
  partials: (_, y) => [mul(mul(y, mul(y, y)), -0.5)],
  domain: [0.1, 4],
});

const general = record("pow", {
  formula: "d xʸ = y xʸ⁻¹ dx + xʸ log x dy",
  value: (x, y) => call(special.pow, x, y),
  vjp: ([x, y], power, d) => {
    const [base, exponent] = [literalValue(x!), literalValue(y!)];
    // Where x is 0, so is the derivative by the exponent, although log x is not finite.
    const logarithm = mul(power, log(x!));
    const byExponent =
      base !== undefined && base !== 0
        ? logarithm
        : where(logicalAnd(eq(x!, 0), ge(y!, 0)), literal(d.graph, 0), logarithm);
    return [
      mul(d, exponent === undefined ? slope(x!, y!) : mul(raise(x!, exponent - 1), exponent)),
      mul(d, byExponent),
    ];
  },
  domain: [0.2, 3],
});

/** y xʸ⁻¹, which is 0 where y is, also where x is. */
const slope = (x: Node, y: Node): Node => where(eq(y, 0), literal(x.graph, 0), mul(y, raise(x, sub(y, 1))));

/** Written out as products, a root and a quotient. */
const longestProduct = 4.5;

/** x^exponent for small multiples of one half. */
function shortPower(x: Scalar<number>, exponent: number): Scalar<number> | undefined {
  const size = Math.abs(exponent);
  if (size > longestProduct || !Number.isInteger(2 * size) || size === 0) return undefined;
  const factors = Array.from({ length: Math.floor(size) }, () => x);
  if (!Number.isInteger(size)) factors.push(call(scalar.squareRoot, x));
  const product = factors.reduce((a, b) => call(scalar.multiply, a, b));
  return exponent < 0 ? call(scalar.divide, number(1), product) : product;
}

const powNode: Primitive<null> = {
  ...general,
  lower(node) {
    const form = general.lower(node);
    const exponent = literalValue(node.inputs[1]!);
    if ("loop" in form || form.value.kind !== "apply" || exponent === undefined) return form;
    return { ...form, value: shortPower(form.value.args[0]!, exponent) ?? form.value };
  },
};

/**
 * base^exponent with broadcasting, and with all special cases of C's pow: NaN for negative bases with exponents that are not
 * whole, 1 for the exponent 0. Whole exponents up to 16 are products, ±½ are roots; everything else is computed within one
 * unit in the last place. The derivative by the exponent is 0 where the base is 0. Integers stay integers. (torch.pow)
 */
export const pow: Binary & Primitive<null> = callable(powNode, ((base: Operand, exponent: Operand) =>
  raise(base, exponent)) as Binary);

/** Exponents up to here are products: every one of them rounds. */
const mostProducts = 16;

function raise(base: Operand, exponent: Operand): Node {
  const fixed = isNode(exponent) ? constantOf(exponent) : exponent;
  if (fixed !== undefined) return fixedPower(nodeOf("pow", base), fixed);
  if (base === 2) return exp2(exponent as Node);
  const [x, y] = nodesOf("pow", [base, exponent]) as [Node, Node];
  return x.dtype === "f32" || y.dtype === "f32" ? build(pow, [x, y]) : integerPower(x, y);
}

const constantOf = (node: Node): number | undefined =>
  node.shape.length === 0 ? literalValue(node) : undefined;

function fixedPower(x: Node, exponent: number): Node {
  if (Number.isInteger(exponent) && exponent >= 0) {
    if (exponent <= mostProducts) return wholePower(x, exponent);
    return x.dtype === "f32" ? build(pow, [x, exponent]) : integerPower(x, literal(x.graph, exponent, "i32"));
  }
  if (x.dtype !== "f32" && Number.isInteger(exponent))
    throw invalidArgument("pow", `integers have no power ${exponent} among the integers`, "Use float(x).", [
      x,
    ]);
  if (exponent === -1) return div(1, x);
  if (Math.abs(exponent) === 0.5) return exponent > 0 ? sqrt(x) : rsqrt(x);
  return build(pow, [x, literal(x.graph, exponent)]);
}

/** By squaring: as many products as the exponent has digits. */
function wholePower(x: Node, exponent: number): Node {
  if (exponent === 0) return expandTo(literal(x.graph, 1, x.dtype), x.shape);
  if (exponent === 1) return x;
  const half = wholePower(x, Math.trunc(exponent / 2));
  const square = mul(half, half);
  return exponent % 2 === 0 ? square : mul(square, x);
}

/** Exact below 2³¹; for negative exponents what is whole of the power. */
function integerPower(x: Node, y: Node): Node {
  const power = build(pow, [x, y]);
  return int(where(lt(y, 0), power, roundHalfEven(power)));
}
