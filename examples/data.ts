/** Reads the examples' tables, and puts samples into batches. */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

/** Numbers under named columns, row by row. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

const examplesData = new URL("./data/", import.meta.url);

/** A table of `examples/data`, or of another folder. */
export function readTable(name: string, folder: URL = examplesData): Table {
  const [columns = [], ...rows] = records(name, readText(name, folder));
  if (rows.length === 0) throw new Error(`${name} has no rows`);
  return {
    columns,
    rows: rows.map((cells, row) =>
      cells.map((cell, i) => numberIn(cell, `${name}, row ${row + 1}, column ${columns[i]}`)),
    ),
  };
}

/** A text of `examples/data`, or of another folder. */
export function readText(name: string, folder: URL = examplesData): string {
  try {
    return readFileSync(new URL(name, folder), "utf8");
  } catch (error) {
    throw new Error(`cannot read ${name}: ${(error as Error).message}`, { cause: error });
  }
}

function records(name: string, text: string): string[][] {
  try {
    return parse(text, { skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new Error(`${name} is no table: ${(error as Error).message}`, { cause: error });
  }
}

function numberIn(cell: string, place: string): number {
  const value = cell === "" ? NaN : Number(cell);
  if (!Number.isFinite(value)) throw new Error(`${place} holds ${JSON.stringify(cell)}, which is no number`);
  return value;
}

/** Pairs of inputs and targets, each `width` and `targetWidth` numbers long. */
export interface Samples {
  readonly count: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

/** The last column is the target. */
export function samplesOf(rows: Table["rows"]): Samples {
  return {
    count: rows.length,
    inputs: Float32Array.from(rows.flatMap((row) => row.slice(0, -1))),
    targets: Float32Array.from(rows, (row) => row.at(-1)!),
  };
}

/** The first part of the rows, to train with, and the rest, to test with. */
export function split(
  rows: Table["rows"],
  part: number,
): { readonly train: Table["rows"]; readonly test: Table["rows"] } {
  const count = Math.floor(rows.length * part);
  return { train: rows.slice(0, count), test: rows.slice(count) };
}

/** 0 … count − 1 in random order; `random` gives numbers in [0, 1). */
export function shuffled(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Random numbers in [0, 1) that a seed determines (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
