/**
 * Counter-based random numbers: Philox4x32-10 (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011),
 * key (seed, stream), counter (index, step). Every engine computes the same bits: only integer arithmetic and
 * operations IEEE 754 fixes are used.
 */

/** The high 32 bits of the product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(cross / 65536)) >>> 0;
}

/** Four unsigned 32-bit words. */
function philox(seed: number, stream: number, step: number, index: number): readonly number[] {
  let [c0, c1, c2, c3] = [index >>> 0, step >>> 0, 0, 0];
  let [k0, k1] = [seed >>> 0, stream >>> 0];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** Uniform in [0, 1): 53 bits. */
export function uniform53(seed: number, stream: number, step: number, index: number): number {
  const [high, low] = philox(seed, stream, step, index);
  return (high! * 2097152 + (low! >>> 11)) / 9007199254740992;
}

/** Uniform in [0, 1): the top 24 bits, so that a float holds it exactly. */
export function uniform24(seed: number, stream: number, step: number, index: number): number {
  return (philox(seed, stream, step, index)[0]! >>> 8) / 16777216;
}

/** log of (word + 1/2) / 2³², by the series of atanh. */
function logOfWord(word: number): number {
  let exponent = 31 - Math.clz32(word);
  let mantissa = (word + 0.5) / (exponent < 0 ? 0.5 : (1 << exponent) >>> 0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  let series = 0;
  for (let k = 21; k >= 1; k -= 2) series = series * s * s + 1 / k;
  return 2 * s * series + (exponent - 32) * Math.LN2;
}

/** cos of word / 2³² turns: reduced exactly to an eighth of a turn, then Taylor. */
function cosOfWord(word: number): number {
  const turns = word / 4294967296;
  const quarter = Math.round(4 * turns);
  const angle = 2 * Math.PI * (turns - quarter / 4);
  const odd = quarter % 2;
  let series = 1;
  for (let k = 18; k >= 2; k -= 2) series = 1 - (series * angle * angle) / (k * (k - 1 + 2 * odd));
  const value = odd ? series * angle : series;
  return quarter === 1 || quarter === 2 ? -value : value;
}

/** Standard normal, by Box and Muller. */
export function normalFrom(seed: number, stream: number, step: number, index: number): number {
  const [first, second] = philox(seed, stream, step, index);
  return Math.sqrt(-2 * logOfWord(first!)) * cosOfWord(second!);
}

/** A stable 32-bit hash of a name (FNV-1a): the stream of the draws that carry it. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
