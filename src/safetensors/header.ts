/** The header of a safetensors file: its length, 8 bytes, little-endian; JSON; then the data. Everything is checked. */
import { elements, type ElementType } from "./elements.ts";
import { parseJson, type Json } from "./json.ts";

/** What is wrong with a file, or with what shall become one. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
}

export function fail(message: string): never {
  throw new SafetensorsError(`safetensors: ${message}`);
}

/** Texts by name. */
export type Metadata = Readonly<Record<string, string>>;

export interface TensorInfo {
  readonly name: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** Where its data lies, counted from where all data begins. */
  readonly begin: number;
  readonly end: number;
  /** How many elements it has. */
  readonly count: number;
}

export interface Header {
  readonly tensors: readonly TensorInfo[];
  readonly metadata: Metadata;
  /** Where the data begins. */
  readonly start: number;
}

/** The largest header that the format's own library reads. */
const longest = 100_000_000;

export function headerOf(bytes: Uint8Array): Header {
  if (!(bytes instanceof Uint8Array)) fail("the file is no Uint8Array");
  const start = 8 + lengthOf(bytes);
  const json = parsed(bytes.subarray(8, start));
  if (!(json instanceof Map)) fail("the header is no object");
  const metadata = metadataIn(json);
  const data = bytes.length - start;
  const tensors = [...json]
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => infoOf(name, entry, data));
  checkCover(tensors, data);
  return { tensors, metadata, start };
}

function lengthOf(bytes: Uint8Array): number {
  if (bytes.length < 8) fail(`a file of ${bytes.length} bytes has no header`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > longest) fail(`a header of ${length} bytes is longer than ${longest}`);
  if (length > bytes.length - 8)
    fail(`a header of ${length} bytes does not fit into a file of ${bytes.length}`);
  return length;
}

function parsed(bytes: Uint8Array): Json {
  if (bytes[0] !== 0x7b) fail("the header does not begin with {");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail("the header is no UTF-8");
  }
  return parseJson(text, fail);
}

function metadataIn(json: ReadonlyMap<string, Json>): Metadata {
  const metadata = json.get("__metadata__");
  if (metadata === undefined) return {};
  if (!(metadata instanceof Map)) fail("__metadata__ is no object");
  for (const [key, text] of metadata)
    if (typeof text !== "string") fail(`the metadata ${JSON.stringify(key)} is no text`);
  return Object.fromEntries(metadata as ReadonlyMap<string, string>);
}

const isSize = (value: Json): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

function infoOf(name: string, entry: Json, data: number): TensorInfo {
  const called = JSON.stringify(name);
  if (!(entry instanceof Map)) fail(`${called} is no object`);
  const [dtype, shape, offsets] = [entry.get("dtype"), entry.get("shape"), entry.get("data_offsets")];
  if (typeof dtype !== "string" || !Object.hasOwn(elements, dtype))
    fail(
      `${called} has the element type ${JSON.stringify(dtype)}, which is none of ${Object.keys(elements).join(", ")}`,
    );
  if (!Array.isArray(shape) || !shape.every(isSize))
    fail(`the shape of ${called} is no list of whole numbers`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    fail(`the data_offsets of ${called} are no two whole numbers`);
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > data)
    fail(`the data of ${called}, ${begin} to ${end}, does not lie in the ${data} bytes of the file`);
  const count = shape.reduce((product, size) => product * size, 1);
  const size = count * elements[dtype as ElementType].bytes;
  if (size !== end - begin) fail(`${called} has ${end - begin} bytes, where its shape asks for ${size}`);
  return { name, dtype: dtype as ElementType, shape: shape, begin, end, count };
}

/** Every byte belongs to one tensor. */
function checkCover(tensors: readonly TensorInfo[], data: number): void {
  let covered = 0;
  for (const { name, begin, end } of tensors.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered)
      fail(`the data of ${JSON.stringify(name)} begins at ${begin}, where that before ends at ${covered}`);
    covered = end;
  }
  if (covered !== data) fail(`${data - covered} bytes at the end belong to no tensor`);
}
