/** Weights in files of the format safetensors, as PyTorch's users save them: bytes to state dicts and back, in any environment. */
import type { StateDict } from "../compiler/language/state-dict.ts";
import { type Element, type ElementType, elements } from "./safetensors/elements.ts";
import { fail, headerOf, type Metadata, type TensorInfo } from "./safetensors/header.ts";

export { SafetensorsError } from "./safetensors/header.ts";
export type { StateDict };

/** Tensors by name, with the types that they were stored as, and what the file says besides. */
export interface Safetensors {
  readonly stateDict: StateDict;
  readonly dtypes: Readonly<Record<string, ElementType>>;
  readonly metadata: Metadata;
}

/**
 * The tensors of a file, as numbers: F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8 and BOOL. F32 keeps its bits in a
 * Float32Array, all else that is no integer of 32 bits becomes a Float64Array: integers beyond 2⁵³, which it cannot hold, are an
 * error. Bytes that are no such file throw a SafetensorsError; nothing of them is run or trusted. (safetensors.torch.load)
 */
export function parseSafetensors(bytes: Uint8Array): Safetensors {
  const { tensors, metadata, start } = headerOf(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  return {
    stateDict: record(tensors.map((info) => [info.name, tensorIn(view, info)])),
    dtypes: record(tensors.map(({ name, dtype }) => [name, dtype])),
    metadata,
  };
}

/** The tensors alone: what `loadStateDict` of trainers and modules takes. */
export const loadSafetensors = (bytes: Uint8Array): StateDict => parseSafetensors(bytes).stateDict;

export interface SaveOptions {
  /** What floating-point numbers are stored as. Default: "F32". */
  readonly dtype?: "F32" | "F64";
  /** Others for some tensors, such as { "norm.num_batches_tracked": "I64" }, as PyTorch has them. */
  readonly dtypes?: Readonly<Record<string, ElementType>>;
  /** Texts by name. */
  readonly metadata?: Metadata;
}

/**
 * A file of these tensors, byte for byte the same for the same tensors. Numbers in an Int32Array are stored as I32, all others as
 * `dtype`, unless `dtypes` says otherwise. (safetensors.torch.save)
 */
export function saveSafetensors(stateDict: StateDict, options: SaveOptions = {}): Uint8Array {
  const tensors = Object.keys(stateDict).map((name) => described(name, stateDict, options));
  // The order of the format's own library: large elements first, so that all lie at multiples of their size.
  tensors.sort((a, b) => b.element.bytes - a.element.bytes || (a.name < b.name ? -1 : 1));
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape, data, element }): [string, unknown] => {
    const begin = end;
    end += data.length * element.bytes;
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const { metadata } = options;
  const header = encoded(metadata ? [["__metadata__", checkedMetadata(metadata)], ...entries] : entries);
  const bytes = new Uint8Array(8 + header.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let place = 8 + header.length;
  for (const { name, data, element } of tensors)
    for (let i = 0; i < data.length; i++, place += element.bytes) write(view, place, data[i]!, element, name);
  return bytes;
}

/** A record in which "__proto__" is a key as any other. */
function record<V>(entries: readonly (readonly [string, V])[]): Record<string, V> {
  const result: Record<string, V> = {};
  for (const [key, value] of entries)
    Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
  return result;
}

function tensorIn(view: DataView, { name, dtype, shape, begin, count }: TensorInfo): StateDict[string] {
  const element = elements[dtype];
  const data = element.array(count);
  for (let i = 0; i < count; i++) {
    const value = element.read(view, begin + i * element.bytes);
    if (value === undefined) fail(`${name}[${i}] is beyond what a number holds exactly, or no truth value`);
    data[i] = value;
  }
  return { shape, data };
}

interface Described {
  readonly name: string;
  readonly dtype: ElementType;
  readonly element: Element;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

function described(
  name: string,
  stateDict: StateDict,
  { dtype = "F32", dtypes = {} }: SaveOptions,
): Described {
  const { shape, data } = stateDict[name]!;
  if (name === "__metadata__") fail("a tensor may not be called __metadata__");
  const chosen = Object.hasOwn(dtypes, name) ? dtypes[name]! : data instanceof Int32Array ? "I32" : dtype;
  if (!Object.hasOwn(elements, chosen) || !elements[chosen].write)
    fail(`${name} cannot be stored as ${chosen}`);
  const count = shape.reduce((product, size) => product * size, 1);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || data.length !== count)
    fail(`${name} has ${data.length} numbers, which are no tensor [${shape.join(", ")}]`);
  return { name, dtype: chosen, element: elements[chosen], shape, data };
}

function write(view: DataView, place: number, value: number, element: Element, name: string): void {
  if (!element.write!(view, place, value)) fail(`${name} holds ${value}, which its element type does not`);
}

function checkedMetadata(metadata: Metadata): Metadata {
  for (const [key, text] of Object.entries(metadata))
    if (typeof text !== "string") fail(`the metadata ${JSON.stringify(key)} is no text`);
  return metadata;
}

/** The header as bytes, padded with spaces so that the data begins at a multiple of 8. */
function encoded(entries: readonly (readonly [string, unknown])[]): Uint8Array {
  const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`;
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  padded.set(bytes);
  return padded;
}
