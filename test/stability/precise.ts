/** Real numbers with many digits: BigInt fixed point, and the scalar operations over it. Independent of Math. */
import * as intrinsics from "../../compiler/scalar/intrinsics.ts";
import type { Intrinsic } from "../../compiler/scalar/intrinsics.ts";
import type { Axis, Scalar } from "../../compiler/scalar/scalar.ts";
import { evaluateDim } from "../../compiler/shape/dim.ts";

/** Arithmetic with `bits` binary digits after the point. */
export class Precise {
  readonly #bits: bigint;
  readonly #one: bigint;
  readonly #ln2: bigint;

  constructor(bits: number) {
    this.#bits = BigInt(bits);
    this.#one = 1n << this.#bits;
    this.#ln2 =
      18n * this.#atanhOfInverse(26n) - 2n * this.#atanhOfInverse(4801n) + 8n * this.#atanhOfInverse(8749n);
  }

  /** atanh(1 / n) = Σ n^−(2k+1) / (2k + 1). */
  #atanhOfInverse(n: bigint): bigint {
    let power = this.#one / n;
    let sum = 0n;
    for (let k = 1n; power !== 0n; k += 2n, power /= n * n) sum += power / k;
    return sum;
  }

  /** The double itself, exactly: the point must be far enough to the left. */
  of(x: number): bigint {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    const word = view.getBigUint64(0);
    const exponent = Number((word >> 52n) & 0x7ffn);
    const mantissa = (word & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
    const shift = BigInt(Math.max(exponent, 1) - 1075) + this.#bits;
    const magnitude = shift >= 0n ? mantissa << shift : mantissa >> -shift;
    return word >> 63n ? -magnitude : magnitude;
  }

  /** To 62 bits. */
  toNumber(x: bigint): number {
    const magnitude = x < 0n ? -x : x;
    const excess = BigInt(Math.max(0, magnitude.toString(2).length - 62));
    const exponent = Number(excess - this.#bits);
    // In two steps: 2^exponent alone may be too small for a double.
    const half = Math.trunc(exponent / 2);
    const value = Number(magnitude >> excess) * 2 ** half * 2 ** (exponent - half);
    return x < 0n ? -value : value;
  }

  multiply(a: bigint, b: bigint): bigint {
    return (a * b) >> this.#bits;
  }

  divide(a: bigint, b: bigint): bigint {
    return (a << this.#bits) / b;
  }

  /** exp(r) for small r by its series after halving the argument many times, times a power of two. */
  exp(x: bigint): bigint {
    const k = x / this.#ln2;
    const halvings = 40n;
    const r = (x - k * this.#ln2) >> halvings;
    let term = this.#one;
    let sum = this.#one;
    for (let n = 1n; term !== 0n && term !== -1n; n++) sum += term = this.multiply(term, r) / n;
    for (let i = 0n; i < halvings; i++) sum = this.multiply(sum, sum);
    return k >= 0n ? sum << k : sum >> -k;
  }

  /** Newton's iteration on integers. */
  sqrt(x: bigint): bigint {
    if (x < 0n) throw new RangeError("the root of a negative number");
    if (x === 0n) return 0n;
    const square = x << this.#bits;
    let root = 1n << (BigInt(square.toString(2).length) / 2n + 1n);
    for (;;) {
      const next = (root + square / root) >> 1n;
      if (next >= root) return root;
      root = next;
    }
  }

  /** By its series after many halvings, doubled by sin 2x = 2 sin x cos x. */
  sin(x: bigint): bigint {
    return this.#circle(x).sin;
  }

  cos(x: bigint): bigint {
    return this.#one - this.#circle(x).versed;
  }

  /** sin x, and 1 − cos x, which does not cancel. */
  #circle(x: bigint): { readonly sin: bigint; readonly versed: bigint } {
    const halvings = 40n;
    const r = x >> halvings;
    const square = this.multiply(r, r);
    let [sin, versed, term] = [0n, 0n, r];
    for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
      sin += term;
      term = -this.multiply(term, square) / ((n + 1n) * (n + 2n));
    }
    let even = square / 2n;
    for (let n = 2n; even !== 0n && even !== -1n; n += 2n) {
      versed += even;
      even = -this.multiply(even, square) / ((n + 1n) * (n + 2n));
    }
    for (let i = 0n; i < halvings; i++)
      [sin, versed] = [2n * this.multiply(sin, this.#one - versed), 2n * this.multiply(sin, sin)];
    return { sin, versed };
  }

  /** By Halley's iteration from the logarithm of a double: each step triples the digits. */
  log(x: bigint): bigint {
    if (x <= 0n) throw new RangeError("the logarithm of no positive number");
    const k = BigInt(x.toString(2).length) - 1n - this.#bits;
    const m = k >= 0n ? x >> k : x << -k;
    let result = this.of(Math.log(this.toNumber(m)));
    for (let digits = 50n; digits < this.#bits; digits *= 3n) {
      const power = this.exp(result);
      result += this.divide(2n * (m - power), m + power);
    }
    return result + k * this.#ln2;
  }

  /** A scalar expression; `read` gives what is read, `index` the number of an axis at this point. */
  evaluate(
    scalar: Scalar<number>,
    read: (source: number, at: readonly Scalar<number>[]) => bigint,
    index: (axis: Axis) => number = () => 0,
  ): bigint {
    if (scalar.kind === "literal") return this.of(scalar.value);
    if (scalar.kind === "read") return read(scalar.source, scalar.at);
    if (scalar.kind === "index") return this.of(index(scalar.axis));
    if (scalar.kind !== "apply") return this.of(evaluateDim(scalar.of, new Map()));
    const operation = this.#operations.get(scalar.intrinsic);
    if (!operation) throw new Error(`${scalar.intrinsic.name} has no precise value`);
    const [first, ...others] = scalar.args;
    // Only the chosen side has a value.
    if (scalar.intrinsic === intrinsics.select)
      return this.evaluate(others[this.evaluate(first!, read, index) === 0n ? 1 : 0]!, read, index);
    return operation(...scalar.args.map((arg) => this.evaluate(arg, read, index)));
  }

  #truth(condition: boolean): bigint {
    return condition ? this.#one : 0n;
  }

  #tanh(x: bigint): bigint {
    const square = this.exp(2n * x);
    return this.divide(square - this.#one, square + this.#one);
  }

  readonly #operations: ReadonlyMap<Intrinsic, (...args: bigint[]) => bigint> = new Map<
    Intrinsic,
    (...args: bigint[]) => bigint
  >([
    [intrinsics.add, (a, b) => a + b],
    [intrinsics.subtract, (a, b) => a - b],
    [intrinsics.multiply, (a, b) => this.multiply(a, b)],
    [intrinsics.divide, (a, b) => this.divide(a, b)],
    [intrinsics.negate, (a) => -a],
    [intrinsics.absolute, (a) => (a < 0n ? -a : a)],
    [intrinsics.sign, (a) => (a > 0n ? this.#one : a < 0n ? -this.#one : 0n)],
    [intrinsics.maximum, (a, b) => (a > b ? a : b)],
    [intrinsics.minimum, (a, b) => (a < b ? a : b)],
    [intrinsics.less, (a, b) => this.#truth(a < b)],
    [intrinsics.lessOrEqual, (a, b) => this.#truth(a <= b)],
    [intrinsics.equal, (a, b) => this.#truth(a === b)],
    [intrinsics.select, () => 0n],
    [intrinsics.exp, (a) => this.exp(a)],
    [intrinsics.expm1, (a) => this.exp(a) - this.#one],
    [intrinsics.log, (a) => this.log(a)],
    [intrinsics.log1p, (a) => this.log(this.#one + a)],
    [intrinsics.squareRoot, (a) => this.sqrt(a)],
    [intrinsics.hypot, (a, b) => this.sqrt(this.multiply(a, a) + this.multiply(b, b))],
    [intrinsics.sin, (a) => this.sin(a)],
    [intrinsics.cos, (a) => this.cos(a)],
    [intrinsics.tanh, (a) => this.#tanh(a)],
  ]);
}
