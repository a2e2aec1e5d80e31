/** Scalars as TypeScript expressions: parentheses follow from a table of precedences. */
import { InvariantError } from "../../diagnostics.ts";
import { type Buffer, isBuffer, type Local, type Storage, type Value } from "../../kernels/kernel.ts";
import { sizeName } from "../../kernels/names.ts";
import { shortDecimal } from "../../scalar/decimal.ts";
import { type Step, withoutDigits } from "../../scalar/digits.ts";
import * as scalar from "../../scalar/intrinsics.ts";
import type { Intrinsic } from "../../scalar/intrinsics.ts";
import { type Dim, factorOf, formulaOf, multiplyDims, type Quotient, symbolsOf } from "../../shape/dim.ts";

/** How tightly an expression binds. */
const precedence = {
  conditional: 2,
  or: 3,
  and: 4,
  bitwiseOr: 5,
  bitwiseXor: 6,
  bitwiseAnd: 7,
  equality: 8,
  relational: 9,
  additive: 11,
  multiplicative: 12,
  unary: 14,
  atom: 20,
};

interface Infix {
  readonly symbol: string;
  readonly binds: number;
}

const infixes = new Map<Intrinsic, Infix>([
  [scalar.add, { symbol: "+", binds: precedence.additive }],
  [scalar.subtract, { symbol: "-", binds: precedence.additive }],
  [scalar.multiply, { symbol: "*", binds: precedence.multiplicative }],
  [scalar.divide, { symbol: "/", binds: precedence.multiplicative }],
  [scalar.remainder, { symbol: "%", binds: precedence.multiplicative }],
  [scalar.modulo, { symbol: "%", binds: precedence.multiplicative }],
  [scalar.bitwiseAnd, { symbol: "&", binds: precedence.bitwiseAnd }],
  [scalar.bitwiseOr, { symbol: "|", binds: precedence.bitwiseOr }],
  [scalar.bitwiseXor, { symbol: "^", binds: precedence.bitwiseXor }],
  [scalar.less, { symbol: "<", binds: precedence.relational }],
  [scalar.lessOrEqual, { symbol: "<=", binds: precedence.relational }],
  [scalar.equal, { symbol: "===", binds: precedence.equality }],
  [scalar.meets, { symbol: "===", binds: precedence.equality }],
  [scalar.notEqual, { symbol: "!==", binds: precedence.equality }],
]);
/** A number is compared with on the right. */
const mirrored = new Map<Intrinsic, Infix>([
  [scalar.less, { symbol: ">", binds: precedence.relational }],
  [scalar.lessOrEqual, { symbol: ">=", binds: precedence.relational }],
]);
const logical = new Map<Intrinsic, Infix>([
  [scalar.and, { symbol: "&&", binds: precedence.and }],
  [scalar.or, { symbol: "||", binds: precedence.or }],
]);
const truths: ReadonlySet<Intrinsic> = new Set([
  scalar.less,
  scalar.lessOrEqual,
  scalar.equal,
  scalar.meets,
  scalar.notEqual,
  scalar.and,
  scalar.or,
  scalar.not,
  scalar.toBool,
]);

/** Functions that the module brings along instead of taking them from Math. */
const draws: ReadonlySet<Intrinsic> = new Set([scalar.uniformFloat, scalar.uniformDouble, scalar.normal]);

interface Text {
  readonly text: string;
  readonly binds: number;
}

const atom = (text: string): Text => ({ text, binds: precedence.atom });
const wrap = ({ text, binds }: Text, least: number): string => (binds < least ? `(${text})` : text);

/** The typed array that holds a storage. */
export function arrayOf(storage: Storage, precision: Storage): "memory" | "doubles" | "integers" {
  if (storage === "i32") return "integers";
  return storage === precision ? "memory" : "doubles";
}

/** A size in terms of the sizes of this call. */
export const printSize = (dim: Dim): string => printProduct(dim, sizeName);

/** A size in terms of what holds its symbols. */
export function printProduct(dim: Dim, nameOf: (symbol: string) => string): string {
  const names = symbolsOf(dim).map(nameOf);
  return factorOf(dim) === 1 && names.length > 0
    ? names.join(" * ")
    : [String(factorOf(dim)), ...names].join(" * ");
}

/** Prints the declaration of a size that follows from others. */
type Declare = (name: string, value: string, quotient: Quotient) => string;

/** The declarations of sizes that follow from others, as far as they or what follows from them are mentioned in `text`. */
export function derivedSizes(
  symbols: readonly string[],
  nameOf: (symbol: string) => string,
  text: readonly string[],
  declare: Declare = (name, value) => `const ${name} = ${value};`,
): string[] {
  return symbols.reduceRight<string[]>((lines, symbol) => {
    const name = nameOf(symbol);
    const isMentioned = [...lines, ...text].some((line) => new RegExp(`\\b${name}\\b`).test(line));
    const formula = formulaOf(symbol)!;
    return isMentioned ? [declare(name, printQuotient(formula, nameOf), formula), ...lines] : lines;
  }, []);
}

function printQuotient({ of, plus, over }: Quotient, nameOf: (symbol: string) => string): string {
  const sum = `${printProduct(of, nameOf)}${plus === 0 ? "" : plus < 0 ? ` - ${-plus}` : ` + ${plus}`}`;
  return over === 1 ? sum : `Math.floor(${plus === 0 ? sum : `(${sum})`} / ${over})`;
}

/** Numbers that Math has a name for. */
const constants = new Map(
  (["E", "LN2", "LN10", "LOG2E", "LOG10E", "PI", "SQRT1_2", "SQRT2"] as const).map((name) => [
    Math[name],
    `Math.${name}`,
  ]),
);

export function printNumber(value: number): string {
  const name = constants.get(Math.abs(value));
  if (name !== undefined) return value < 0 ? `-${name}` : name;
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (Object.is(value, -0)) return "-0";
  const decimal = shortDecimal(value);
  return decimal === undefined ? String(value) : `Math.fround(${decimal})`;
}

export class ExpressionPrinter {
  readonly #precision: Storage;

  constructor(precision: Storage) {
    this.#precision = precision;
  }

  /** A number-valued expression. */
  number(value: Value): string {
    return this.#number(value).text;
  }

  condition(value: Value): string {
    return this.#truth(value).text;
  }

  /** The expression as the type a local of this storage has. */
  typed(value: Value, storage: Local["storage"]): string {
    return storage === "bool" ? this.condition(value) : this.number(value);
  }

  /** The element of a buffer. */
  element(buffer: Buffer, at: readonly Value[]): string {
    const steps = withoutDigits(at.map((index, d) => ({ index, stride: buffer.strides[d]! })));
    const terms = steps.flatMap((step) => this.#term(step));
    const fixed = steps.reduce((sum, step) => sum + this.#fixed(step), 0);
    const place = [buffer.name, ...terms, ...(fixed > 0 ? [fixed] : [])].join(" + ");
    return `${arrayOf(buffer.storage, this.#precision)}[${place}]`;
  }

  /** What an index adds to an address whatever the sizes. */
  #fixed({ index, stride }: Step<Buffer | Local>): number {
    return index.kind === "literal" && typeof stride === "number" ? index.value * stride : 0;
  }

  #term({ index, stride }: Step<Buffer | Local>): string[] {
    if (index.kind === "literal" && (index.value === 0 || typeof stride === "number")) return [];
    if (index.kind === "literal") return [printSize(multiplyDims(index.value, stride))];
    const text = this.#number(index);
    if (stride === 1) return [wrap(text, precedence.additive)];
    return [`${wrap(text, precedence.multiplicative)} * ${printSize(stride)}`];
  }

  #isTruth(value: Value): boolean {
    if (value.kind === "read") return !isBuffer(value.source) && value.source.storage === "bool";
    if (value.kind !== "apply") return false;
    if (value.intrinsic === scalar.select)
      return this.#isTruth(value.args[1]!) && this.#isTruth(value.args[2]!);
    return truths.has(value.intrinsic);
  }

  #number(value: Value): Text {
    if (!this.#isTruth(value)) return this.#plain(value);
    return { text: `${wrap(this.#plain(value), precedence.or)} ? 1 : 0`, binds: precedence.conditional };
  }

  #truth(value: Value): Text {
    if (this.#isTruth(value)) return this.#plain(value);
    if (value.kind === "literal") return atom(String(value.value !== 0));
    return { text: `${wrap(this.#plain(value), precedence.relational)} !== 0`, binds: precedence.equality };
  }

  #plain(value: Value): Text {
    switch (value.kind) {
      case "literal":
        return {
          text: printNumber(value.value),
          binds: value.value < 0 || Object.is(value.value, -0) ? precedence.unary : precedence.atom,
        };
      case "size":
        return {
          text: printSize(value.of),
          binds:
            typeof value.of !== "number" && (value.of.factor !== 1 || value.of.symbols.length > 1)
              ? precedence.multiplicative
              : precedence.atom,
        };
      case "index":
        return atom(value.axis.name);
      case "read":
        if (!isBuffer(value.source)) return atom(value.source.name);
        return atom(
          value.source.role === "argument" ? value.source.name : `${this.element(value.source, value.at)}!`,
        );
      case "apply":
        return this.#apply(value.intrinsic, value.args);
    }
  }

  #apply(intrinsic: Intrinsic, args: readonly Value[]): Text {
    const [a, b, c] = args as [Value, Value, Value];
    const turned = a.kind === "literal" ? mirrored.get(intrinsic) : undefined;
    if (turned) return this.#infix(turned, this.#number(b), this.#number(a));
    const infix = infixes.get(intrinsic);
    if (infix) return this.#infix(infix, this.#number(a), this.#number(b));
    const connective = logical.get(intrinsic);
    if (connective) return this.#infix(connective, this.#truth(a), this.#truth(b));
    switch (intrinsic) {
      case scalar.negate:
        return { text: `-${wrap(this.#number(a), precedence.unary + 1)}`, binds: precedence.unary };
      case scalar.not:
        return { text: `!${wrap(this.#truth(a), precedence.unary)}`, binds: precedence.unary };
      case scalar.select:
        return this.#select(a, b, c);
      case scalar.quotient:
        return atom(
          `Math.trunc(${this.#infix({ symbol: "/", binds: precedence.multiplicative }, this.#number(a), this.#number(b)).text})`,
        );
      case scalar.toFloat:
        return this.#number(a);
      case scalar.toBool:
        return this.#truth(a);
      case scalar.toInteger:
        return atom(`Math.trunc(${this.number(a)})`);
      default:
        return this.#call(intrinsic, args);
    }
  }

  #infix({ symbol, binds }: Infix, left: Text, right: Text): Text {
    if (symbol === "+" && right.binds >= precedence.multiplicative && /^-[\d.]/.test(right.text))
      return this.#infix({ symbol: "-", binds }, left, atom(right.text.slice(1)));
    return { text: `${wrap(left, binds)} ${symbol} ${wrap(right, binds + 1)}`, binds };
  }

  #select(condition: Value, a: Value, b: Value): Text {
    const truth = this.#isTruth(a) && this.#isTruth(b);
    const side = (value: Value): Text => (truth ? this.#truth(value) : this.#number(value));
    const least = precedence.conditional + 1;
    return {
      text: `${wrap(this.#truth(condition), least)} ? ${wrap(side(a), least)} : ${wrap(side(b), precedence.conditional)}`,
      binds: precedence.conditional,
    };
  }

  #call(intrinsic: Intrinsic, args: readonly Value[]): Text {
    const list = args.map((arg) => this.number(arg)).join(", ");
    if (draws.has(intrinsic) || intrinsic.expansion) return atom(`${intrinsic.name}(${list})`);
    if (!(intrinsic.name in Math))
      throw new InvariantError(`${intrinsic.name} is neither an operator nor a function of Math`);
    return atom(`Math.${intrinsic.name}(${list})`);
  }
}
