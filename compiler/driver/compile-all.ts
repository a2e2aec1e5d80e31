/** Compiles all definitions of a run, and finds out about all errors before anything is written. */
import { join } from "node:path";
import { Diagnostic, noDefinitionIn } from "../diagnostics.ts";
import { allOf } from "../language/locate.ts";
import { isLibrary } from "../language/trace.ts";
import { type Compiled, compileFile, type CompileOptions } from "./compile-file.ts";
import { type Candidate, checkNames, definitionsIn } from "./definitions.ts";

/** A file to be written. */
export interface Output {
  readonly path: string;
  readonly text: string;
}

export interface Run {
  readonly compiled: readonly Compiled[];
  /** Where there is any, nothing may be written. */
  readonly errors: readonly Diagnostic[];
}

export interface RunOptions extends CompileOptions {
  /** Relative paths are seen from here. */
  readonly folder?: string;
}

/** Compiles what files and folders name; libraries of definitions in folders are left out. */
export async function compileAll(paths: readonly string[], options: RunOptions): Promise<Run> {
  const { folder = process.cwd() } = options;
  const compiled: Compiled[] = [];
  const errors: Diagnostic[] = [];
  const definitions: string[] = [];
  for (const candidate of definitionsIn(paths, folder)) {
    const result = await attempt(candidate, options);
    if (result === "library") continue;
    definitions.push(candidate.file);
    if (result instanceof Diagnostic) errors.push(...allOf(result));
    else compiled.push(result);
  }
  if (definitions.length === 0) throw noDefinitionIn(paths.join(", "));
  checkNames(definitions, folder);
  return { compiled, errors };
}

async function attempt(
  { file, named }: Candidate,
  options: CompileOptions,
): Promise<Compiled | Diagnostic | "library"> {
  try {
    return await compileFile(file, options);
  } catch (error) {
    if (!named && isLibrary(error)) return "library";
    if (error instanceof Diagnostic) return error;
    throw error;
  }
}

/** The files of a run, by their paths in the folder for output. */
export const outputsOf = ({ compiled }: Run, out: string): readonly Output[] =>
  compiled.flatMap(({ artifacts }) => artifacts.map(({ path, text }) => ({ path: join(out, path), text })));
