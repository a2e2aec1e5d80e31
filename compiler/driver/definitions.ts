/** Finds the definitions that a command names: files as they are, folders with all that they contain. */
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileNotFound, noDefinition, noDefinitionIn } from "../diagnostics.ts";
import { checkBaseNames, isDefinition } from "../language/definition.ts";

/** A file that may be compiled. */
export interface Candidate {
  readonly file: string;
  /** Whether it was asked for by name: then it may not turn out to be a library of definitions. */
  readonly named: boolean;
}

/** What files and folders name, each once, within a folder in the order of the paths. */
export function definitionsIn(
  paths: readonly string[],
  folder: string = process.cwd(),
): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  const add = (path: string, named: boolean): void => {
    const file = realpathSync(path);
    found.set(file, { file, named: named || found.get(file)?.named === true });
  };
  for (const path of paths) {
    const absolute = resolve(folder, path);
    if (!isFolder(absolute)) {
      add(namedDefinition(path, folder), true);
      continue;
    }
    const files = filesIn(absolute);
    if (files.length === 0) throw noDefinitionIn(path);
    for (const file of files) add(file, false);
  }
  return [...found.values()];
}

/** The file of one definition. */
export function namedDefinition(path: string, folder: string = process.cwd()): string {
  const absolute = resolve(folder, path);
  if (!existsSync(absolute)) throw fileNotFound(path);
  if (isFolder(absolute) || !isDefinition(absolute)) throw noDefinition(path);
  return absolute;
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

const isSkipped = (name: string): boolean => name === "node_modules" || name.startsWith(".");

/** Names are compared by code units: the order is the same on every machine. */
function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isSkipped(entry.name)) return [];
    if (entry.isDirectory()) return filesIn(path);
    return isDefinition(entry.name) && existsSync(path) ? [path] : [];
  });
}

/** Two definitions may not write one file. */
export function checkNames(files: readonly string[], folder: string): void {
  checkBaseNames(files.map((file) => relative(folder, file).replaceAll("\\", "/")));
}
