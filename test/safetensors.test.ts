/** Weights in and out: files of the format safetensors, sound ones and others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  loadSafetensors,
  parseSafetensors,
  SafetensorsError,
  saveSafetensors,
  type StateDict,
} from "../src/safetensors.ts";
import { compiled } from "./nn/definition.ts";

/** A file of a header and data; `length` is what the first 8 bytes say. */
function file(header: string | Uint8Array, data: readonly number[] = [], length?: bigint): Uint8Array {
  const head = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + head.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(head.length), true);
  bytes.set(head, 8);
  bytes.set(data, 8 + head.length);
  return bytes;
}

const tensor = (dtype: string, shape: readonly number[], ...offsets: number[]): string =>
  `{"dtype":"${dtype}","shape":[${shape.join()}],"data_offsets":[${offsets.join()}]}`;

describe("element types are read exactly", () => {
  const cases: readonly (readonly [dtype: string, data: readonly number[], values: readonly number[]])[] = [
    ["F64", [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
    ["F32", [0, 0, 0xc0, 0x3f, 0, 0, 0x80, 0xff], [1.5, -Infinity]],
    ["F16", [0, 0x3c, 1, 0, 0, 0xfc, 0, 0x7e, 0xff, 0x7b, 0, 0x80], [1, 2 ** -24, -Infinity, NaN, 65504, -0]],
    ["F16", [0, 4, 0xff, 3], [2 ** -14, 1023 * 2 ** -24]],
    ["BF16", [0x80, 0x3f, 0x49, 0xc0, 0x80, 0x7f, 0xc0, 0x7f], [1, -3.140625, Infinity, NaN]],
    ["I64", [7, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [7, -1]],
    ["U64", [0, 0, 0, 0, 1, 0, 0, 0], [2 ** 32]],
    ["I32", [0, 0, 0, 0x80], [-(2 ** 31)]],
    ["U32", [0, 0, 0, 0x80], [2 ** 31]],
    ["I16", [0, 0x80], [-32768]],
    ["U16", [0, 0x80], [32768]],
    ["I8", [0x80, 0x7f], [-128, 127]],
    ["U8", [0x80, 0], [128, 0]],
    ["BOOL", [1, 0], [1, 0]],
  ];
  it.each(cases)("%s", (dtype, data, values) => {
    const header = `{"__metadata__":{"format":"pt"},"x":${tensor(dtype, [values.length], 0, data.length)}}   `;
    const { stateDict, dtypes, metadata } = parseSafetensors(file(header, data));
    expect([Array.from(stateDict["x"]!.data), stateDict["x"]!.shape]).toEqual([values, [values.length]]);
    expect([dtypes, metadata]).toEqual([{ x: dtype }, { format: "pt" }]);
  });

  it("at any place of a larger array, scalars and empty tensors among them", () => {
    const header = `{"a":${tensor("U8", [], 0, 1)},"b":${tensor("F64", [3, 0], 1, 1)},"c":${tensor("I16", [2, 1], 1, 5)}}`;
    const inner = file(header, [9, 1, 0, 2, 0]);
    const outer = new Uint8Array(inner.length + 10).fill(0xff);
    outer.set(inner, 3);
    expect(loadSafetensors(outer.subarray(3, 3 + inner.length))).toEqual({
      a: { shape: [], data: Int32Array.of(9) },
      b: { shape: [3, 0], data: new Float64Array() },
      c: { shape: [2, 1], data: Int32Array.of(1, 2) },
    });
  });
});

describe("what is no such file is refused", () => {
  const good = tensor("U8", [2], 0, 2);
  const invalid = new TextEncoder().encode('{"?":1}');
  invalid[2] = 0xff;
  const cases: readonly (readonly [name: string, bytes: Uint8Array, message: string])[] = [
    ["nothing", new Uint8Array(), "a file of 0 bytes has no header"],
    ["half a length", new Uint8Array(7), "a file of 7 bytes has no header"],
    ["no header", new Uint8Array(8), "the header does not begin with {"],
    ["a huge header", file("{}", [], 2n ** 63n), "is longer than 100000000"],
    ["a header beyond the end", file("{}", [], 3n), "a header of 3 bytes does not fit into a file of 10"],
    ["another text", file("[]"), "the header does not begin with {"],
    ["half a text", file('{"a"'), "the header is no JSON at character 4"],
    ["text after it", file("{} {}"), "the header is no JSON at character 2"],
    ["a comma too many", file(`{"a":${good},}`, [0, 0]), "the header is no JSON"],
    ["a number with a zero before", file('{"a":01}'), "the header is no JSON"],
    ["a line in a text", file('{"a\n":1}'), "the header is no JSON"],
    ["no UTF-8", file(invalid), "the header is no UTF-8"],
    ["deep lists", file(`{"a":${"[".repeat(100_000)}`), "the header is nested too deeply"],
    ["a long text", file(`{"${"\\\\".repeat(300_000)}`), "the header is no JSON"],
    ["a key twice", file(`{"a":${good},"a":${good}}`, [0, 0]), 'the header has "a" twice'],
    ["a field twice", file('{"a":{"dtype":"U8","dtype":"U8"}}'), 'the header has "dtype" twice'],
    ["a number for a tensor", file('{"a":1}'), '"a" is no object'],
    ["metadata of numbers", file('{"__metadata__":{"a":1}}'), 'the metadata "a" is no text'],
    ["metadata of nothing", file('{"__metadata__":null}'), "__metadata__ is no object"],
    ["another type", file(`{"a":${tensor("F8_E4M3", [1], 0, 1)}}`, [0]), 'the element type "F8_E4M3"'],
    ["a type of objects", file(`{"a":${tensor("constructor", [1], 0, 1)}}`, [0]), "the element type"],
    ["no type", file('{"a":{"shape":[],"data_offsets":[0,0]}}'), "the element type undefined"],
    ["a negative size", file(`{"a":${tensor("U8", [-1], 0, 1)}}`, [0]), 'the shape of "a" is no list'],
    ["half a size", file(`{"a":${tensor("U8", [0.5, 2], 0, 1)}}`, [0]), 'the shape of "a" is no list'],
    ["a size beyond all", file(`{"a":${tensor("U8", [1e300], 0, 1)}}`, [0]), 'the shape of "a" is no list'],
    [
      "sizes that overflow",
      file(`{"a":${tensor("U8", [2 ** 32, 2 ** 32], 0, 0)}}`),
      "where its shape asks for",
    ],
    ["one offset", file(`{"a":${tensor("U8", [1], 0)}}`, [0]), 'the data_offsets of "a" are no two'],
    [
      "a negative offset",
      file(`{"a":${tensor("U8", [1], -1, 0)}}`, [0]),
      'the data_offsets of "a" are no two',
    ],
    ["offsets backwards", file(`{"a":${tensor("U8", [1], 1, 0)}}`, [0]), "does not lie in the 1 bytes"],
    ["offsets beyond the end", file(`{"a":${good}}`, [0]), "does not lie in the 1 bytes"],
    [
      "too few bytes",
      file(`{"a":${tensor("F32", [2], 0, 4)}}`, [0, 0, 0, 0]),
      "has 4 bytes, where its shape asks for 8",
    ],
    [
      "overlapping tensors",
      file(`{"a":${good},"b":${tensor("U8", [2], 1, 3)}}`, [0, 0, 0]),
      'the data of "b" begins at 1, where that before ends at 2',
    ],
    [
      "a hole",
      file(`{"a":${good},"b":${tensor("U8", [1], 3, 4)}}`, [0, 0, 0, 0]),
      'the data of "b" begins at 3, where that before ends at 2',
    ],
    ["bytes of no tensor", file(`{"a":${good}}`, [0, 0, 0]), "1 bytes at the end belong to no tensor"],
    ["a truth value of 2", file(`{"a":${tensor("BOOL", [1], 0, 1)}}`, [2]), "or no truth value"],
    [
      "an integer beyond 2⁵³",
      file(`{"a":${tensor("I64", [1], 0, 8)}}`, [1, 0, 0, 0, 0, 0, 0x20, 0]),
      "a[0] is beyond what a number holds exactly",
    ],
  ];
  it.each(cases)("%s", (_, bytes, message) => {
    const parse = (): unknown => parseSafetensors(bytes);
    expect(parse).toThrow(SafetensorsError);
    expect(parse).toThrow(message);
  });

  it("names that mean something to JavaScript are names", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const entries = names.map((name, i) => `"${name}":${tensor("U8", [1], i, i + 1)}`);
    const stateDict = loadSafetensors(file(`{${entries.join()}}`, [1, 2, 3, 4]));
    expect(Object.keys(stateDict)).toEqual(names);
    expect(Object.getPrototypeOf(stateDict)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
    expect(loadSafetensors(saveSafetensors(stateDict))).toEqual(stateDict);
  });
});

/** Whether bytes are read or refused as they should be. */
function outcomeOf(bytes: Uint8Array): "read" | "refused" | "crash" {
  try {
    parseSafetensors(bytes);
    return "read";
  } catch (error) {
    return error instanceof SafetensorsError ? "refused" : "crash";
  }
}

describe("what is written is read as it was", () => {
  const numbers = fc.double({ noNaN: false });
  const tensors = fc.array(fc.nat(3), { maxLength: 3 }).chain((shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return fc.record({
      shape: fc.constant(shape),
      data: fc.array(numbers, { minLength: length, maxLength: length }),
    });
  });
  const states = fc.dictionary(
    fc.string({ unit: "binary" }).filter((name) => name !== "__metadata__"),
    tensors,
    { noNullPrototype: true },
  ) as fc.Arbitrary<StateDict>;

  const valuesOf = (state: StateDict, round = (x: number): number => x): unknown =>
    Object.keys(state)
      .sort()
      .map((name) => [name, state[name]!.shape, Array.from(state[name]!.data, round)]);

  it("F64 and F32, any names and shapes", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(valuesOf(loadSafetensors(saveSafetensors(state, { dtype: "F64" })))).toEqual(valuesOf(state));
        expect(valuesOf(loadSafetensors(saveSafetensors(state)))).toEqual(valuesOf(state, Math.fround));
      }),
    );
  });

  it("bytes that were changed are read, or refused with a clear error", () => {
    const original = saveSafetensors(
      { w: { shape: [2, 2], data: [1, 2, 3, 4] }, n: { shape: [], data: Int32Array.of(3) } },
      { metadata: { format: "pt" } },
    );
    const changes = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(changes, fc.nat(original.length), (changed, length) => {
        const bytes = original.slice(0, length);
        for (const [at, value] of changed) if (at < length) bytes[at] = value;
        expect(outcomeOf(bytes)).not.toBe("crash");
      }),
      { numRuns: 3000 },
    );
  });

  it("any bytes, after a sound length, are read, or refused with a clear error", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('{}[]:,"\\ae01.-U8')), maxLength: 40 }),
        (text) => {
          expect(outcomeOf(file(`{${text}`))).not.toBe("crash");
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("integers are written as what they are, other types where they are asked for", () => {
    const state = {
      "norm.num_batches_tracked": { shape: [], data: [7] },
      ids: { shape: [2], data: Int32Array.of(-1, 2) },
      mask: { shape: [2], data: [0, 1] },
    };
    const bytes = saveSafetensors(state, {
      dtypes: { "norm.num_batches_tracked": "I64", mask: "BOOL" },
      metadata: { format: "pt" },
    });
    const { dtypes, metadata, stateDict } = parseSafetensors(bytes);
    expect(dtypes).toEqual({ "norm.num_batches_tracked": "I64", ids: "I32", mask: "BOOL" });
    expect(metadata).toEqual({ format: "pt" });
    expect(valuesOf(stateDict)).toEqual(valuesOf(state));
    const [header] = [Number(new DataView(bytes.buffer).getBigUint64(0, true))];
    expect(header % 8).toBe(0);
  });

  it.each([
    [{ w: { shape: [2], data: [1] } }, {}, "w has 1 numbers, which are no tensor [2]"],
    [{ w: { shape: [-1], data: [] } }, {}, "w has 0 numbers"],
    [
      { w: { shape: [1], data: [0.5] } },
      { dtypes: { w: "I32" } },
      "w holds 0.5, which its element type does not",
    ],
    [{ w: { shape: [1], data: [300] } }, { dtypes: { w: "U8" } }, "w holds 300"],
    [{ w: { shape: [1], data: [1] } }, { dtypes: { w: "F16" } }, "w cannot be stored as F16"],
    [{ w: { shape: [1], data: [1] } }, { dtypes: { w: "F128" } }, "w cannot be stored as F128"],
    [{ __metadata__: { shape: [], data: [1] } }, {}, "a tensor may not be called __metadata__"],
    [{}, { metadata: { a: 1 } }, 'the metadata "a" is no text'],
  ])("%j with %j is refused", (state, options, message) => {
    expect(() => saveSafetensors(state, options as never)).toThrow(message);
  });
});

it("a state dict of PyTorch loads by name as it is, and back", async () => {
  const { createNet } = await compiled(`
const x = input(["batch", 2]);
class Net extends Module {
  fc = new Linear(2, 2);
  norm = new BatchNorm1d(2);
  forward(x: Tensor) { return this.norm(this.fc(x)); }
}
const net = new Net();
export const loss = mean(net(x));
export const optimizer = sgd({ lr: 0.1 });`);
  // As torch writes it: names in order, all f32 but the count of batches.
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((value) => value / 4);
  const parts = [
    ["fc.bias", [2]],
    ["fc.weight", [2, 2]],
    ["norm.bias", [2]],
    ["norm.running_mean", [2]],
    ["norm.running_var", [2]],
    ["norm.weight", [2]],
  ] as const;
  let end = 8;
  const entries = parts.map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((a: number, b) => a * b, 1);
    return `"${name}":${tensor("F32", shape, begin, end)}`;
  });
  const data = new Uint8Array(end);
  new DataView(data.buffer).setBigInt64(0, 41n, true);
  values.forEach((value, i) => new DataView(data.buffer).setFloat32(8 + 4 * i, value, true));
  const header = `{"__metadata__":{"format":"pt"},"norm.num_batches_tracked":${tensor("I64", [], 0, 8)},${entries.join()}}`;
  const bytes = file(header, Array.from(data));
  const stateDict = loadSafetensors(bytes);
  const net = createNet({ batch: 4, stateDict });
  expect(Array.from(net.stateDict()["norm.num_batches_tracked"]!.data)).toEqual([41]);
  expect(Array.from(net.stateDict()["fc.weight"]!.data)).toEqual([0.75, 1, 1.25, 1.5]);
  const saved = loadSafetensors(saveSafetensors(net.stateDict()));
  for (const [name, { shape, data: wanted }] of Object.entries(stateDict))
    expect([saved[name]!.shape, Array.from(saved[name]!.data)]).toEqual([shape, Array.from(wanted)]);
});
