/** The element types of safetensors: how a number lies in bytes. */

export interface Element {
  readonly bytes: number;
  readonly array: (count: number) => Float32Array | Float64Array | Int32Array;
  /** Undefined for what no number stands for exactly. */
  readonly read: (view: DataView, place: number) => number | undefined;
  /** Whether the value could be written; of types that are read only there is none. */
  readonly write?: (view: DataView, place: number, value: number) => boolean;
}

const doubles = (count: number): Float64Array => new Float64Array(count);
const singles = (count: number): Float32Array => new Float32Array(count);
const wholes = (count: number): Int32Array => new Int32Array(count);

const isWhole = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;

const integer = (
  bytes: number,
  low: number,
  high: number,
  array: Element["array"],
  read: (view: DataView, place: number) => number,
  set: (view: DataView, place: number, value: number) => void,
): Element => ({
  bytes,
  array,
  read,
  write(view, place, value) {
    if (!isWhole(value, low, high)) return false;
    set(view, place, value);
    return true;
  },
});

/** Integers of 64 bits; those beyond 2⁵³ are none of JavaScript's numbers. */
const long = (isSigned: boolean): Element => ({
  bytes: 8,
  array: doubles,
  read(view, place) {
    const value = Number(isSigned ? view.getBigInt64(place, true) : view.getBigUint64(place, true));
    return Number.isSafeInteger(value) ? value : undefined;
  },
  write(view, place, value) {
    if (!Number.isSafeInteger(value) || (!isSigned && value < 0)) return false;
    view.setBigInt64(place, BigInt(value), true);
    return true;
  },
});

/** Sign, 5 bits of exponent, 10 of mantissa. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * mantissa * halfUnit
    : sign * (1024 + mantissa) * halfUnit * (1 << (exponent - 1));
}

/** The smallest half above 0: 2⁻²⁴. */
const halfUnit = 1 / 16777216;

const scratch = new DataView(new ArrayBuffer(4));

/** The upper half of an f32. */
function brain(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

const table = {
  F64: {
    bytes: 8,
    array: doubles,
    read: (view, place) => view.getFloat64(place, true),
    write: (view, place, value) => (view.setFloat64(place, value, true), true),
  },
  F32: {
    bytes: 4,
    array: singles,
    read: (view, place) => view.getFloat32(place, true),
    write: (view, place, value) => (view.setFloat32(place, value, true), true),
  },
  F16: { bytes: 2, array: singles, read: (view, place) => half(view.getUint16(place, true)) },
  BF16: { bytes: 2, array: singles, read: (view, place) => brain(view.getUint16(place, true)) },
  I64: long(true),
  U64: long(false),
  I32: integer(
    4,
    -2147483648,
    2147483647,
    wholes,
    (view, place) => view.getInt32(place, true),
    (view, place, value) => view.setInt32(place, value, true),
  ),
  U32: integer(
    4,
    0,
    4294967295,
    doubles,
    (view, place) => view.getUint32(place, true),
    (view, place, value) => view.setUint32(place, value, true),
  ),
  I16: integer(
    2,
    -32768,
    32767,
    wholes,
    (view, place) => view.getInt16(place, true),
    (view, place, value) => view.setInt16(place, value, true),
  ),
  U16: integer(
    2,
    0,
    65535,
    wholes,
    (view, place) => view.getUint16(place, true),
    (view, place, value) => view.setUint16(place, value, true),
  ),
  I8: integer(
    1,
    -128,
    127,
    wholes,
    (view, place) => view.getInt8(place),
    (view, place, value) => view.setInt8(place, value),
  ),
  U8: integer(
    1,
    0,
    255,
    wholes,
    (view, place) => view.getUint8(place),
    (view, place, value) => view.setUint8(place, value),
  ),
  BOOL: {
    bytes: 1,
    array: wholes,
    read(view, place) {
      const value = view.getUint8(place);
      return value <= 1 ? value : undefined;
    },
    write(view, place, value) {
      if (value !== 0 && value !== 1) return false;
      view.setUint8(place, value);
      return true;
    },
  },
} satisfies Readonly<Record<string, Element>>;

export type ElementType = keyof typeof table;

/** By the names of the format. */
export const elements: Readonly<Record<ElementType, Element>> = table;
