/** Values as lines of mathematics, in the user's names. */
import type { Node } from "../graph/node.ts";
import type { Dims } from "../primitives/broadcast.ts";
import type { Contraction, Sliding } from "../primitives/linear.ts";
import type { Order } from "../primitives/orders.ts";
import { literalValue } from "../primitives/primitive.ts";
import { shortDecimal } from "../scalar/decimal.ts";
import { type Dim, printDim } from "../shape/dim.ts";

const printDecimal = (value: number): string => String(shortDecimal(value) ?? value);

/** The name of a value that is not written out further. */
export type NameOf = (node: Node) => string | undefined;

interface Text {
  readonly text: string;
  readonly binds: number;
}

const binds = { choice: 1, sum: 2, product: 3, sign: 4, atom: 5 };
const atom = (text: string): Text => ({ text, binds: binds.atom });
const wrap = ({ text, binds: own }: Text, least: number): string => (own < least ? `(${text})` : text);

/** Deeper than this a formula is not read any more. */
const deepest = 7;

/** `node` in terms of named values. */
export function formulaOf(node: Node, nameOf: NameOf): string {
  return new Formula(nameOf).text(node);
}

class Formula {
  readonly #nameOf: NameOf;

  constructor(nameOf: NameOf) {
    this.#nameOf = nameOf;
  }

  text(node: Node): string {
    return this.#written(node, 0).text;
  }

  #term(node: Node, depth: number): Text {
    const name = this.#nameOf(node);
    if (name !== undefined) return atom(name);
    const value = literalValue(node);
    if (value !== undefined)
      return value < 0 ? { text: `−${printDecimal(-value)}`, binds: binds.sign } : atom(printDecimal(value));
    if (depth > deepest) return atom("…");
    return this.#written(node, depth);
  }

  #written(node: Node, depth: number): Text {
    const term = (i: number): Text => this.#term(node.inputs[i]!, depth + 1);
    const infix = (symbol: string, own: number): Text => ({
      text: `${wrap(term(0), own)} ${symbol} ${wrap(term(1), own + 1)}`,
      binds: own,
    });
    switch (node.primitive.name) {
      case "add":
        return infix("+", binds.sum);
      case "sub":
        return infix("−", binds.sum);
      case "div":
        return infix("/", binds.product);
      case "mul":
        return this.#product(node, depth);
      case "neg":
        return { text: `−${wrap(term(0), binds.sign)}`, binds: binds.sign };
      case "contract":
        return this.#contraction(node, depth);
      case "sum":
        return { text: `Σ${this.#over(node)} ${wrap(term(0), binds.product)}`, binds: binds.product };
      case "sumOfSquares":
        return { text: `Σ${this.#over(node)} ${wrap(term(1), binds.sign)}²`, binds: binds.product };
      case "broadcast":
      case "reshape":
      case "inRange":
      case "float":
        return this.#term(node.inputs[0]!, depth);
      case "literal":
        return atom(printDecimal(literalValue(node)!));
      case "size":
        return atom(printDim((node.attributes as { dim: Dim }).dim));
      case "where":
        return {
          text: `${wrap(term(0), binds.sum)} ? ${wrap(term(1), binds.sum)} : ${wrap(term(2), binds.sum)}`,
          binds: binds.choice,
        };
      case "scatterSum":
        return { text: `${wrap(term(0), binds.product)} at ${term(1).text}`, binds: binds.sum };
      case "gather":
        return atom(
          `${wrap(term(0), binds.atom)}[${node.inputs
            .slice(1)
            .map((_, i) => term(i + 1).text)
            .join(", ")}]`,
        );
      default:
        return this.#default(node, depth);
    }
  }

  #default(node: Node, depth: number): Text {
    const symbol = comparisons[node.primitive.name];
    const terms = node.inputs.map((input) => this.#term(input, depth + 1));
    if (symbol)
      return {
        text: `${wrap(terms[0]!, binds.sum)} ${symbol} ${wrap(terms[1]!, binds.sum)}`,
        binds: binds.choice,
      };
    return atom(`${nameOf(node)}(${terms.map(({ text }) => text).join(", ")})`);
  }

  /** Elementwise products are ⊙; a single number stands before what it scales. */
  #product(node: Node, depth: number): Text {
    const isNumber = (input: Node): boolean => literalValue(input) !== undefined || scalar(input);
    const [a, b] = node.inputs as [Node, Node];
    const [first, second] = isNumber(b) && !isNumber(a) ? [b, a] : [a, b];
    const left = wrap(this.#term(first, depth + 1), isNumber(first) ? binds.sign : binds.product);
    const right = wrap(this.#term(second, depth + 1), isNumber(first) ? binds.sign : binds.product);
    return { text: isNumber(first) ? `${left} ${right}` : `${left} ⊙ ${right}`, binds: binds.product };
  }

  #over(node: Node): string {
    const { dims } = node.attributes as Dims;
    const [x] = node.inputs as [Node];
    const rest = x.shape.filter((size, d) => !dims.includes(d) && size !== 1);
    return rest.length === 0 ? "" : `(${dims.map((d) => printDim(x.shape[d]!)).join(", ")})`;
  }

  /** A · B, transposed as the labels say; einsum where they are no matrices. */
  #contraction(node: Node, depth: number): Text {
    const { left, right, out, slides: [slide] = [] } = node.attributes as Contraction;
    const [a, b] = node.inputs.map((input) => wrap(this.#term(input, depth + 1), binds.sign)) as [
      string,
      string,
    ];
    if (slide) return convolution(slide, { left, out }, a, b);
    if (out.length === 0) return { text: `Σ ${a} ⊙ ${b}`, binds: binds.product };
    const [row, column] = out;
    const shared = left.find((label) => right.includes(label));
    const isMatrix =
      left.length === 2 &&
      right.length === 2 &&
      out.length === 2 &&
      shared !== undefined &&
      !out.includes(shared);
    if (isMatrix) {
      const of = (text: string, straight: boolean): string => (straight ? text : `${text}ᵀ`);
      if (left.includes(row!))
        return { text: `${of(a, left[0] === row)} · ${of(b, right[1] === column)}`, binds: binds.product };
      return { text: `${of(b, right[0] === row)} · ${of(a, left[1] === column)}`, binds: binds.product };
    }
    const letters = (labels: readonly number[]): string =>
      labels.map((label) => String.fromCharCode(105 + label)).join("");
    return atom(`einsum("${letters(left)},${letters(right)}->${letters(out)}", ${a}, ${b})`);
  }
}

/** x ∗ W of windows, y ∗ᵀ W of what they were taken from, x ∗ y of the weights. */
function convolution(
  { place, window }: Sliding,
  { left, out }: Pick<Contraction, "left" | "out">,
  a: string,
  b: string,
): Text {
  const isFirst = left.includes(out.includes(place) ? window : place);
  const [first, second] = isFirst ? [a, b] : [b, a];
  const sign = out.includes(place) ? "∗ᵀ" : "∗";
  return { text: `${first} ${sign} ${second}`, binds: binds.product };
}

/** Of a family of derivatives each has its order. */
function nameOf({ primitive, attributes }: Node): string {
  const { order = 0 } = (attributes ?? {}) as Partial<Order>;
  return order === 0 ? primitive.name : `${primitive.name}⁽${order}⁾`;
}

const comparisons: Readonly<Record<string, string>> = {
  lt: "<",
  le: "≤",
  gt: ">",
  ge: "≥",
  eq: "=",
  ne: "≠",
};

function scalar(node: Node): boolean {
  return (
    node.shape.length === 0 || (node.primitive.name === "broadcast" && node.inputs[0]!.shape.length === 0)
  );
}
