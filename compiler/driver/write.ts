/** Writes output: all files or none, each complete or not at all, and only those that differ. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { cannotWrite, notGenerated } from "../diagnostics.ts";
import type { Output } from "./compile-all.ts";

/** What its file on disk has to do with an output. */
export type Freshness = "fresh" | "stale" | "missing";

export function freshnessOf({ path, text }: Output): Freshness {
  if (!existsSync(path)) return "missing";
  return attempting(path, () => readFileSync(path, "utf8")) === text ? "fresh" : "stale";
}

/** Writes what is not fresh and says which that was. */
export function writeOutputs(outputs: readonly Output[]): readonly Output[] {
  const changed = outputs.filter((output) => freshnessOf(output) !== "fresh");
  for (const { path } of changed) if (!mayReplace(path)) throw notGenerated(path);
  const moves = changed.map(moveOf);
  try {
    for (const move of moves) attempting(move.to, () => writeFileSync(move.from, move.text));
    for (const { from, to } of moves) attempting(to, () => renameSync(from, to));
  } finally {
    for (const { from } of moves) rmSync(from, { force: true });
  }
  return changed;
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** A complete file in the same folder can take the place of another at once. */
function moveOf({ path, text }: Output): Move {
  return attempting(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const to = existsSync(path) ? realpathSync(path) : path;
    return { from: join(dirname(to), `.${basename(to)}.${process.pid}`), to, text };
  });
}

/** Files that people wrote are not replaced: output says in its header where it comes from. */
function mayReplace(path: string): boolean {
  if (!existsSync(path)) return true;
  const text = attempting(path, () => readFileSync(path, "utf8"));
  return (
    text.trim() === "" || /^\/\*\*(?:\n \*.*)*?\n \* Compiled from .*: change that, not this\.\n/.test(text)
  );
}

function attempting<R>(path: string, body: () => R): R {
  try {
    return body();
  } catch (error) {
    throw cannotWrite(path, (error as Error).message);
  }
}
