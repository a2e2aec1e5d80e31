/** Names of definitions: `my-net.graph.ts` becomes `my-net.ts` with `createMyNet`. */
import { basename, relative } from "node:path";
import { invalidBaseName, sameBaseName } from "../diagnostics.ts";

export interface DefinitionName {
  /** The base name: my-net. */
  readonly base: string;
  /** As part of an identifier: MyNet. */
  readonly pascal: string;
}

const extension = /\.graph\.[cm]?ts$/;

export const isDefinition = (file: string): boolean => extension.test(file);

/** Words that cannot name a value in a strict module. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
    "finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof var void while with yield"
  ).split(" "),
);

export const isReserved = (name: string): boolean => reserved.has(name);

export function definitionName(file: string): DefinitionName {
  const base = basename(file)
    .replace(extension, "")
    .replace(/\.[cm]?[jt]s$/, "");
  if (/^\d/.test(base)) throw invalidBaseName(base, "it starts with a digit");
  if (isReserved(base)) throw invalidBaseName(base, "it is a reserved word");
  if (!/^[\p{L}_$][\p{L}\p{N}_$.-]*$/u.test(base))
    throw invalidBaseName(base || basename(file), "it is no identifier");
  const words = base.split(/[-_.]+/).filter((word) => word !== "");
  return { base, pascal: words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("") };
}

/** Checks the definitions of one run: two may not write the same file, nor do so where case does not count. */
export function checkBaseNames(files: readonly string[], root: string = process.cwd()): void {
  const known = new Map<string, string>();
  for (const file of files) {
    const { base } = definitionName(file);
    const other = known.get(base.toLowerCase());
    if (other !== undefined && other !== file)
      throw sameBaseName(base, relative(root, other), relative(root, file));
    known.set(base.toLowerCase(), file);
  }
}
