/** Runs a definition and collects what it says as a program. */
import { existsSync, realpathSync } from "node:fs";
import { definesNothing, Diagnostic, fileNotFound } from "../diagnostics.ts";
import type { Precision } from "../graph/graph.ts";
import type { Optimizer } from "../graph/optimizer.ts";
import type { Program } from "../graph/program.ts";
import { tracing } from "../graph/tracing.ts";
import type { Library } from "./callees.ts";
import { collect, type Collected } from "./collect.ts";
import { Compilation } from "./compilation.ts";
import { definitionName } from "./definition.ts";
import { locatedInText } from "./diagnose.ts";
import { load, type Loaded } from "./load.ts";
import type { LocatedDiagnostic, Sources } from "./locate.ts";
import { Abandoned } from "./recovery.ts";

export interface TraceOptions {
  /** What `gradc` exports: definitions use this very instance. */
  readonly library: Library;
  readonly precision?: Precision;
}

/** A definition, traced. */
export interface Traced {
  readonly program: Program;
  readonly optimizer: Optimizer | undefined;
  readonly precision: Precision;
  readonly warnings: readonly LocatedDiagnostic[];
  /** Every file that was read, the definition first. */
  readonly dependencies: readonly string[];
  /** The text of every file of the user, by path. */
  readonly sources: Sources;
}

/** Traces the definition in `file`. Throws the first of its mistakes, located where possible, with the others. */
export async function trace(file: string, { library, precision = "f32" }: TraceOptions): Promise<Traced> {
  if (!existsSync(file)) throw fileNotFound(file);
  // TypeScript writes paths with slashes on every system.
  const path = realpathSync(file).replaceAll("\\", "/");
  const { base } = definitionName(path);
  const compilation = new Compilation(path, library, precision);
  const { sources, graph, recovery } = compilation;
  const finish = (loaded: Loaded): Collected | undefined => {
    const exported = tracing(graph, () => loaded.run());
    return exported && collect(base, exported, compilation, (name) => loaded.exportAt(name));
  };
  const loaded = await untilAbandoned(() => load(compilation));
  const collected = loaded && (await untilAbandoned(() => finish(loaded)));
  if (!loaded || !collected) throw recovery.mistakes([...sources.keys()])!;
  for (const { diagnostic, place } of graph.warnings)
    compilation.warn(locatedInText(diagnostic, place[0] ?? compilation.start, compilation));
  return {
    ...collected,
    precision,
    warnings: compilation.warnings,
    dependencies: loaded.dependencies,
    sources,
  };
}

/** Undefined where so many mistakes were found that it was not finished. */
async function untilAbandoned<R>(body: () => R | Promise<R>): Promise<R | undefined> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Abandoned) return undefined;
    throw error;
  }
}

/** Whether an error says that a file is no definition but a library of some. */
export const isLibrary = (error: unknown): boolean =>
  error instanceof Diagnostic && error.code === definesNothing().code;
