/** Functions that a module brings along, in the shape that prettier gives them; only those it calls are written. */

export interface Helper {
  readonly name: string;
  readonly text: string;
}

const philox = `/** Philox4x32-10 (Salmon et al., 2011): two words of the block that belongs to these counters. */
function philox(seed: number, stream: number, step: number, index: number): readonly [number, number] {
  let c0 = index >>> 0,
    c1 = step >>> 0,
    c2 = 0,
    c3 = 0,
    k0 = seed >>> 0,
    k1 = stream >>> 0;
  const high = (a: number, b: number): number => {
    const middle = (a >>> 16) * (b & 0xffff) + (((a & 0xffff) * (b & 0xffff)) >>> 16);
    const cross = (a & 0xffff) * (b >>> 16) + (middle & 0xffff);
    return ((a >>> 16) * (b >>> 16) + Math.floor(middle / 65536) + Math.floor(cross / 65536)) >>> 0;
  };
  for (let round = 0; round < 10; round++) {
    const h0 = high(0xd2511f53, c0),
      h1 = high(0xcd9e8d57, c2);
    const l0 = Math.imul(0xd2511f53, c0) >>> 0,
      l1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (h1 ^ c1 ^ k0) >>> 0;
    c1 = l1;
    c2 = (h0 ^ c3 ^ k1) >>> 0;
    c3 = l0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1];
}`;

/** In an order in which later ones may call earlier ones. `NAME` stands for the module's name, `FLOATS` for its type of arrays. */
export const helpers: readonly Helper[] = [
  {
    name: "fail",
    text: `/** Says what is wrong; nothing has been changed. */
function fail(code: string, message: string): never {
  throw Object.assign(new Error(\`NAME: \${message} (\${code})\`), { code });
}`,
  },
  {
    name: "capacity",
    text: `/** A capacity: a whole number. */
function capacity(name: string, value: number): number {
  if (!(Number.isInteger(value) && value >= 0))
    fail("GC6001", \`the capacity \${name} is \${value}, but must be a whole number\`);
  return value;
}`,
  },
  {
    name: "countOf",
    text: `/** The size that follows from the number of elements. */
function countOf(name: string, data: ArrayLike<number> | undefined, each: number): number {
  if (!data) fail("GC6004", \`\${name} is missing\`);
  if (data.length % each !== 0) fail("GC6001", \`\${name} has \${data.length} elements, no multiple of \${each}\`);
  return data.length / each;
}`,
  },
  {
    name: "within",
    text: `/** A size of this call: a whole number up to its capacity. */
function within(name: string, size: number, most: number): number {
  if (!(Number.isInteger(size) && size >= 0))
    fail("GC6001", \`\${name} is \${size}, but must be a whole number\`);
  if (size > most) fail("GC6002", \`\${name} is \${size}, more than the capacity of \${most}\`);
  return size;
}`,
  },
  {
    name: "expectSize",
    text: `/** A size of which the definition takes parts that must exist. */
function expectSize(name: string, size: number, least: number): void {
  if (size < least) fail("GC6001", \`\${name} is \${size}, but must be at least \${least}\`);
}`,
  },
  {
    name: "expectLength",
    text: `/** As many elements as the sizes say; a view of the input itself may hold more. */
function expectLength(
  name: string,
  data: ArrayLike<number> | undefined,
  length: number,
  view: ArrayLike<number>,
): void {
  if (!data) fail("GC6004", \`\${name} is missing\`);
  if (data.length !== length && data !== view)
    fail("GC6001", \`\${name} has \${data.length} elements, where the sizes of this call ask for \${length}\`);
}`,
  },
  {
    name: "expectIntegers",
    text: `/** Whole numbers in [low, high), or \`except\`. */
function expectIntegers(
  name: string,
  data: ArrayLike<number> | undefined,
  length: number,
  low: number,
  high: number,
  except = low,
): void {
  for (let i = 0; i < length; i++) {
    const value = data![i]!;
    if (!(value >= low && value < high && Number.isInteger(value)) && value !== except)
      fail("GC6006", \`\${name}[\${i}] is \${value}, but must be a whole number from \${low} to \${high - 1}\`);
  }
}`,
  },
  {
    name: "eachLayer",
    text: `/** What every layer has, one after the other. */
function eachLayer<T>(first: number, count: number, of: (layer: number) => readonly T[]): readonly T[] {
  return Array.from({ length: count }, (_, turn) => of(first + turn)).flat() as readonly T[];
}`,
  },
  {
    name: "copyState",
    text: `function copyState(tensors: readonly Stored[]): StateDict {
  const state: StateDict = {};
  for (const { names, shape, data } of tensors)
    for (const name of names) state[name] = { shape: [...shape], data: data.slice() };
  return state;
}`,
  },
  {
    name: "loadState",
    text: `/** Loads what fits by name; strict asks that all are there, under one name at least. Changes nothing unless everything fits. */
function loadState(
  tensors: readonly Stored[],
  state: StateDict,
  strict: boolean,
): { missingKeys: string[]; unexpectedKeys: string[] } {
  const isGiven = (name: string): boolean => Object.hasOwn(state, name);
  const missingKeys = tensors.flatMap(({ names }) => (names.some(isGiven) ? [] : names));
  const unexpectedKeys = Object.keys(state).filter(
    (key) => !tensors.some(({ names }) => names.includes(key)),
  );
  if (strict && missingKeys.length > 0) fail("GC6007", \`the state dict lacks \${missingKeys.join(", ")}\`);
  if (strict && unexpectedKeys.length > 0)
    fail("GC6007", \`the state dict has unknown \${unexpectedKeys.join(", ")}\`);
  const present = tensors.flatMap(({ names, shape, data }) =>
    names.filter(isGiven).map((name) => ({ name, shape, data })),
  );
  for (const { name, shape, data } of present) {
    const given = state[name]!;
    if (!given?.shape || !given.data) fail("GC6008", \`\${name} is no tensor with shape and data\`);
    if (given.shape.join() !== shape.join() || given.data.length !== data.length)
      fail(
        "GC6008",
        \`\${name} has shape [\${given.shape.join(", ")}] and \${given.data.length} elements, but needs [\${shape.join(", ")}]\`,
      );
  }
  for (const { name, data } of present) data.set(state[name]!.data);
  return { missingKeys, unexpectedKeys };
}`,
  },
  {
    name: "parameterOf",
    text: `function parameterOf(
  name: string,
  shape: readonly number[],
  value: FLOATS,
  gradient: FLOATS,
  known: () => boolean,
): Parameter {
  return {
    name,
    shape,
    value,
    get gradient() {
      if (!known()) fail("GC6003", \`the gradient of \${name} is known after backward() only\`);
      return gradient;
    },
  };
}`,
  },
  { name: "philox", text: philox },
  {
    name: "uniform24",
    text: `function uniform24(seed: number, stream: number, step: number, index: number): number {
  return (philox(seed, stream, step, index)[0] >>> 8) / 16777216;
}`,
  },
  {
    name: "uniform53",
    text: `function uniform53(seed: number, stream: number, step: number, index: number): number {
  const [high, low] = philox(seed, stream, step, index);
  return (high * 2097152 + (low >>> 11)) / 9007199254740992;
}`,
  },
  {
    name: "normal",
    text: `/** Standard normal, by Box and Muller, with a logarithm and a cosine that every engine computes alike. */
function normal(seed: number, stream: number, step: number, index: number): number {
  const [first, second] = philox(seed, stream, step, index);
  let exponent = 31 - Math.clz32(first);
  let mantissa = (first + 0.5) / (exponent < 0 ? 0.5 : (1 << exponent) >>> 0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  let series = 0;
  for (let k = 21; k >= 1; k -= 2) series = series * s * s + 1 / k;
  const logarithm = 2 * s * series + (exponent - 32) * Math.LN2;
  const quarter = Math.round((4 * second) / 4294967296);
  const angle = 2 * Math.PI * (second / 4294967296 - quarter / 4);
  const odd = quarter % 2;
  let cosine = 1;
  for (let k = 18; k >= 2; k -= 2) cosine = 1 - (cosine * angle * angle) / (k * (k - 1 + 2 * odd));
  if (odd) cosine *= angle;
  return Math.sqrt(-2 * logarithm) * (quarter === 1 || quarter === 2 ? -cosine : cosine);
}`,
  },
];

/** The helpers that `text` calls, directly or through one another. */
export function helpersFor(text: string): readonly Helper[] {
  const needed = new Set<string>();
  const visit = (body: string): void => {
    for (const { name, text: inner } of helpers) {
      if (needed.has(name) || !new RegExp(`\\b${name}\\(`).test(body)) continue;
      needed.add(name);
      visit(inner.slice(inner.indexOf("{")));
    }
  };
  visit(text);
  return helpers.filter(({ name }) => needed.has(name));
}

export const helperText = ({ text }: Helper, name: string, floats: string): string =>
  text.replaceAll("NAME", name).replaceAll("FLOATS", floats);
