/** Loads a definition: the user's files are rewritten and run in memory, packages as Node loads them. */
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { compileFunction } from "node:vm";
import {
  importedTooEarly,
  importNotFound,
  syntaxError,
  topLevelAwait,
  type Diagnostic,
} from "../diagnostics.ts";
import type { Span } from "../graph/graph.ts";
import type { Compilation } from "./compilation.ts";
import { asDiagnostic, finallyLocated, locatedInText } from "./diagnose.ts";
import { Helpers } from "./helpers.ts";
import { strictLibrary } from "./library.ts";
import { loadPackage } from "./packages.ts";
import { type Emitted, type Found, UserFiles } from "./project.ts";
import { Abandoned } from "./recovery.ts";
import { thrownAt } from "./stack.ts";

export interface Loaded {
  /** Every file that was read. */
  readonly dependencies: readonly string[];
  /** Where the definition declares an export. */
  exportAt(name: string): Span;
  /** Runs the definition and gives what it exports; undefined if it did not come to its end. */
  run(): Readonly<Record<string, unknown>> | undefined;
}

/** Where an import leads: to a file of the user, or to what is loaded already. */
type Import = { readonly file: string } | { readonly value: unknown };

/** Undefined where a file cannot be read, or is not found. */
export async function load(compilation: Compilation): Promise<Loaded | undefined> {
  const loader = new Loader(compilation);
  await loader.link(compilation.file);
  // A file that cannot be read is not run, nor are those that import it.
  if (compilation.recovery.hasMistakes) return undefined;
  return { dependencies: loader.files, exportAt: (name) => loader.exportAt(name), run: () => loader.run() };
}

/** A file as it is run. */
interface Evaluated {
  exports: unknown;
  isComplete: boolean;
}

class Loader {
  readonly #compilation: Compilation;
  readonly #userFiles: UserFiles;
  readonly #emitted = new Map<string, Emitted>();
  readonly #imports = new Map<string, ReadonlyMap<string, Import>>();
  readonly #modules = new Map<string, Evaluated>();
  readonly #library: unknown;

  constructor(compilation: Compilation) {
    this.#compilation = compilation;
    this.#userFiles = new UserFiles(compilation.file);
    this.#library = strictLibrary(compilation);
  }

  get files(): readonly string[] {
    return [...this.#imports.keys()];
  }

  /** Prepares a file and all that it imports. */
  async link(file: string): Promise<void> {
    if (this.#imports.has(file)) return;
    const imports = new Map<string, Import>();
    this.#imports.set(file, imports);
    if (file.endsWith(".json")) return;
    const emitted = this.#emit(file);
    for (const specifier of emitted?.imports ?? []) {
      const found = await this.#find(specifier, file);
      if (!found) continue;
      imports.set(specifier, found);
      if ("file" in found) await this.link(found.file);
    }
  }

  exportAt(name: string): Span {
    const { file, start } = this.#compilation;
    return { ...start, ...this.#userFiles.exportOf(file, name) };
  }

  run(): Readonly<Record<string, unknown>> | undefined {
    const { recovery } = this.#compilation;
    const limit = Error.stackTraceLimit;
    // The user's line may lie below many of ours.
    Error.stackTraceLimit = 200;
    try {
      return this.#require(this.#compilation.file) as Readonly<Record<string, unknown>>;
    } catch (error) {
      if (!(error instanceof Abandoned) && !recovery.mayFollow(error))
        recovery.attempt(() => recovery.record(finallyLocated(error, this.#compilation)));
      return undefined;
    } finally {
      Error.stackTraceLimit = limit;
    }
  }

  /** Undefined where the file cannot be run. */
  #emit(file: string): Emitted | undefined {
    const { sources, maps, places } = this.#compilation;
    sources.set(file, this.#userFiles.text(file));
    // The others may follow from the first.
    const [problem] = this.#userFiles.syntaxErrors(file);
    if (problem) return this.#mistake(file, problem, syntaxError(problem.message));
    const waiting = this.#userFiles.topLevelAwait(file);
    if (waiting) return this.#mistake(file, waiting, topLevelAwait());
    const emitted = this.#userFiles.emit(file, places);
    maps.set(file, emitted.map);
    this.#emitted.set(file, emitted);
    return emitted;
  }

  async #find(specifier: string, from: string): Promise<Import | undefined> {
    if (specifier === "gradc") return { value: this.#library };
    const file = this.#userFiles.resolve(specifier, from);
    if (file !== undefined) return { file };
    const written = this.#userFiles.importOf(from, specifier);
    try {
      const loaded = await loadPackage(specifier, from);
      if (loaded) return loaded;
    } catch (error) {
      return this.#mistake(from, written, asDiagnostic(error));
    }
    return this.#mistake(from, written, importNotFound(specifier));
  }

  #mistake(file: string, found: Found | undefined, diagnostic: Diagnostic): undefined {
    const { start, end } = found ?? { start: 0, end: 0 };
    const compilation = this.#compilation;
    compilation.recovery.record(locatedInText(diagnostic, { file, start, end }, compilation));
  }

  #require(file: string): unknown {
    const known = this.#modules.get(file);
    if (known) return known.isComplete ? known.exports : this.#early(file, known);
    const module: Evaluated = { exports: {}, isComplete: false };
    this.#modules.set(file, module);
    if (file.endsWith(".json")) module.exports = JSON.parse(readFileSync(file, "utf8"));
    else this.#evaluate(file, module);
    module.isComplete = true;
    return module.exports;
  }

  /** What a file exports that imports this one: not all has a value yet. */
  #early(file: string, module: Evaluated): unknown {
    const compilation = this.#compilation;
    return new Proxy(module.exports as object, {
      get: (exported, key) => {
        const value: unknown = Reflect.get(exported, key);
        if (value !== undefined || module.isComplete || typeof key === "symbol" || key === "__esModule")
          return value;
        const mistake = importedTooEarly(key, basename(file));
        return compilation.recovery.record(finallyLocated(mistake, compilation));
      },
    });
  }

  #evaluate(file: string, module: { exports: unknown }): void {
    const { code, helpers } = this.#emitted.get(file)!;
    const names = ["exports", "require", "module", "__filename", "__dirname", helpers];
    const body = this.#compiled(file, () => compileFunction(code, names, { filename: file }));
    const require = (specifier: string) => this.#imported(specifier, file);
    body(module.exports, require, module, file, dirname(file), new Helpers(this.#compilation, file));
  }

  /** JavaScript finds some errors of syntax that TypeScript leaves to its checker. */
  #compiled<R>(file: string, compile: () => R): R {
    try {
      return compile();
    } catch (error) {
      const span = thrownAt(error, this.#compilation) ?? { file, start: 0, end: 0 };
      throw error instanceof SyntaxError
        ? locatedInText(syntaxError(error.message), span, this.#compilation)
        : error;
    }
  }

  #imported(specifier: string, from: string): unknown {
    const found = this.#imports.get(from)!.get(specifier);
    if (!found) throw importNotFound(specifier);
    return "file" in found ? this.#require(found.file) : found.value;
  }
}
