/** Real numbers with many digits: BigInt fixed point, and the scalar operations over it. Independent of Math. */
import * as intrinsics from "../../compiler/scalar/intrinsics.ts";
import type { Intrinsic } from "../../compiler/scalar/intrinsics.ts";
import type { Scalar } from "../../compiler/scalar/scalar.ts";

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

  /** By Halley's iteration from the logarithm of a double: each step triples the digits. */
  log(x: bigint): bigint {
    const k = BigInt(x.toString(2).length) - 1n - this.#bits;
    const m = k >= 0n ? x >> k : x << -k;
    let result = this.of(Math.log(this.toNumber(m)));
    for (let digits = 50n; digits < this.#bits; digits *= 3n) {
      const power = this.exp(result);
      result += this.divide(2n * (m - power), m + power);
    }
    return result + k * this.#ln2;
  }

  /** A scalar expression; `read` gives what is read. */
  evaluate(scalar: Scalar<number>, read: (source: number) => bigint): bigint {
    if (scalar.kind === "literal") return this.of(scalar.value);
    if (scalar.kind === "read") return read(scalar.source);
    if (scalar.kind !== "apply") throw new Error(`${scalar.kind} has no precise value`);
    const operation = this.#operations.get(scalar.intrinsic);
    if (!operation) throw new Error(`${scalar.intrinsic.name} has no precise value`);
    return operation(...scalar.args.map((arg) => this.evaluate(arg, read)));
  }

  readonly #operations: ReadonlyMap<Intrinsic, (...args: bigint[]) => bigint> = new Map([
    [intrinsics.add, (a: bigint, b: bigint) => a + b],
    [intrinsics.subtract, (a: bigint, b: bigint) => a - b],
    [intrinsics.multiply, (a: bigint, b: bigint) => this.multiply(a, b)],
    [intrinsics.divide, (a: bigint, b: bigint) => this.divide(a, b)],
    [intrinsics.negate, (a: bigint) => -a],
    [intrinsics.absolute, (a: bigint) => (a < 0n ? -a : a)],
    [intrinsics.less, (a: bigint, b: bigint) => (a < b ? this.#one : 0n)],
    [intrinsics.equal, (a: bigint, b: bigint) => (a === b ? this.#one : 0n)],
    [intrinsics.select, (condition: bigint, a: bigint, b: bigint) => (condition === 0n ? b : a)],
    [intrinsics.maximum, (a: bigint, b: bigint) => (a > b ? a : b)],
    [intrinsics.exp, (a: bigint) => this.exp(a)],
    [intrinsics.log, (a: bigint) => this.log(a)],
    [intrinsics.log1p, (a: bigint) => this.log(this.#one + a)],
  ]);
}
