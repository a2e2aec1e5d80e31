/** Reads the files of MNIST and its kin: bytes after a header of big-endian numbers, compressed. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Samples } from "./data.ts";

/** An array of bytes with its sizes. */
interface Idx {
  readonly sizes: readonly number[];
  readonly bytes: Uint8Array;
}

function readIdx(name: string, folder: URL): Idx {
  let file: Buffer;
  try {
    file = gunzipSync(readFileSync(new URL(name, folder)));
  } catch (error) {
    throw new Error(`cannot read ${name}: ${(error as Error).message}`, { cause: error });
  }
  // Two zeros, 8 for bytes, how many sizes.
  const rank = file.length >= 4 && file.readUInt16BE(0) === 0 && file[2] === 8 ? file[3]! : undefined;
  const start = 4 + 4 * (rank ?? 0);
  if (rank === undefined || file.length < start) throw new Error(`${name} is no file of this format`);
  const sizes = Array.from({ length: rank }, (_, i) => file.readUInt32BE(4 + 4 * i));
  const count = sizes.reduce((product, size) => product * size, 1);
  if (file.length !== start + count)
    throw new Error(`${name} has ${file.length - start} elements, but sizes ${sizes.join(" × ")}`);
  return { sizes, bytes: file.subarray(start) };
}

/** Images with pixels from 0 to 1, and their labels, of `examples/data` or another folder. */
export function readImages(
  images: string,
  labels: string,
  folder: URL = new URL("./data/", import.meta.url),
): Samples {
  const [pixels, classes] = [readIdx(images, folder), readIdx(labels, folder)];
  const [count = 0] = pixels.sizes;
  if (classes.bytes.length !== count)
    throw new Error(`${images} has ${count} images, ${labels} ${classes.bytes.length} labels`);
  return {
    count,
    inputs: Float32Array.from(pixels.bytes, (pixel) => pixel / 255),
    targets: Float32Array.from(classes.bytes),
  };
}
